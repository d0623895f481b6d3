package ai.odock.router.exporters.prometheusremotewrite;

import static ai.odock.router.exporters.prometheusremotewrite.ScriptedPush.answer;
import static ai.odock.router.exporters.prometheusremotewrite.ScriptedPush.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.Batch;
import ai.odock.router.BuildInfo;
import ai.odock.router.ComponentContext;
import ai.odock.router.MemoryBudget;
import ai.odock.router.Outcome;
import ai.odock.router.Signal;
import ai.odock.router.StatusCode;
import ai.odock.router.fixtures.CapturedLog;
import ai.odock.router.fixtures.FakeClock;
import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.settings.ComponentId;
import ai.odock.router.telemetry.Metrics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DeliveryTest {
  private static final Batch BATCH = new Batch(Signal.METRICS, List.of(), List.of(), Map.of());

  private final CapturedLog log = new CapturedLog();
  private final FakeClock clock = new FakeClock();

  /** A request of one series for each name, each a group of one point. */
  private static WriteRequest request(String... names) {
    ProtoWriter out = new ProtoWriter(100);
    PointGroups.Builder groups = new PointGroups.Builder();
    for (String name : names) {
      series(out, name);
      groups.begin();
      groups.add(1, 1);
    }
    return WriteRequest.version1(out.array(), 0, out.size(), groups.build());
  }

  private static void series(ProtoWriter out, String name) {
    int series = out.beginMessage(Version1.TIMESERIES);
    int label = out.beginMessage(Version1.LABELS);
    out.stringField(Version1.NAME, "__name__");
    out.stringField(Version1.VALUE, name);
    out.endMessage(label);
    int sample = out.beginMessage(Version1.SAMPLES);
    out.varintField(Version1.SAMPLE_TIMESTAMP, 1);
    out.endMessage(sample);
    out.endMessage(series);
  }

  private static WriteRequest request2(String... names) {
    Version2Body body = new Version2Body();
    PointGroups.Builder groups = new PointGroups.Builder();
    for (String name : names) {
      ProtoWriter out = body.series();
      int series = out.beginMessage(Version2.TIMESERIES);
      int refs = out.beginMessage(Version2.LABELS_REFS);
      out.varint(symbol(body, "__name__"));
      out.varint(symbol(body, name));
      out.endMessage(refs);
      int sample = out.beginMessage(Version2.SAMPLES);
      out.varintField(Version1.SAMPLE_TIMESTAMP, 1);
      out.varintField(Version2.SAMPLE_START_TIMESTAMP, 1);
      out.endMessage(sample);
      out.endMessage(series);
      body.count(1, 0, 0);
      groups.begin();
      groups.add(1, 1);
    }
    return body.finish(groups.build());
  }

  private static int symbol(Version2Body body, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return body.symbol(bytes, 0, bytes.length);
  }

  private Endpoint endpoint(Push push, Protocol protocol) {
    ComponentContext context =
        new ComponentContext(
            new ComponentId("prometheusremotewrite", ""),
            new Metrics(),
            new MemoryBudget(1 << 20),
            clock,
            new BuildInfo("router", "1.2"),
            log);
    return new Endpoint(protocol, push, new RemoteWriteCounters(context, "http://x", 5), context);
  }

  private Delivery delivery(ScriptedPush push, WriteRequest... requests) {
    return delivery(endpoint(push, requests[0].protocol()), Map.of(), requests);
  }

  private static Delivery delivery(
      Endpoint endpoint, Map<String, Integer> dropped, WriteRequest... requests) {
    Lane lane = new Lane(endpoint, new RequestCutter(1 << 20, new Semaphore(1)), List.of(requests));
    return new Delivery(BATCH, List.of(lane), dropped, () -> {});
  }

  private static WriteRequest numbered(String prefix, int count) {
    return request(IntStream.range(0, count).mapToObj(i -> prefix + i).toArray(String[]::new));
  }

  @Test
  void sendsRequestsInOrder() {
    ScriptedPush push = new ScriptedPush(status(204), status(200));
    assertThat(delivery(push, request("a"), request("b"), request("c")).send())
        .isEqualTo(Outcome.Accepted.ALL);
    assertThat(push.requests()).containsExactly("a", "b", "c");
  }

  /** Twenty points, and a series that the exporter has added. */
  private static WriteRequest withOwn(Protocol protocol) {
    String[] names = new String[21];
    Arrays.setAll(names, i -> i < 20 ? "m" + i : "target_info");
    WriteRequest data = protocol == Protocol.VERSION_1 ? request(names) : request2(names);
    byte[] plain = data.uncompressed();
    PointGroups.Builder groups = new PointGroups.Builder();
    for (int i = 0; i < 20; i++) {
      groups.begin();
      groups.add(1, 1);
    }
    groups.begin();
    groups.addOwn(1);
    return protocol == Protocol.VERSION_1
        ? WriteRequest.version1(plain, 0, plain.length, groups.build())
        : WriteRequest.version2(plain, plain.length, groups.build(), data.contents());
  }

  @Test
  void targetInfoIsNoReasonToCutDataNorCountedAsData() {
    String text = "out of order sample for series target_info";
    ScriptedPush one = new ScriptedPush().refusing(400, Map.of("target_info", text));
    assertThat(delivery(one, withOwn(Protocol.VERSION_1)).send()).isEqualTo(Outcome.Accepted.ALL);
    assertThat(one.requests()).hasSize(2);
    ScriptedPush two = new ScriptedPush().refusing(400, Map.of("target_info", text)).counting();
    assertThat(delivery(two, withOwn(Protocol.VERSION_2)).send()).isEqualTo(Outcome.Accepted.ALL);
    assertThat(two.requests()).hasSize(1);
    assertThat(log.lines()).isEmpty();
  }

  static Stream<Arguments> retryable() {
    Duration delay = Duration.ofSeconds(3);
    return Stream.of(
        argumentSet("500", status(500), StatusCode.UNAVAILABLE, null),
        argumentSet("503", status(503), StatusCode.UNAVAILABLE, null),
        argumentSet("503 with a delay", answer(503, delay, ""), StatusCode.UNAVAILABLE, delay),
        argumentSet(
            "429 with a delay", answer(429, delay, ""), StatusCode.RESOURCE_EXHAUSTED, delay),
        argumentSet("no answer", new Push.NoAnswer("refused"), StatusCode.UNAVAILABLE, null));
  }

  @ParameterizedTest
  @MethodSource("retryable")
  void goesOnAtTheRequestThatFailed(
      Push.Result failure, StatusCode code, @Nullable Duration delay) {
    ScriptedPush push = new ScriptedPush(status(204), failure, failure, status(204), status(400));
    Outcome first = delivery(push, request("a", "b"), request("c"), request("d")).send();
    Outcome.Retryable retryable = (Outcome.Retryable) first;
    assertThat(retryable.code()).isEqualTo(code);
    assertThat(retryable.delay()).isEqualTo(delay);
    Outcome.Unfinished rest = (Outcome.Unfinished) Objects.requireNonNull(retryable.rest());
    assertThat(rest.settled()).as("the points of the first request").isEqualTo(2);
    Outcome.Retryable second = (Outcome.Retryable) rest.attempt().resume();
    Outcome.Unfinished same = (Outcome.Unfinished) Objects.requireNonNull(second.rest());
    assertThat(same.settled()).as("told once").isZero();
    assertThat(same.attempt().resume()).isEqualTo(Outcome.Accepted.but(1, "http_400"));
    assertThat(push.requests()).containsExactly("a b", "c", "c", "c", "d");
  }

  @Test
  void lanesGoSideBySideAndEachWaitsForItsOwn() {
    Duration delay = Duration.ofSeconds(3);
    ScriptedPush push =
        new ScriptedPush().failingOnce(Map.of("c", answer(503, delay, "c"), "d", status(503)));
    Endpoint endpoint = endpoint(push, Protocol.VERSION_1);
    RequestCutter cutter = new RequestCutter(1 << 20, new Semaphore(1));
    Lane one = new Lane(endpoint, cutter, List.of(request("a"), request("c"), request("e")));
    Lane other = new Lane(endpoint, cutter, List.of(request("b"), request("d")));
    Outcome.Retryable retryable =
        (Outcome.Retryable) new Delivery(BATCH, List.of(one, other), Map.of(), () -> {}).send();
    assertThat(retryable.delay()).isEqualTo(delay);
    Outcome.Unfinished rest = (Outcome.Unfinished) Objects.requireNonNull(retryable.rest());
    assertThat(rest.delivered()).isEqualTo(2);
    assertThat(rest.attempt().resume()).isEqualTo(Outcome.Accepted.ALL);
    assertThat(push.requests().stream().filter(List.of("a", "c", "e")::contains))
        .containsExactly("a", "c", "c", "e");
    assertThat(push.requests().stream().filter(List.of("b", "d")::contains))
        .containsExactly("b", "d", "d");
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        argumentSet("401", 401, "http_401"),
        argumentSet("404", 404, "http_404"),
        argumentSet("415", 415, "http_415"),
        argumentSet("422", 422, "http_422"),
        argumentSet("a redirect is not followed", 307, "http_307"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void dropsWhatIsRefusedAndGoesOn(int status, String reason) {
    ScriptedPush push = new ScriptedPush(status(204), status(status));
    assertThat(delivery(push, request("a"), request("b", "c"), request("d")).send())
        .isEqualTo(Outcome.Accepted.but(2, reason));
    assertThat(push.requests()).hasSize(3);
  }

  @Test
  void namesEveryReason() {
    Map<String, Integer> dropped = Map.of("delta_temporality", 3, "invalid_utf8", 1);
    ScriptedPush push = new ScriptedPush(status(400));
    assertThat(delivery(endpoint(push, Protocol.VERSION_1), dropped).send())
        .isEqualTo(new Outcome.Accepted(dropped));
    assertThat(delivery(endpoint(push, Protocol.VERSION_1), dropped, request("a")).send())
        .isEqualTo(
            new Outcome.Accepted(Map.of("delta_temporality", 3, "invalid_utf8", 1, "http_400", 1)));
  }

  static Stream<Arguments> texts() {
    return Stream.of(
        argumentSet("Prometheus: older", 400, "out of order sample\n", "out_of_order"),
        argumentSet(
            "Prometheus: another value",
            400,
            "duplicate sample for timestamp; overrides not allowed: existing 1, new value 2",
            "duplicate"),
        argumentSet("Prometheus: before the head", 400, "out of bounds", "too_old"),
        argumentSet("Prometheus: before the window", 400, "too old sample", "too_old"),
        argumentSet(
            "Prometheus: ten minutes ahead",
            400,
            "out of bounds: timestamp is too far in the future",
            "too_far_in_future"),
        argumentSet(
            "Mimir: older",
            400,
            "failed pushing to ingester: user=a: the sample has been rejected because another"
                + " sample with a more recent timestamp has already been ingested and out-of-order"
                + " samples are not allowed (err-mimir-sample-out-of-order)",
            "out_of_order"),
        argumentSet(
            "Mimir: another value",
            400,
            "because another sample with the same timestamp, but a different value, has already"
                + " been ingested (err-mimir-sample-duplicate-timestamp)",
            "duplicate"),
        argumentSet(
            "Mimir: too old",
            400,
            "because its timestamp is too old (err-mimir-sample-timestamp-too-old)",
            "too_old"),
        argumentSet(
            "Mimir: in the future",
            400,
            "received a sample whose timestamp is too far in the future"
                + " (err-mimir-too-far-in-future)",
            "too_far_in_future"),
        argumentSet("Thanos: older", 409, "add 1 samples: out of order sample", "out_of_order"),
        argumentSet("the first one", 400, "too old sample\nout of order sample", "too_old"),
        argumentSet("something else", 400, "snappy: corrupt input", "http_400"),
        argumentSet("another status", 409, "conflict", "http_409"),
        argumentSet("too large", 413, "out of order sample", "too_large"));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void aSeriesAloneIsDroppedWithTheReasonOfTheText(int status, String text, String reason) {
    ScriptedPush push = new ScriptedPush().refusing(status, Map.of("bad", text));
    assertThat(delivery(push, request("a", "b", "c", "bad", "d", "e", "f", "g")).send())
        .isEqualTo(Outcome.Accepted.but(1, reason));
    assertThat(push.requests())
        .containsExactly("a b c bad d e f g", "a b c bad", "a b", "c bad", "c", "bad", "d e f g");
  }

  @Test
  void oneBadSeriesOfManyCostsFewRequests() {
    ScriptedPush push = new ScriptedPush().refusing(400, Map.of("s777", "out of order sample"));
    assertThat(delivery(push, numbered("s", 1000)).send())
        .isEqualTo(Outcome.Accepted.but(1, "out_of_order"));
    assertThat(push.requests()).hasSizeLessThanOrEqualTo(1 + 2 * 10);
  }

  @Test
  void manyBadSeriesCostABoundedNumberOfRequests() {
    Map<String, String> everySecond =
        IntStream.range(0, 500).boxed().collect(Collectors.toMap(i -> "s" + 2 * i, i -> "why"));
    ScriptedPush push = new ScriptedPush().refusing(400, everySecond);
    Outcome.Accepted accepted = (Outcome.Accepted) delivery(push, numbered("s", 1000)).send();
    assertThat(push.requests()).hasSizeBetween(Lane.MAX_REQUESTS, Lane.MAX_REQUESTS + 10);
    assertThat(accepted.rejected().keySet()).containsExactly("http_400");
    assertThat(accepted.rejectedItems()).isBetween(500, 999);
  }

  @Test
  void halvesGoOnAfterAFailure() {
    ScriptedPush push =
        new ScriptedPush(status(400), status(204), status(503))
            .refusing(400, Map.of("d", "out of order sample"));
    Outcome.Retryable put = (Outcome.Retryable) delivery(push, request("a", "b", "c", "d")).send();
    Outcome.Unfinished rest = (Outcome.Unfinished) Objects.requireNonNull(put.rest());
    assertThat(rest.delivered()).isEqualTo(2);
    assertThat(rest.attempt().resume()).isEqualTo(Outcome.Accepted.but(1, "out_of_order"));
    assertThat(push.requests()).containsExactly("a b c d", "a b", "c d", "c d", "c", "d");
  }

  @Test
  void theSeriesOfAPointStayTogether() {
    ProtoWriter out = new ProtoWriter(100);
    PointGroups.Builder groups = new PointGroups.Builder();
    for (String point : List.of("g", "h")) {
      groups.begin();
      for (String series : List.of("_sum", "_count", "_bucket")) {
        series(out, point + series);
        groups.add(1, series.equals("_bucket") ? 2 : 0);
      }
    }
    WriteRequest request = WriteRequest.version1(out.array(), 0, out.size(), groups.build());
    ScriptedPush push = new ScriptedPush().refusing(400, Map.of("h_sum", "out of bounds"));
    assertThat(delivery(push, request).send()).isEqualTo(Outcome.Accepted.but(2, "too_old"));
    assertThat(push.requests())
        .containsExactly(
            "g_sum g_count g_bucket h_sum h_count h_bucket",
            "g_sum g_count g_bucket",
            "h_sum h_count h_bucket");
  }

  @Test
  void whatIsTooLargeIsHalvedToo() {
    ScriptedPush push = new ScriptedPush().takingAtMost(2);
    assertThat(delivery(push, request("a"), request("b", "c", "d", "e", "f")).send())
        .isEqualTo(Outcome.Accepted.ALL);
    assertThat(push.requests()).containsExactly("a", "b c d e f", "b c", "d e f", "d", "e f");
  }

  @Test
  void tellsOnceAMinuteWhichSeriesAndWhatToDo() {
    ScriptedPush push = new ScriptedPush().refusing(400, Map.of("bad", "out of order sample"));
    Endpoint endpoint = endpoint(push, Protocol.VERSION_1);
    for (int i = 0; i < 3; i++) {
      var _ = delivery(endpoint, Map.of(), request("a", "bad")).send();
    }
    assertThat(log.lines())
        .singleElement()
        .asString()
        .startsWith("WARN Dropping data points. The backend has newer samples of this series.")
        .contains("reason=out_of_order", "dropped_items=1", "example=bad", "out of order sample");
    clock.advance(Duration.ofMinutes(1));
    var _ = delivery(endpoint, Map.of(), request("bad")).send();
    assertThat(log.lines()).hasSize(2);
    assertThat(log.lines().getLast()).contains("dropped_items=3");
  }

  @Test
  void showsOnlyTheBeginningOfAnAnswer() {
    Push.Result answer = answer(503, null, "x".repeat(5000));
    Outcome outcome = delivery(new ScriptedPush(answer), request("a")).send();
    assertThat(((Outcome.Retryable) outcome).message())
        .isEqualTo("HTTP status 503: " + "x".repeat(1024));
  }

  @Test
  void version2CountsWhatIsNotWritten() {
    ScriptedPush push =
        new ScriptedPush().counting().refusing(400, Map.of("b", "out of order sample for series"));
    assertThat(delivery(push, request2("a", "b", "c"), request2("d")).send())
        .isEqualTo(Outcome.Accepted.but(1, "out_of_order"));
    assertThat(push.requests()).as("nothing twice").containsExactly("2.0: a b c", "2.0: d");
  }

  static Stream<Arguments> counts() {
    return Stream.of(
        argumentSet("all", 204, new Written(4, 0, 0), Map.of()),
        argumentSet("more than there is", 204, new Written(9, 0, 0), Map.of()),
        argumentSet("one less", 204, new Written(3, 0, 0), Map.of("not_written", 1)),
        argumentSet("none", 200, Written.NOTHING, Map.of("not_written", 4)),
        argumentSet("none, refused", 400, Written.NOTHING, Map.of("http_400", 4)),
        argumentSet("all but an exemplar", 400, new Written(4, 0, 0), Map.of()),
        argumentSet("half of them", 409, new Written(2, 0, 0), Map.of("http_409", 2)));
  }

  @ParameterizedTest
  @MethodSource("counts")
  void version2BelievesTheCounts(int status, Written written, Map<String, Integer> dropped) {
    ScriptedPush push = new ScriptedPush(new Push.Answer(status, null, "why", written));
    assertThat(delivery(push, request2("a", "b", "c", "d")).send())
        .isEqualTo(new Outcome.Accepted(dropped));
    assertThat(push.requests()).hasSize(1);
  }

  static Stream<Arguments> strangers() {
    return Stream.of(
        argumentSet("415", status(415)),
        argumentSet("204 without counts, as Prometheus 2.42", status(204)),
        argumentSet("200 without counts", status(200)));
  }

  @ParameterizedTest
  @MethodSource("strangers")
  void whoDoesNotUnderstandVersion2GetsTheSameAsVersion1(Push.Result stranger) {
    ScriptedPush push = new ScriptedPush(stranger);
    Endpoint endpoint = endpoint(push, Protocol.VERSION_2);
    assertThat(delivery(endpoint, Map.of(), request2("a", "b"), request2("c")).send())
        .isEqualTo(Outcome.Accepted.ALL);
    assertThat(push.requests()).containsExactly("2.0: a b", "a b", "c");
    assertThat(endpoint.protocol()).isEqualTo(Protocol.VERSION_1);
    assertThat(log.lines()).singleElement().asString().contains("does not understand");
  }

  @Test
  void version2IsHalvedWhereNothingWasWritten() {
    ScriptedPush push = new ScriptedPush(status(413)).counting();
    assertThat(delivery(push, request2("a", "b", "c")).send()).isEqualTo(Outcome.Accepted.ALL);
    assertThat(push.requests()).containsExactly("2.0: a b c", "2.0: a", "2.0: b c");
  }

  @Test
  void version1OfALargeRequestIsSeveral() {
    ScriptedPush push = new ScriptedPush(status(415));
    Endpoint endpoint = endpoint(push, Protocol.VERSION_2);
    Lane lane =
        new Lane(
            endpoint,
            new RequestCutter(60, new Semaphore(1)),
            List.of(request2("a", "b", "c", "d", "e")));
    assertThat(new Delivery(BATCH, List.of(lane), Map.of(), () -> {}).send())
        .isEqualTo(Outcome.Accepted.ALL);
    assertThat(push.requests()).containsExactly("2.0: a b c d e", "a b", "c d", "e");
  }
}
