package ai.odock.router.app;

import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.BuildInfo;
import ai.odock.router.MemoryBudget;
import ai.odock.router.health.RouterHealth;
import ai.odock.router.net.HostPort;
import ai.odock.router.net.OfferedSockets;
import ai.odock.router.net.http.HttpAnswer;
import ai.odock.router.net.http.HttpHead;
import ai.odock.router.net.http.HttpReply;
import ai.odock.router.net.http.HttpRoute;
import ai.odock.router.net.http.HttpServer;
import ai.odock.router.selftelemetry.MetricsConfig;
import ai.odock.router.selftelemetry.MetricsConfig.PeriodicReader;
import ai.odock.router.selftelemetry.OwnResource;
import ai.odock.router.selftelemetry.OwnTarget;
import ai.odock.router.selftelemetry.TelemetryConfig;
import ai.odock.router.telemetry.Instrument.Level;
import ai.odock.router.telemetry.Metrics;
import ai.odock.router.telemetry.Otelcol;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Own metrics go to every periodic reader, with what the metrics page shows. */
@Timeout(60)
class PushedMetricsTest {
  private static final BuildInfo BUILD = new BuildInfo("router", "1");

  private final BlockingQueue<byte[]> often = new LinkedBlockingQueue<>();
  private final BlockingQueue<byte[]> seldom = new LinkedBlockingQueue<>();
  private final Metrics metrics = new Metrics();
  private final HttpServer http =
      HttpServer.builder(HostPort.parse("127.0.0.1:0"))
          .route("/often", new Take(often))
          .route("/seldom", new Take(seldom))
          .route("/mute", new Take(null))
          .build();

  private record Take(@Nullable BlockingQueue<byte[]> arrived) implements HttpRoute {
    @Override
    public Set<String> methods() {
      return Set.of("POST");
    }

    @Override
    public void onBody(HttpHead head, byte[] array, int offset, int length, HttpReply reply) {
      if (arrived != null) {
        arrived.add(Arrays.copyOfRange(array, offset, offset + length));
        reply.send(HttpAnswer.text(200, ""));
      }
    }
  }

  @BeforeEach
  void start() throws Exception {
    http.start();
    metrics.counter(Otelcol.exporterSent("spans"), Map.of("exporter", "otlp/a")).add(12_345);
  }

  @AfterEach
  void close() {
    http.close(Deadline.in(Clock.SYSTEM, Duration.ZERO));
  }

  private PeriodicReader reader(String path, Duration interval) {
    Duration timeout = Duration.ofSeconds(5);
    String url = "http://127.0.0.1:" + http.port() + path;
    OwnTarget target = new OwnTarget.Otlp(false, url, false, timeout, Map.of());
    return new PeriodicReader(interval, timeout, target, path.equals("/often"));
  }

  private HealthPages pages(PeriodicReader... readers) {
    TelemetryConfig config =
        new TelemetryConfig(
            new MetricsConfig(Level.NORMAL, List.of(), List.of(readers), List.of()),
            TelemetryConfig.DEFAULT.logs(),
            TelemetryConfig.DEFAULT.traces(),
            Map.of("service.name", Optional.of("edge")));
    RouterHealth health =
        new RouterHealth(RouterHealth.Phase.RUNNING, Instant.EPOCH, List.of(), List.of());
    return new HealthPages(
        config, metrics, new MemoryBudget(1 << 20), BUILD, new OfferedSockets(), () -> health);
  }

  /** Several readers, each at its own pace, with the router's resource; the last at the stop. */
  @Test
  void everyPeriodicReaderIsServed() throws Exception {
    HealthPages pages =
        pages(reader("/often", Duration.ofMillis(20)), reader("/seldom", Duration.ofHours(1)));
    pages.start();
    var request = ExportMetricsServiceRequest.parseFrom(often.poll(20, TimeUnit.SECONDS));
    assertThat(request.getResourceMetrics(0).getResource().toString())
        .contains("\"edge\"", OwnResource.attributes(Map.of(), BUILD).get("service.instance.id"));
    assertThat(request.toString())
        .contains("\"otelcol_process_uptime\"", "\"otelcol_exporter_sent_spans\"", "as_int: 12345")
        .contains("\"router_memory_limit_bytes\"");
    assertThat(seldom).isEmpty();
    pages.close();
    assertThat(seldom.poll(20, TimeUnit.SECONDS)).as("the last words").isNotNull();
  }

  @Test
  void aReaderThatDoesNotAnswerDoesNotTakeTheLastWordsOfTheOthers() throws Exception {
    HealthPages pages =
        pages(reader("/mute", Duration.ofHours(1)), reader("/seldom", Duration.ofHours(1)));
    pages.start();
    pages.close();
    assertThat(seldom.poll(20, TimeUnit.SECONDS)).isNotNull();
  }
}
