package ai.odock.router.receivers.loki;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.Batch;
import ai.odock.router.BuildInfo;
import ai.odock.router.ComponentContext;
import ai.odock.router.Consumer;
import ai.odock.router.MemoryBudget;
import ai.odock.router.Outcome;
import ai.odock.router.Outcome.Accepted;
import ai.odock.router.Outcome.Permanent;
import ai.odock.router.Outcome.Retryable;
import ai.odock.router.Signal;
import ai.odock.router.StatusCode;
import ai.odock.router.Traits;
import ai.odock.router.fixtures.BatchSink;
import ai.odock.router.fixtures.LokiPush;
import ai.odock.router.net.ClientContext;
import ai.odock.router.net.grpc.GrpcAnswer;
import ai.odock.router.net.grpc.GrpcClient;
import ai.odock.router.net.grpc.GrpcClientSettings;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.otlp.OtlpCheck;
import ai.odock.router.settings.ComponentId;
import ai.odock.router.settings.ConfigProblems;
import ai.odock.router.settings.ConfigTree;
import ai.odock.router.telemetry.Accounting;
import ai.odock.router.telemetry.Metrics;
import ai.odock.router.telemetry.Otelcol;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import io.opentelemetry.proto.logs.v1.LogRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.helpers.NOPLogger;
import org.xerial.snappy.Snappy;

/** Over real connections: what a client is answered, and what is counted. */
class LokiReceiverTest {
  private static final String JSON = "application/json";
  private static final String PROTOBUF = "application/x-protobuf";
  private static final long BUDGET = 64 << 20;
  private static final String PATH = "/loki/api/v1/push";
  private static final byte[] PLAIN = push("{app=\"web\"}", "one", "two");
  private static final byte[] JSON_PUSH =
      text(
          """
          {"streams": [{"stream": {"app": "web"},
           "values": [["1", "one"], ["2", "two"]]}]}
          """);

  private final Metrics metrics = new Metrics();
  private final MemoryBudget memory = new MemoryBudget(BUDGET);
  private final HttpClient http = HttpClient.newHttpClient();
  private final BatchSink sink = new BatchSink();
  private int grpcPort;
  private int httpPort;
  private @Nullable LokiReceiver receiver;

  @BeforeEach
  void findPorts() throws Exception {
    try (ServerSocket a = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ServerSocket b = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      grpcPort = a.getLocalPort();
      httpPort = b.getLocalPort();
    }
  }

  private void start(Consumer next) throws Exception {
    start(next, Map.of());
  }

  private void start(Consumer next, Map<String, ?> more) throws Exception {
    start(next, more, OtlpCheck.DEFAULT_MAX_ELEMENTS);
  }

  private void start(Consumer next, Map<String, ?> more, int maxElements) throws Exception {
    Map<String, Object> grpc = new HashMap<>(more);
    grpc.put("endpoint", "127.0.0.1:" + grpcPort);
    Map<String, Object> http = new HashMap<>(more);
    http.put("endpoint", "127.0.0.1:" + httpPort);
    http.put("max_request_body_size", 1 << 20);
    Map<String, ?> yaml =
        Map.of(
            "protocols",
            Map.of("grpc", grpc, "http", http),
            "use_incoming_timestamp",
            true,
            "max_elements_per_item",
            maxElements);
    ConfigProblems problems = new ConfigProblems();
    LokiConfig config =
        requireNonNull(
            ConfigTree.section("receivers::loki", yaml, problems).read(LokiConfig::read));
    assertThat(problems.all()).isEmpty();
    var context =
        new ComponentContext(
            new ComponentId("loki", ""),
            metrics,
            memory,
            Clock.SYSTEM,
            new BuildInfo("router", "1"),
            NOPLogger.NOP_LOGGER);
    receiver = new LokiReceiver(config, context, Map.of(Signal.LOGS, next));
    receiver.start();
  }

  @AfterEach
  void stop() {
    http.close();
    if (receiver != null) {
      receiver.close(Deadline.in(Clock.SYSTEM, Duration.ofSeconds(5)));
      receiver.close(Deadline.in(Clock.SYSTEM, Duration.ZERO));
    }
    assertThat(memory.held()).isZero();
  }

  private static byte[] push(String selector, String... lines) {
    List<LokiPush.Entry> entries =
        Stream.of(lines).map(line -> new LokiPush.Entry(5, line, List.of())).toList();
    return LokiPush.write(List.of(new LokiPush.Stream(selector, new TreeMap<>(), entries)));
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] block(byte[] plain) {
    try {
      return Snappy.compress(plain);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private HttpResponse<String> post(String type, byte[] body, String... headers) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + PATH))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .timeout(Duration.ofSeconds(20));
    if (!type.isEmpty()) {
      request.header("Content-Type", type);
    }
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private GrpcAnswer call(byte[] push) {
    var client =
        new GrpcClient(
            GrpcClientSettings.of("127.0.0.1:" + grpcPort, true), ClientContext.of("test"));
    client.start();
    try {
      return client.call(
          "logproto.Pusher",
          "Push",
          List.of(new OtlpBytes(push, 0, push.length, 1)),
          Duration.ofSeconds(20));
    } finally {
      client.close(Deadline.in(Clock.SYSTEM, Duration.ofSeconds(5)));
    }
  }

  private List<String> lines() {
    return sink.batches().stream()
        .flatMap(batch -> batch.parts().stream())
        .flatMap(part -> Translated.records(part).stream())
        .map(LogRecord::getBody)
        .map(body -> body.getStringValue())
        .toList();
  }

  static Stream<Arguments> bodies() {
    byte[] block = block(PLAIN);
    return Stream.of(
        argumentSet("a block, as Promtail and Alloy send it", PROTOBUF, block, ""),
        argumentSet("a block that says so", PROTOBUF, block, "snappy"),
        argumentSet("a block in gzip", PROTOBUF, gzip(block), "gzip"),
        argumentSet("a block in zlib", PROTOBUF, deflate(block, false), "deflate"),
        argumentSet("a block in a bare stream", PROTOBUF, deflate(block, true), "deflate"),
        argumentSet("JSON", JSON, JSON_PUSH, ""),
        argumentSet("JSON with a charset", JSON + "; charset=utf-8", JSON_PUSH, ""),
        argumentSet("JSON in gzip", JSON, gzip(JSON_PUSH), "gzip"),
        argumentSet("JSON in zlib", JSON, deflate(JSON_PUSH, false), "deflate"),
        argumentSet("JSON in a bare stream", JSON, deflate(JSON_PUSH, true), "deflate"));
  }

  private static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(plain);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.toByteArray();
  }

  private static byte[] deflate(byte[] plain, boolean bare) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream deflate = new DeflaterOutputStream(out, new Deflater(6, bare))) {
      deflate.write(plain);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.toByteArray();
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void takesWhatLokiTakes(String type, byte[] body, String coding) throws Exception {
    start(sink);

    HttpResponse<String> answer =
        coding.isEmpty() ? post(type, body) : post(type, body, "Content-Encoding", coding);

    assertThat(answer.body()).isEmpty();
    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(lines()).containsExactly("one", "two");
    assertThat(count(true, "http")).isEqualTo(2);
  }

  @Test
  void takesPushesOverGrpc() throws Exception {
    start(sink);

    GrpcAnswer answer = call(PLAIN);

    assertThat(answer.code()).isEqualTo(StatusCode.OK);
    assertThat(answer.response()).isEmpty();
    assertThat(lines()).containsExactly("one", "two");
    assertThat(count(true, "grpc")).isEqualTo(2);
  }

  private long count(boolean accepted, String transport) {
    var instrument =
        accepted ? Otelcol.receiverAccepted("log_records") : Otelcol.receiverRefused("log_records");
    return metrics.counter(instrument, Map.of("receiver", "loki", "transport", transport)).value();
  }

  static Stream<Arguments> outcomes() {
    return Stream.of(
        argumentSet("accepted", Accepted.ALL, StatusCode.OK, 204, ""),
        argumentSet("accepted in part", Accepted.but(1, "too_old"), StatusCode.OK, 204, ""),
        argumentSet(
            "full",
            Outcome.retryable(StatusCode.UNAVAILABLE, "sending queue is full"),
            StatusCode.UNAVAILABLE,
            503,
            ""),
        argumentSet(
            "full, with a delay",
            new Retryable(StatusCode.UNAVAILABLE, "later", Duration.ofSeconds(3), null),
            StatusCode.UNAVAILABLE,
            503,
            "3"),
        argumentSet(
            "a rate limit",
            new Retryable(StatusCode.RESOURCE_EXHAUSTED, "later", Duration.ofMillis(10), null),
            StatusCode.RESOURCE_EXHAUSTED,
            429,
            "1"),
        argumentSet(
            "to be retried, whatever it is",
            new Retryable(StatusCode.INTERNAL, "later", null, null),
            StatusCode.INTERNAL,
            503,
            ""),
        argumentSet(
            "refused for good",
            new Permanent(StatusCode.INTERNAL, "no", "internal_error"),
            StatusCode.INTERNAL,
            400,
            ""));
  }

  @ParameterizedTest
  @MethodSource("outcomes")
  void theOutcomeBecomesTheAnswer(Outcome outcome, StatusCode code, int status, String retryAfter)
      throws Exception {
    sink.otherwise(outcome);
    start(sink);

    GrpcAnswer grpc = call(PLAIN);
    HttpResponse<String> binary = post(PROTOBUF, block(PLAIN));
    HttpResponse<String> json = post(JSON, JSON_PUSH);

    assertThat(grpc.code()).isEqualTo(code);
    for (HttpResponse<String> answer : List.of(binary, json)) {
      assertThat(answer.statusCode()).isEqualTo(status);
      assertThat(answer.headers().firstValue("Retry-After").orElse("")).isEqualTo(retryAfter);
    }
    assertThat(count(outcome.isAccepted(), "http")).isEqualTo(4);
    assertThat(count(!outcome.isAccepted(), "http")).isZero();
    assertThat(count(outcome.isAccepted(), "grpc")).isEqualTo(2);
  }

  static Stream<Arguments> badRequests() {
    byte[] bomb = block(new byte[(1 << 20) + 1]);
    byte[] manyLabels =
        block(
            push(
                "{a=\"" + "x".repeat(9000) + "\"}",
                Collections.nCopies(1000, "x").toArray(String[]::new)));
    return Stream.of(
        argumentSet("not snappy", PROTOBUF, text("{}"), "", 400, "malformed"),
        argumentSet("not protobuf", PROTOBUF, block(text("{}")), "", 400, "malformed"),
        argumentSet("not framed", PROTOBUF, block(PLAIN), "x-snappy-framed", 400, "malformed"),
        argumentSet("bad labels", PROTOBUF, block(push("{a}", "x")), "", 400, "malformed"),
        argumentSet("not JSON", JSON, text("{"), "", 400, "malformed"),
        argumentSet("an empty JSON body", JSON, new byte[0], "", 400, "malformed"),
        argumentSet("an empty block", PROTOBUF, new byte[0], "", 400, "malformed"),
        argumentSet("not gzip", PROTOBUF, block(PLAIN), "gzip", 400, "malformed"),
        argumentSet("an unknown encoding", PROTOBUF, block(PLAIN), "br", 400, "bad_encoding"),
        argumentSet("too large", JSON, new byte[(1 << 20) + 1], "", 413, "too_large"),
        argumentSet("too large inside", PROTOBUF, bomb, "", 413, "too_large"),
        argumentSet("too large inside gzip", PROTOBUF, gzip(bomb), "gzip", 413, "too_large"),
        argumentSet("too large as OTLP", PROTOBUF, manyLabels, "", 413, "too_large"),
        argumentSet("another type", "text/plain", text("x"), "", 415, "content_type"),
        argumentSet("no type", "", text("x"), "", 415, "content_type"));
  }

  @ParameterizedTest
  @MethodSource("badRequests")
  void badRequestsAreRefusedAndCounted(
      String type, byte[] body, String coding, int status, String reason) throws Exception {
    start(sink);

    HttpResponse<String> answer =
        coding.isEmpty() ? post(type, body) : post(type, body, "Content-Encoding", coding);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).isNotBlank();
    assertThat(rejected("http", reason)).isOne();
    assertThat(sink.offers()).isZero();
    assertThat(post(PROTOBUF, block(PLAIN)).statusCode()).as("the next request").isEqualTo(204);
  }

  private long rejected(String transport, String reason) {
    var labels = Map.of("receiver", "loki", "transport", transport, "reason", reason);
    return metrics.counter(Accounting.RECEIVER_REJECTED_REQUESTS, labels).value();
  }

  @Test
  void aBadStreamKeepsAllOfItsPushOut() throws Exception {
    start(sink);
    byte[] good = push("{a=\"1\"}", "one");
    byte[] bad = push("{a=1}", "two");
    byte[] both = new byte[good.length + bad.length];
    System.arraycopy(good, 0, both, 0, good.length);
    System.arraycopy(bad, 0, both, good.length, bad.length);

    HttpResponse<String> answer = post(PROTOBUF, block(both));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body())
        .isEqualTo("streams[1]: labels, byte 3 of {a=1}: expected a quoted value");
    assertThat(sink.offers()).isZero();
  }

  private static final int MOST_ELEMENTS = 3;

  /** Two streams, of which the first has a label; its second entry has three pieces of metadata. */
  private static byte[] tooMuchInOne() {
    TreeMap<String, String> labels = new TreeMap<>(Map.of("app", "web"));
    var entries =
        List.of(
            new LokiPush.Entry(1, "one", metadata(2)),
            new LokiPush.Entry(2, "much", metadata(3)),
            new LokiPush.Entry(3, "three", metadata(0)));
    var others = List.of(new LokiPush.Entry(4, "four", metadata(0)));
    return LokiPush.write(
        List.of(
            new LokiPush.Stream("{app=\"web\"}", labels, entries),
            new LokiPush.Stream("{app=\"db\"}", labels, others)));
  }

  private static List<LokiPush.Pair> metadata(int pieces) {
    return IntStream.range(0, pieces).mapToObj(i -> new LokiPush.Pair("m" + i, "v")).toList();
  }

  private static final String TOO_MUCH_AT =
      ": more than 3 labels and pieces of structured metadata; refused for that: 1 entry; the rest"
          + " was taken";

  /** As Loki itself does: Promtail gives a push up that is answered so. */
  @Test
  void anEntryWithTooMuchMetadataIsRefusedAlone() throws Exception {
    start(sink, Map.of(), MOST_ELEMENTS);

    HttpResponse<String> answer = post(PROTOBUF, block(tooMuchInOne()));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).isEqualTo("streams[0].entries[1]" + TOO_MUCH_AT);
    assertThat(lines()).containsExactly("one", "three", "four");
    assertThat(count(true, "http")).isEqualTo(3);
    assertThat(count(false, "http")).isOne();
    assertThat(rejected("http", "too_many_elements")).isOne();
  }

  @Test
  void soItIsOverGrpc() throws Exception {
    start(sink, Map.of(), MOST_ELEMENTS);

    assertThat(call(tooMuchInOne()).code()).isEqualTo(StatusCode.INVALID_ARGUMENT);

    assertThat(lines()).containsExactly("one", "three", "four");
    assertThat(rejected("grpc", "too_many_elements")).isOne();
  }

  static Stream<Arguments> tooMuchInJson() {
    return Stream.of(
        argumentSet(
            "metadata",
            "{\"streams\": [{\"stream\": {\"a\": \"1\"}, \"values\": [[\"1\", \"good\"],"
                + "[\"2\", \"bad\", {\"b\": \"\", \"c\": \"\", \"d\": \"\"}]]}]}",
            "streams[0].values[1]"),
        argumentSet(
            "labels",
            "{\"streams\": [{\"stream\": {}, \"values\": [[\"1\", \"good\"]]}, {\"stream\": {\"a\":"
                + " \"1\", \"b\": \"\", \"c\": \"\", \"d\": \"\"}, \"values\": [[\"2\","
                + " \"bad\"]]}]}",
            "streams[1].values[0]"),
        argumentSet(
            "values before labels",
            "{\"streams\": [{\"stream\": {}, \"values\": [[\"1\", \"good\"]]}, {\"values\":"
                + " [[\"2\", \"bad\", {\"x\": \"\"}]], \"stream\": {\"a\": \"1\", \"b\": \"\","
                + " \"c\": \"\"}}]}",
            "streams[1].values[0]"));
  }

  @ParameterizedTest
  @MethodSource("tooMuchInJson")
  void soItIsInJson(String push, String place) throws Exception {
    start(sink, Map.of(), MOST_ELEMENTS);

    HttpResponse<String> answer = post(JSON, text(push));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).isEqualTo(place + TOO_MUCH_AT);
    assertThat(lines()).containsExactly("good");
  }

  @Test
  void whatIsToComeAgainIsNotCountedYet() throws Exception {
    sink.otherwise(Outcome.retryable(StatusCode.UNAVAILABLE, "sending queue is full"));
    start(sink, Map.of(), MOST_ELEMENTS);

    assertThat(post(PROTOBUF, block(tooMuchInOne())).statusCode()).isEqualTo(503);

    assertThat(rejected("http", "too_many_elements")).isZero();
    assertThat(count(false, "http")).isEqualTo(3);
  }

  @Test
  void asManyElementsAsAnItemOfOtlpMayHave() throws Exception {
    start(sink);
    byte[] most = push("{a=\"1\"}", "x");
    StringBuilder pairs = new StringBuilder("\"m0\": \"\"");
    for (int i = 1; i < 65_535; i++) {
      pairs.append(",\"m").append(i).append("\":\"\"");
    }
    String head = "{\"streams\": [{\"stream\": {\"a\": \"1\"}, \"values\": [[\"1\", \"x\", {";

    assertThat(post(JSON, text(head + pairs + "}]]}]}")).statusCode()).isEqualTo(204);
    assertThat(post(JSON, text(head + pairs + ",\"one\":\"\"}]]}]}")).statusCode()).isEqualTo(400);
    assertThat(post(PROTOBUF, block(most)).statusCode()).isEqualTo(204);
  }

  @Test
  void badCallsAreInvalidArguments() throws Exception {
    start(sink);

    assertThat(call(push("{a}", "x")).code()).isEqualTo(StatusCode.INVALID_ARGUMENT);
    assertThat(call(text("{}")).code()).isEqualTo(StatusCode.INVALID_ARGUMENT);
    assertThat(rejected("grpc", "malformed")).isEqualTo(2);
  }

  @Test
  void withoutMemoryTheClientIsToldToComeBack() throws Exception {
    start(sink);
    memory.grow(BUDGET);

    HttpResponse<String> binary = post(PROTOBUF, block(PLAIN));
    HttpResponse<String> json = post(JSON, JSON_PUSH);
    memory.release(BUDGET);

    for (HttpResponse<String> answer : List.of(binary, json)) {
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
    }
    assertThat(rejected("http", "no_memory")).isEqualTo(2);
  }

  /** At every amount of memory it is taken or put off, and nothing is held afterwards. */
  @Test
  void memoryIsGivenBackWhereverItEnds() throws Exception {
    start(sink);
    byte[] large = block(push("{a=\"1\"}", "x".repeat(100_000), "y".repeat(100_000)));
    int taken = 0;
    for (int free = 50_000; free < 2_000_000; free += 50_000) {
      memory.grow(BUDGET - free);
      int status = post(PROTOBUF, large).statusCode();
      memory.release(BUDGET - free);
      assertThat(status).isIn(204, 503);
      taken += status == 204 ? 1 : 0;
    }
    assertThat(taken).isBetween(5, 38);
  }

  @Test
  void theTenantTravelsWhereItIsWanted() throws Exception {
    start(sink, Map.of("include_metadata", true));

    post(PROTOBUF, block(PLAIN), "X-Scope-OrgID", "odock");
    post(JSON, JSON_PUSH, "X-Scope-OrgID", "other");

    assertThat(sink.batches())
        .extracting(batch -> batch.metadata().get("x-scope-orgid"))
        .containsExactly(List.of("odock"), List.of("other"));
  }

  @Test
  void nothingTravelsUnlessItIsWanted() throws Exception {
    start(sink);
    post(PROTOBUF, block(PLAIN), "X-Scope-OrgID", "odock");
    assertThat(sink.batches())
        .extracting(Batch::metadata)
        .containsExactly(Map.of(Batch.CLIENT_ADDRESS, List.of("127.0.0.1")));
  }

  @Test
  void anotherMethodIsToldWhichOneThereIs() throws Exception {
    start(sink);
    var get = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + PATH)).build();
    HttpResponse<String> answer = http.send(get, BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow")).hasValue("POST");
  }

  @Test
  void aPushOfNothingIsAcceptedAndGoesNowhere() throws Exception {
    start(sink);
    assertThat(post(PROTOBUF, block(new byte[0])).statusCode()).isEqualTo(204);
    assertThat(post(JSON, text("{}")).statusCode()).isEqualTo(204);
    assertThat(sink.offers()).isZero();
  }

  @Test
  void aDefectBehindTheDoorIsAnInternalError() throws Exception {
    start(
        consumer(
            false,
            () -> {
              throw new IllegalStateException("planted");
            }));
    assertThat(post(PROTOBUF, block(PLAIN)).statusCode()).isEqualTo(500);
    assertThat(call(PLAIN).code()).isEqualTo(StatusCode.INTERNAL);
    assertThat(rejected("http", "internal_error")).isOne();
  }

  @Test
  void whatMayWaitRunsOnAVirtualThread() throws Exception {
    List<Thread> threads = new CopyOnWriteArrayList<>();
    start(
        consumer(
            true,
            () -> {
              threads.add(Thread.currentThread());
              return Accepted.ALL;
            }));
    post(PROTOBUF, block(PLAIN));
    call(PLAIN);
    assertThat(threads).extracting(Thread::isVirtual).containsExactly(true, true);
  }

  private static Consumer consumer(boolean mayWait, Supplier<Outcome> outcome) {
    return new Consumer() {
      @Override
      public Outcome consume(Batch batch) {
        return outcome.get();
      }

      @Override
      public Traits traits() {
        return mayWait ? Traits.WAITING : Traits.PROMPT;
      }
    };
  }
}
