package ai.odock.router.exporters.loki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.Batch;
import ai.odock.router.BuildInfo;
import ai.odock.router.ComponentContext;
import ai.odock.router.Exporter;
import ai.odock.router.MemoryBudget;
import ai.odock.router.Outcome;
import ai.odock.router.StatusCode;
import ai.odock.router.fixtures.LokiPush;
import ai.odock.router.net.coding.Compression;
import ai.odock.router.net.http.HttpClientSettings;
import ai.odock.router.net.http.HttpEndpoint;
import ai.odock.router.settings.ComponentId;
import ai.odock.router.telemetry.Metrics;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.helpers.NOPLogger;
import org.xerial.snappy.Snappy;

/** Against a real HTTP server that answers as scripted, then 204. */
class LokiExporterTest {
  private record Answer(int status, String retryAfter, String body) {
    static Answer of(int status) {
      return new Answer(status, "", status == 204 ? "" : "why");
    }
  }

  /** The size that puts two of the lines of {@link Logs#lines} into a request. */
  private static final int TWO_LINES = 75;

  private final Deque<Answer> answers = new ArrayDeque<>();
  private final List<List<String>> received = new ArrayList<>();
  private final List<Headers> headers = new ArrayList<>();
  private final List<String> paths = new ArrayList<>();
  private HttpServer server = newServer();

  private static HttpServer newServer() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @BeforeEach
  void listen() {
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private synchronized void answer(HttpExchange exchange) throws IOException {
    byte[] body = Snappy.uncompress(exchange.getRequestBody().readAllBytes());
    received.add(
        LokiPush.read(body).stream()
            .flatMap(stream -> stream.entries().stream())
            .map(LokiPush.Entry::line)
            .toList());
    headers.add(exchange.getRequestHeaders());
    paths.add(exchange.getRequestURI().toString());
    Answer answer = answers.isEmpty() ? new Answer(204, "", "") : answers.pop();
    byte[] text = answer.body().getBytes(StandardCharsets.UTF_8);
    if (!answer.retryAfter().isEmpty()) {
      exchange.getResponseHeaders().add("Retry-After", answer.retryAfter());
    }
    exchange.sendResponseHeaders(answer.status(), text.length == 0 ? -1 : text.length);
    if (text.length > 0) {
      exchange.getResponseBody().write(text);
    }
    exchange.close();
  }

  private synchronized void answering(Answer... script) {
    answers.addAll(List.of(script));
  }

  private Exporter exporter(int maxBytes) {
    return exporter(maxBytes, Map.of("X-Scope-OrgID", "t1"), Tenancy.HINTED);
  }

  private Exporter exporter(int maxBytes, Map<String, String> sent, Tenancy tenancy) {
    return exporter("", maxBytes, sent, tenancy);
  }

  private Exporter exporter(String user, int maxBytes, Map<String, String> sent, Tenancy tenancy) {
    ComponentContext context =
        new ComponentContext(
            new ComponentId("loki", ""),
            new Metrics(),
            new MemoryBudget(1 << 20),
            Clock.SYSTEM,
            new BuildInfo("router", "1.2"),
            NOPLogger.NOP_LOGGER);
    String url =
        "http://" + user + "127.0.0.1:" + server.getAddress().getPort() + "/loki/api/v1/push";
    var config =
        new LokiConfig(
            HttpEndpoint.parse(url),
            new HttpClientSettings(Duration.ofSeconds(20), sent, Compression.NONE),
            Translation.DEFAULT,
            tenancy);
    return new LokiExporter(config, context, maxBytes);
  }

  private static Batch lines(int count) {
    return Pushed.batch(Logs.lines(count));
  }

  @Test
  void postsWhatLokiAsksFor() {
    assertThat(exporter(1 << 20).export(lines(2))).isEqualTo(Outcome.Accepted.ALL);
    assertThat(paths).containsExactly("/loki/api/v1/push");
    assertThat(headers.getFirst().get("Content-Type")).containsExactly("application/x-protobuf");
    assertThat(headers.getFirst().get("Content-Encoding")).isNull();
    assertThat(headers.getFirst().get("User-Agent")).containsExactly("router/1.2");
    assertThat(headers.getFirst().get("X-Scope-OrgID")).containsExactly("t1");
    assertThat(received).containsExactly(List.of("line-0", "line-1"));
  }

  @Test
  void theTenantOfTheLaneIsNamed() {
    Exporter exporter = exporter(1 << 20, Map.of(), Tenancy.HINTED);
    assertThat(exporter.export(lines(1).inPartition("t7"))).isEqualTo(Outcome.Accepted.ALL);
    assertThat(exporter.export(lines(1))).isEqualTo(Outcome.Accepted.ALL);
    assertThat(headers.get(0).get("X-Scope-OrgID")).containsExactly("t7");
    assertThat(headers.get(1).get("X-Scope-OrgID")).isNull();
  }

  @Test
  void aUserAndPasswordInTheUrlAreSentBesideTheTenant() {
    Exporter exporter = exporter("odock:s3cret@", 1 << 20, Map.of(), Tenancy.HINTED);
    assertThat(exporter.export(lines(1).inPartition("t7"))).isEqualTo(Outcome.Accepted.ALL);
    assertThat(headers.getFirst().get("Authorization")).containsExactly("Basic b2RvY2s6czNjcmV0");
    assertThat(headers.getFirst().get("X-Scope-OrgID")).containsExactly("t7");
  }

  @Test
  void aTenantThatLokiTakesForNoneCostsNobodyElse() {
    Exporter exporter = exporter(1 << 20, Map.of(), Tenancy.HINTED);
    Outcome.Permanent outcome =
        (Outcome.Permanent) exporter.export(lines(1).inPartition(TenantLanes.INVALID));
    assertThat(outcome.reason()).isEqualTo("invalid_tenant");
    assertThat(received).isEmpty();
  }

  @Test
  void aRestIsWrittenAnewWithTheSameTimes() {
    answering(Answer.of(204), new Answer(429, "", "busy"));
    var records = Logs.line(0, "line-0").build();
    Batch batch =
        Pushed.batch(
            Logs.request(List.of(), records, Logs.line(0, "line-1").build()),
            Logs.request(
                List.of(Logs.attribute("service.name", "s")), Logs.line(0, "line-2").build()));
    Outcome.Retryable busy = (Outcome.Retryable) exporter(TWO_LINES).export(batch);
    Outcome.Unfinished rest = (Outcome.Unfinished) Objects.requireNonNull(busy.rest());
    assertThat(rest.attempt().resume()).isEqualTo(Outcome.Accepted.ALL);
    List<String> all = received.stream().flatMap(List::stream).distinct().sorted().toList();
    assertThat(all).containsExactly("line-0", "line-1", "line-2");
  }

  /** An exporter that takes the place of the one that began can go on. */
  @Test
  void whatIsLeftIsABatchOfTheRecordsThatAreMissing() {
    answering(Answer.of(204), Answer.of(204), new Answer(429, "", "busy"), Answer.of(204));
    Outcome.Retryable busy = (Outcome.Retryable) exporter(TWO_LINES).export(lines(6));
    Batch left = busy.left(lines(6));
    assertThat(left.items()).isEqualTo(2);
    assertThat(exporter(TWO_LINES).export(left)).isEqualTo(Outcome.Accepted.ALL);
    assertThat(received.getLast()).containsExactly("line-4", "line-5");
  }

  @Test
  void sendsNoRequestWithoutStreams() {
    assertThat(exporter(1 << 20).export(Pushed.batch(new byte[0]))).isEqualTo(Outcome.Accepted.ALL);
    assertThat(received).as("Loki answers 422 to it").isEmpty();
  }

  @Test
  void aDefaultBatchGoesThroughInRequestsBelowTheLimit() {
    var record = Logs.line(1, "x".repeat(1500)).build();
    Batch batch =
        Pushed.batch(
            Logs.request(
                List.of(),
                IntStream.range(0, 8192)
                    .mapToObj(i -> record)
                    .toArray(io.opentelemetry.proto.logs.v1.LogRecord[]::new)));
    assertThat(exporter(LokiExporter.MAX_REQUEST_BYTES).export(batch))
        .isEqualTo(Outcome.Accepted.ALL);
    assertThat(received).hasSize(3);
    assertThat(received.stream().mapToInt(List::size).sum()).isEqualTo(8192);
  }

  static Stream<Arguments> retryable() {
    return Stream.of(
        argumentSet("429", 429, "", StatusCode.RESOURCE_EXHAUSTED, null),
        argumentSet("429 with a delay", 429, "7", StatusCode.RESOURCE_EXHAUSTED, 7),
        argumentSet("500", 500, "", StatusCode.UNAVAILABLE, null),
        argumentSet("502", 502, "", StatusCode.UNAVAILABLE, null),
        argumentSet("503 with a delay", 503, "3", StatusCode.UNAVAILABLE, 3),
        argumentSet("504", 504, "", StatusCode.UNAVAILABLE, null));
  }

  @ParameterizedTest
  @MethodSource("retryable")
  void goesOnAtTheRequestThatFailed(
      int status, String retryAfter, StatusCode code, @Nullable Integer seconds) {
    Answer busy = new Answer(status, retryAfter, "busy");
    answering(Answer.of(204), busy, busy, Answer.of(204), Answer.of(401));
    Outcome.Retryable first = (Outcome.Retryable) exporter(TWO_LINES).export(lines(6));
    assertThat(first.code()).isEqualTo(code);
    assertThat(first.delay()).isEqualTo(seconds == null ? null : Duration.ofSeconds(seconds));
    assertThat(first.message()).isEqualTo("HTTP status " + status + ": busy");
    Outcome.Unfinished rest = (Outcome.Unfinished) Objects.requireNonNull(first.rest());
    assertThat(rest.delivered()).isEqualTo(2);
    Outcome.Retryable second = (Outcome.Retryable) rest.attempt().resume();
    Outcome.Unfinished same = (Outcome.Unfinished) Objects.requireNonNull(second.rest());
    assertThat(same.settled()).as("told once").isZero();
    assertThat(same.attempt().resume()).isEqualTo(Outcome.Accepted.but(2, "http_401"));
    List<String> middle = List.of("line-2", "line-3");
    assertThat(received)
        .containsExactly(
            List.of("line-0", "line-1"), middle, middle, middle, List.of("line-4", "line-5"));
  }

  @Test
  void isToBeTriedAgainWhenNobodyListens() {
    Exporter exporter = exporter(1 << 20);
    server.stop(0);
    Outcome.Retryable outcome = (Outcome.Retryable) exporter.export(lines(1));
    assertThat(outcome.code()).isEqualTo(StatusCode.UNAVAILABLE);
    assertThat(outcome.message()).startsWith("POST http://127.0.0.1:");
  }

  static Stream<Arguments> refusals() {
    String behind =
        "entry with timestamp 2026-01-01 ignored, reason: 'entry too far behind, oldest acceptable"
            + " timestamp is: x',\nuser 'fake', total ignored: 1 out of 2 for stream: {a=\"b\"}";
    return Stream.of(
        argumentSet("400 with a count", 400, behind, "too_far_behind", 1),
        argumentSet("400 without", 400, "what is this", "http_400", 2),
        argumentSet("blocked by policy", 260, "blocked", "http_260", 2),
        argumentSet("no tenant", 401, "no org id", "http_401", 2),
        argumentSet("gateway", 403, "", "http_403", 2),
        argumentSet("not found", 404, "total ignored: 1 out of 2", "http_404", 2),
        argumentSet("no valid stream", 422, "", "http_422", 2),
        argumentSet("a redirect is not followed", 307, "", "http_307", 2));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void countsWhatIsRefusedAndGoesOn(int status, String body, String reason, int refused) {
    answering(Answer.of(204), new Answer(status, "", body));
    assertThat(exporter(TWO_LINES).export(lines(6)))
        .isEqualTo(Outcome.Accepted.but(refused, reason));
    assertThat(received).as("nothing is sent twice").hasSize(3);
  }

  @Test
  void whatWasRefusedAndWhatCannotBeWrittenIsToldOnce() {
    answering(Answer.of(400), Answer.of(503), Answer.of(204));
    byte[] damaged = Logs.replaced(Logs.lines(6), "line-0", new byte[] {-1, -1, -1, -1, -1, -1});
    Outcome.Retryable first = (Outcome.Retryable) exporter(TWO_LINES).export(Pushed.batch(damaged));
    Outcome.Unfinished rest = (Outcome.Unfinished) Objects.requireNonNull(first.rest());
    assertThat(rest.rejected()).isEqualTo(Map.of("http_400", 2, "invalid_utf8", 1));
    assertThat(rest.delivered()).isZero();
    assertThat(rest.attempt().resume()).isEqualTo(Outcome.Accepted.ALL);
  }

  @Test
  void asksForHalvesWhenTheFirstRequestIsTooLarge() {
    answering(Answer.of(413));
    assertThat(exporter(1 << 20).export(lines(4)))
        .isEqualTo(Outcome.Permanent.tooLarge(StatusCode.UNKNOWN, "HTTP status 413: why"));
  }

  @Test
  void halvesALaterRequestItself() {
    answering(Answer.of(204), Answer.of(413), Answer.of(204), Answer.of(413));
    assertThat(exporter(TWO_LINES).export(lines(5)))
        .isEqualTo(Outcome.Accepted.but(1, "too_large"));
    assertThat(received)
        .containsExactly(
            List.of("line-0", "line-1"),
            List.of("line-2", "line-3"),
            List.of("line-2"),
            List.of("line-3"),
            List.of("line-4"));
  }

  @Test
  void whatCannotBeWrittenIsCountedOnceWhenItsRequestIsHalved() {
    answering(Answer.of(204), Answer.of(413));
    byte[] damaged = Logs.replaced(Logs.lines(5), "line-3", new byte[] {-1, -1, -1, -1, -1, -1});
    assertThat(exporter(TWO_LINES).export(Pushed.batch(damaged)))
        .isEqualTo(Outcome.Accepted.but(1, "invalid_utf8"));
    assertThat(received)
        .containsExactly(
            List.of("line-0", "line-1"),
            List.of("line-2", "line-4"),
            List.of("line-2"),
            List.of("line-4"));
  }

  @Test
  void aBufferServesTheNextBatch() {
    Exporter exporter = exporter(1 << 20);
    answering(Answer.of(204), Answer.of(503));
    assertThat(exporter.export(lines(1))).isEqualTo(Outcome.Accepted.ALL);
    Outcome.Retryable busy = (Outcome.Retryable) exporter.export(lines(2));
    assertThat(exporter.export(lines(3))).isEqualTo(Outcome.Accepted.ALL);
    assertThat(((Outcome.Unfinished) Objects.requireNonNull(busy.rest())).attempt().resume())
        .isEqualTo(Outcome.Accepted.ALL);
    assertThat(received.stream().map(List::size)).containsExactly(1, 2, 3, 2);
  }

  @Test
  void closesTwiceAndWithoutStart() {
    Exporter exporter = exporter(1 << 20);
    exporter.close(Deadline.in(Clock.SYSTEM, Duration.ZERO));
    exporter.close(Deadline.in(Clock.SYSTEM, Duration.ZERO));
    assertThat(exporter.traits().waits()).isTrue();
  }
}
