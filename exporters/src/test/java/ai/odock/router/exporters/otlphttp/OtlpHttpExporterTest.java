package ai.odock.router.exporters.otlphttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.Batch;
import ai.odock.router.BuildInfo;
import ai.odock.router.ComponentContext;
import ai.odock.router.Exporter;
import ai.odock.router.MemoryBudget;
import ai.odock.router.Outcome;
import ai.odock.router.Outcome.About;
import ai.odock.router.Outcome.Accepted;
import ai.odock.router.Outcome.Permanent;
import ai.odock.router.Outcome.Retryable;
import ai.odock.router.Signal;
import ai.odock.router.StatusCode;
import ai.odock.router.fixtures.Decoders;
import ai.odock.router.fixtures.Requests;
import ai.odock.router.settings.ComponentId;
import ai.odock.router.settings.ConfigProblems;
import ai.odock.router.settings.ConfigTree;
import ai.odock.router.telemetry.Metrics;
import ai.odock.router.time.Clock;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.helpers.NOPLogger;

/** Against a real HTTP server that answers as told. */
class OtlpHttpExporterTest {
  private final List<String> received = new CopyOnWriteArrayList<>();
  private final List<byte[]> bodies = new CopyOnWriteArrayList<>();
  private volatile int status = 200;
  private volatile String answerType = "application/x-protobuf";
  private volatile byte[] answer = new byte[0];
  private volatile String retryAfter = "";
  private @Nullable HttpServer server;

  @BeforeEach
  void listen() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  private void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String encoding = exchange.getRequestHeaders().getFirst("Content-Encoding");
    bodies.add(Decoders.decode(encoding == null ? "" : encoding, body));
    received.add(
        exchange.getRequestURI()
            + " "
            + exchange.getRequestHeaders().getFirst("Content-Type")
            + " "
            + encoding);
    exchange.getResponseHeaders().add("Content-Type", answerType);
    if (!retryAfter.isEmpty()) {
      exchange.getResponseHeaders().add("Retry-After", retryAfter);
    }
    exchange.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
    if (answer.length > 0) {
      exchange.getResponseBody().write(answer);
    }
    exchange.close();
  }

  @AfterEach
  void stop() {
    Objects.requireNonNull(server).stop(0);
  }

  private Exporter exporter(String... keysAndValues) {
    var yaml = new java.util.HashMap<String, Object>();
    int port = Objects.requireNonNull(server).getAddress().getPort();
    yaml.put("endpoint", "http://127.0.0.1:" + port + "/otlp");
    for (int i = 0; i < keysAndValues.length; i += 2) {
      yaml.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    ConfigProblems problems = new ConfigProblems();
    OtlpHttpConfig config =
        ConfigTree.section("exporters::otlphttp", yaml, problems).read(OtlpHttpConfig::read);
    assertThat(problems.all()).isEmpty();
    var context =
        new ComponentContext(
            new ComponentId("otlphttp", ""),
            new Metrics(),
            new MemoryBudget(1 << 20),
            Clock.SYSTEM,
            new BuildInfo("router", "1"),
            NOPLogger.NOP_LOGGER);
    return OtlpHttpExporter.TYPE
        .factory()
        .create(Objects.requireNonNull(config), Signal.TRACES, context);
  }

  static Stream<Arguments> forms() {
    return Stream.of(
        argumentSet("protobuf, gzip", "proto", "gzip", "application/x-protobuf gzip"),
        argumentSet("protobuf, plain", "proto", "none", "application/x-protobuf null"),
        argumentSet("protobuf, zlib", "proto", "zlib", "application/x-protobuf zlib"),
        argumentSet("protobuf, deflate", "proto", "deflate", "application/x-protobuf deflate"),
        argumentSet("protobuf, snappy", "proto", "snappy", "application/x-protobuf snappy"),
        argumentSet(
            "protobuf, framed snappy",
            "proto",
            "x-snappy-framed",
            "application/x-protobuf x-snappy-framed"),
        argumentSet("protobuf, zstd", "proto", "zstd", "application/x-protobuf zstd"),
        argumentSet("protobuf, lz4", "proto", "lz4", "application/x-protobuf lz4"),
        argumentSet("JSON, lz4", "json", "lz4", "application/json lz4"),
        argumentSet("JSON, gzip", "json", "gzip", "application/json gzip"),
        argumentSet("JSON, plain", "json", "none", "application/json null"));
  }

  @ParameterizedTest
  @MethodSource("forms")
  void sendsThePartsAsOneRequest(String encoding, String compression, String sent)
      throws Exception {
    Batch batch = Batch.merge(List.of(Requests.spans("a", 0, 2), Requests.spans("b", 0, 300)));

    Outcome outcome = exporter("encoding", encoding, "compression", compression).export(batch);

    assertThat(outcome).isEqualTo(Accepted.ALL);
    assertThat(received).containsExactly("/otlp/v1/traces " + sent);
    if (encoding.equals("proto")) {
      var request = ExportTraceServiceRequest.parseFrom(bodies.getFirst());
      assertThat(Requests.names(List.of(Requests.batch(Signal.TRACES, request))))
          .isEqualTo(Requests.names(List.of(batch)));
    } else {
      assertThat(new String(bodies.getFirst(), StandardCharsets.UTF_8))
          .startsWith("{\"resourceSpans\":[")
          .contains("\"name\":\"a-1\"", "\"name\":\"b-299\"");
    }
  }

  static Stream<Arguments> answers() {
    return Stream.of(
        argumentSet("200", 200, "accepted", StatusCode.OK),
        argumentSet("202", 202, "accepted", StatusCode.OK),
        argumentSet("204 without a body, as Loki", 204, "accepted", StatusCode.OK),
        argumentSet("400", 400, "http_400", StatusCode.INVALID_ARGUMENT),
        argumentSet("401", 401, "http_401", StatusCode.UNAUTHENTICATED),
        argumentSet("403", 403, "http_403", StatusCode.PERMISSION_DENIED),
        argumentSet("404", 404, "http_404", StatusCode.UNIMPLEMENTED),
        argumentSet("408", 408, "http_408", StatusCode.UNKNOWN),
        argumentSet("413 asks for halves", 413, "too_large", StatusCode.UNKNOWN),
        argumentSet("422", 422, "http_422", StatusCode.UNKNOWN),
        argumentSet("429", 429, "again", StatusCode.RESOURCE_EXHAUSTED),
        argumentSet("500", 500, "http_500", StatusCode.UNKNOWN),
        argumentSet("502", 502, "again", StatusCode.UNAVAILABLE),
        argumentSet("503", 503, "again", StatusCode.UNAVAILABLE),
        argumentSet("504", 504, "again", StatusCode.UNAVAILABLE),
        argumentSet("a redirect is not followed", 307, "http_307", StatusCode.UNKNOWN));
  }

  @ParameterizedTest
  @MethodSource("answers")
  void everyStatusIsRetriedOrDroppedAsTheSpecificationSays(
      int status, String fate, StatusCode code) {
    this.status = status;

    Outcome outcome = exporter().export(Requests.spans(1));

    switch (outcome) {
      case Accepted accepted -> assertThat(fate).isEqualTo("accepted");
      case Retryable wait -> {
        assertThat(fate).isEqualTo("again");
        assertThat(wait.code()).isEqualTo(code);
      }
      case Permanent refused -> {
        assertThat(refused.reason()).isEqualTo(fate);
        assertThat(refused.code()).isEqualTo(code);
        assertThat(refused.about())
            .isEqualTo(
                switch (status) {
                  case 400, 422, 500 -> About.CONTENT;
                  case 413 -> About.SIZE;
                  default -> About.CALL;
                });
      }
    }
    assertThat(received).as("never sent twice by itself").hasSize(1);
  }

  @Test
  void honoursRetryAfter() {
    status = 503;
    retryAfter = "17";

    Outcome outcome = exporter().export(Requests.spans(1));

    assertThat(((Retryable) outcome).delay()).isEqualTo(Duration.ofSeconds(17));
  }

  static Stream<Arguments> partials() {
    byte[] protobuf = {0x0a, 6, 0x08, 2, 0x12, 2, 'n', 'o'};
    byte[] json =
        "{\"partialSuccess\":{\"rejectedSpans\":\"2\",\"errorMessage\":\"no\"}}"
            .getBytes(StandardCharsets.UTF_8);
    byte[] garbage = {0x0a, 0x7f};
    return Stream.of(
        argumentSet(
            "protobuf", "application/x-protobuf", protobuf, Accepted.but(2, "partial_success")),
        argumentSet("JSON", "application/json", json, Accepted.but(2, "partial_success")),
        argumentSet("not readable", "application/x-protobuf", garbage, Accepted.ALL),
        argumentSet("not readable JSON", "application/json", garbage, Accepted.ALL));
  }

  @ParameterizedTest
  @MethodSource("partials")
  void countsWhatPartialSuccessRejects(String type, byte[] body, Outcome expected) {
    answerType = type;
    answer = body;

    assertThat(exporter().export(Requests.spans(5))).isEqualTo(expected);
  }

  @Test
  void tellsTheBackendsOwnWords() {
    status = 400;
    answer = new byte[] {0x08, 3, 0x12, 4, 'o', 'l', 'd', '!'};

    Outcome outcome = exporter().export(Requests.spans(1));

    assertThat(((Permanent) outcome).message())
        .contains("responded with HTTP Status Code 400, Message=old!");
  }

  @Test
  void aBackendThatIsAwayIsTriedAgain() {
    Exporter exporter = exporter();
    stop();

    Outcome outcome = exporter.export(Requests.spans(1));

    assertThat(((Retryable) outcome).message()).startsWith("failed to make an HTTP request:");
  }
}
