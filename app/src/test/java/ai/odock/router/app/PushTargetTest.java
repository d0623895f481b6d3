package ai.odock.router.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.BuildInfo;
import ai.odock.router.Clock;
import ai.odock.router.Deadline;
import ai.odock.router.MemoryBudget;
import ai.odock.router.Signal;
import ai.odock.router.StatusCode;
import ai.odock.router.net.GrpcServer;
import ai.odock.router.net.HostPort;
import ai.odock.router.net.HttpAnswer;
import ai.odock.router.net.HttpHead;
import ai.odock.router.net.HttpReply;
import ai.odock.router.net.HttpRoute;
import ai.odock.router.net.HttpServer;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.telemetry.Instrument.Level;
import ai.odock.router.telemetry.Metrics;
import ai.odock.router.telemetry.MetricsConfig;
import ai.odock.router.telemetry.MetricsConfig.OtlpTarget;
import ai.odock.router.telemetry.MetricsConfig.PeriodicReader;
import ai.odock.router.telemetry.Otelcol;
import ai.odock.router.telemetry.OtlpMetrics;
import ai.odock.router.telemetry.RouterHealth;
import ai.odock.router.telemetry.Selection;
import ai.odock.router.telemetry.TelemetryConfig;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Own metrics arrive at a real OTLP receiver, whole and with the headers that were asked for. */
@Timeout(60)
class PushTargetTest {
  private final BlockingQueue<byte[]> arrived = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> tokens = new LinkedBlockingQueue<>();
  private volatile boolean refuses;
  private final Metrics metrics = new Metrics();
  private final GrpcServer grpc =
      GrpcServer.builder(HostPort.parse("127.0.0.1:0"))
          .unary(
              Signal.METRICS.grpcService(),
              "Export",
              (array, offset, length, reply) -> {
                arrived.add(Arrays.copyOfRange(array, offset, offset + length));
                if (refuses) {
                  reply.error(StatusCode.PERMISSION_DENIED, "not you", null);
                } else {
                  reply.ok(new byte[0]);
                }
              })
          .build();
  private final HttpServer http =
      HttpServer.builder(HostPort.parse("127.0.0.1:0"))
          .route("/v1/metrics", new Take())
          .route("/own/path", new Take())
          .build();

  private final class Take implements HttpRoute {
    @Override
    public Set<String> methods() {
      return Set.of("POST");
    }

    @Override
    public void onBody(HttpHead head, byte[] array, int offset, int length, HttpReply reply) {
      tokens.add(head.header("token") + " " + head.path() + " " + head.contentType());
      arrived.add(Arrays.copyOfRange(array, offset, offset + length));
      reply.send(HttpAnswer.text(refuses ? 403 : 200, ""));
    }
  }

  @BeforeEach
  void start() throws Exception {
    grpc.start();
    http.start();
    metrics.counter(Otelcol.exporterSent("spans"), Map.of("exporter", "otlp/a")).add(12_345);
  }

  @AfterEach
  void close() {
    Deadline now = Deadline.in(Clock.SYSTEM, Duration.ZERO);
    grpc.close(now);
    http.close(now);
  }

  private OtlpTarget target(boolean overGrpc, boolean gzip, String path) {
    int port = overGrpc ? grpc.port() : http.port();
    return new OtlpTarget(
        overGrpc,
        "http://127.0.0.1:" + port + path,
        gzip,
        Duration.ofSeconds(10),
        Map.of("token", "secret"),
        false);
  }

  static Stream<Arguments> transports() {
    return Stream.of(
        argumentSet("grpc", true, false, ""),
        argumentSet("grpc with gzip", true, true, ""),
        argumentSet("http", false, false, ""),
        argumentSet("http with gzip", false, true, ""),
        argumentSet("http, a path of its own", false, false, "/own/path"));
  }

  private OtlpBytes reading() {
    return new OtlpMetrics(
            metrics,
            Selection.of(Level.NORMAL),
            Map.of("service.name", "router"),
            false,
            Clock.SYSTEM)
        .read();
  }

  @ParameterizedTest
  @MethodSource("transports")
  void arrives(boolean overGrpc, boolean gzip, String path) throws Exception {
    PushTarget target = PushTarget.of(target(overGrpc, gzip, path), "test/1");
    OtlpBytes sent = reading();
    assertThat(target.send(sent, Duration.ofSeconds(20))).isNull();
    assertThat(arrived.remove()).isEqualTo(sent.toByteArray());
    if (!overGrpc) {
      assertThat(tokens.remove())
          .isEqualTo(
              "secret " + (path.isEmpty() ? "/v1/metrics" : path) + " application/x-protobuf");
    }
    refuses = true;
    assertThat(target.send(sent, Duration.ofSeconds(20)))
        .isEqualTo(overGrpc ? "PERMISSION_DENIED: not you" : "HTTP status 403");
    target.close(Deadline.in(Clock.SYSTEM, Duration.ofSeconds(5)));
  }

  @ParameterizedTest
  @MethodSource("transports")
  void nobodyListens(boolean overGrpc, boolean gzip, String path) {
    Deadline now = Deadline.in(Clock.SYSTEM, Duration.ZERO);
    PushTarget target = PushTarget.of(target(overGrpc, gzip, path), "test/1");
    grpc.close(now);
    http.close(now);
    assertThat(target.send(reading(), Duration.ofSeconds(20))).isNotNull().doesNotContain("secret");
    target.close(now);
  }

  @Test
  void theConsoleGetsOneLineOfJsonEachTime() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ConsolePush console = new ConsolePush(new PrintStream(out, true, StandardCharsets.UTF_8));
    assertThat(console.send(reading(), Duration.ofSeconds(1))).isNull();
    assertThat(console.send(reading(), Duration.ofSeconds(1))).isNull();
    List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
    assertThat(lines).hasSize(2);
    assertThat(new ObjectMapper().readTree(lines.getFirst()).at("/resourceMetrics/0/resource"))
        .hasToString(
            "{\"attributes\":[{\"key\":\"service.name\",\"value\":{\"stringValue\":\"router\"}}]}");
  }

  /** Several readers, each at its own pace, with the router's resource; the last at the stop. */
  @Test
  void everyPeriodicReaderIsServed() throws Exception {
    OtlpTarget overHttp = target(false, false, "");
    TelemetryConfig config =
        new TelemetryConfig(
            new MetricsConfig(
                Level.NORMAL,
                List.of(),
                List.of(
                    new PeriodicReader(
                        Duration.ofMillis(20), Duration.ofSeconds(5), target(true, true, "")),
                    new PeriodicReader(Duration.ofHours(1), Duration.ofSeconds(5), overHttp)),
                List.of()),
            TelemetryConfig.DEFAULT.logs(),
            TelemetryConfig.DEFAULT.traces(),
            Map.of("service.name", Optional.of("edge")));
    RouterHealth health =
        new RouterHealth(RouterHealth.Phase.RUNNING, Instant.EPOCH, List.of(), List.of());
    HealthPages pages =
        new HealthPages(
            config, metrics, new MemoryBudget(1 << 20), new BuildInfo("router", "1"), () -> health);
    pages.start();
    byte[] first = arrived.poll(20, TimeUnit.SECONDS);
    var request = ExportMetricsServiceRequest.parseFrom(first);
    assertThat(request.getResourceMetrics(0).getResource().toString()).contains("\"edge\"");
    assertThat(request.toString())
        .contains("\"otelcol_process_uptime\"", "\"otelcol_exporter_sent_spans\"", "as_int: 12345")
        .contains("\"router_memory_limit_bytes\"");
    assertThat(tokens).isEmpty();
    pages.close();
    assertThat(tokens.poll(20, TimeUnit.SECONDS)).as("the last words").startsWith("secret");
  }
}
