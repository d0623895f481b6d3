package ai.odock.router.exporters.prometheusremotewrite;

import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.BuildInfo;
import ai.odock.router.ComponentContext;
import ai.odock.router.Exporter;
import ai.odock.router.MemoryBudget;
import ai.odock.router.Outcome;
import ai.odock.router.Signal;
import ai.odock.router.StatusCode;
import ai.odock.router.fixtures.CapturedLog;
import ai.odock.router.fixtures.RemoteWriteMessages;
import ai.odock.router.net.coding.Compression;
import ai.odock.router.net.http.HttpClientSettings;
import ai.odock.router.net.http.HttpEndpoint;
import ai.odock.router.prometheus.Settings;
import ai.odock.router.settings.ComponentId;
import ai.odock.router.telemetry.Metrics;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xerial.snappy.Snappy;

/** Against a real HTTP server. */
class PrometheusRemoteWriteExporterTest {
  private record Request(String path, Headers headers, List<Decoded.Series> series) {}

  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final List<RemoteWriteMessages.Metadata> metadata = new CopyOnWriteArrayList<>();
  private final CapturedLog log = new CapturedLog();
  private volatile int status = 204;
  private volatile String retryAfter = "";
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
    server.createContext(
        "/",
        exchange -> {
          byte[] body = Snappy.uncompress(exchange.getRequestBody().readAllBytes());
          List<RemoteWriteMessages.Metadata> apart = RemoteWriteMessages.version1(body).metadata();
          if (!apart.isEmpty()) {
            metadata.addAll(apart);
            exchange.sendResponseHeaders(500, -1);
            exchange.close();
            return;
          }
          requests.add(
              new Request(
                  exchange.getRequestURI().toString(),
                  exchange.getRequestHeaders(),
                  Decoded.request(body)));
          if (!retryAfter.isEmpty()) {
            exchange.getResponseHeaders().add("Retry-After", retryAfter);
          }
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private Exporter exporter() {
    return exporter(false);
  }

  private Exporter exporter(boolean metadata) {
    ComponentContext context =
        new ComponentContext(
            new ComponentId("prometheusremotewrite", ""),
            new Metrics(),
            new MemoryBudget(1 << 20),
            Clock.SYSTEM,
            new BuildInfo("router", "1.2"),
            log);
    HttpEndpoint endpoint =
        HttpEndpoint.parse(
            "http://127.0.0.1:" + server.getAddress().getPort() + "/api/v1/write?x=1");
    var config =
        new PrometheusRemoteWriteExporter.Config(
            endpoint,
            new HttpClientSettings(
                Duration.ofSeconds(5), Map.of("X-Scope-OrgID", "t1"), Compression.NONE),
            Settings.DEFAULT,
            5,
            Protocol.VERSION_1,
            metadata,
            null);
    return PrometheusRemoteWriteExporter.TYPE.factory().create(config, Signal.METRICS, context);
  }

  private static ExportMetricsServiceRequest gauge() {
    Metric.Builder metric = Metric.newBuilder().setName("g");
    metric.getGaugeBuilder().addDataPointsBuilder().setAsInt(7).setTimeUnixNano(1_000_000);
    return ExportMetricsServiceRequest.newBuilder()
        .addResourceMetrics(
            ResourceMetrics.newBuilder()
                .addScopeMetrics(ScopeMetrics.newBuilder().addMetrics(metric)))
        .build();
  }

  @Test
  void postsWhatRemoteWriteAsksFor() {
    assertThat(exporter().export(Translated.batch(gauge()))).isEqualTo(Outcome.Accepted.ALL);
    Request request = requests.getFirst();
    assertThat(request.path()).isEqualTo("/api/v1/write?x=1");
    assertThat(request.headers().get("Content-Encoding")).containsExactly("snappy");
    assertThat(request.headers().get("Content-Type")).containsExactly("application/x-protobuf");
    assertThat(request.headers().get("X-Prometheus-Remote-Write-Version")).containsExactly("0.1.0");
    assertThat(request.headers().get("User-Agent")).containsExactly("router/1.2");
    assertThat(request.headers().get("X-Scope-OrgID")).containsExactly("t1");
    assertThat(request.series().toString())
        .isEqualTo("[Series[labels=[__name__=\"g\"], samples=[7.0 @1], exemplars=[]]]");
  }

  @Test
  void passesOnHowLongTheBackendAsksToWait() {
    status = 429;
    retryAfter = "17";
    Outcome.Retryable outcome = (Outcome.Retryable) exporter().export(Translated.batch(gauge()));
    assertThat(outcome.delay()).isEqualTo(Duration.ofSeconds(17));
    assertThat(requests).as("sends nothing again by itself").hasSize(1);
  }

  @Test
  void aDateAsRetryAfterIsHonouredWithinReason() {
    status = 503;
    retryAfter = "Wed, 21 Oct 2065 07:28:00 GMT";
    Outcome.Retryable outcome = (Outcome.Retryable) exporter().export(Translated.batch(gauge()));
    assertThat(outcome.delay()).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void isToBeTriedAgainWhenNobodyListens() {
    Exporter exporter = exporter();
    server.stop(0);
    Outcome.Retryable outcome = (Outcome.Retryable) exporter.export(Translated.batch(gauge()));
    assertThat(outcome.code()).isEqualTo(StatusCode.UNAVAILABLE);
  }

  @Test
  void metadataAreSentApartAndTheirFailureCostsNoPoints() {
    Exporter exporter = exporter(true);
    assertThat(exporter.export(Translated.batch(gauge()))).isEqualTo(Outcome.Accepted.ALL);
    assertThat(exporter.export(Translated.batch(gauge()))).isEqualTo(Outcome.Accepted.ALL);
    assertThat(requests).hasSize(2);
    assertThat(metadata)
        .as("not again within a minute")
        .containsExactly(new RemoteWriteMessages.Metadata("gauge", "g", "", ""));
  }

  @Test
  void deltaPointsAreDroppedWithAWarningThatNamesMetricAndRemedy() {
    Metric.Builder metric = Metric.newBuilder().setName("my.requests");
    metric
        .getSumBuilder()
        .setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA)
        .addDataPointsBuilder()
        .setAsInt(1);
    ExportMetricsServiceRequest delta =
        ExportMetricsServiceRequest.newBuilder()
            .addResourceMetrics(
                ResourceMetrics.newBuilder()
                    .addScopeMetrics(ScopeMetrics.newBuilder().addMetrics(metric)))
            .build();
    Exporter exporter = exporter();
    for (int i = 0; i < 3; i++) {
      assertThat(exporter.export(Translated.batch(delta)))
          .isEqualTo(Outcome.Accepted.but(1, "delta_temporality"));
    }
    assertThat(log.lines())
        .singleElement()
        .asString()
        .contains("my.requests", "delta_to_cumulative", "dropped_items=1");
  }

  @Test
  void sendsNoRequestWithoutSeries() {
    assertThat(exporter().export(Translated.batch(new byte[0]))).isEqualTo(Outcome.Accepted.ALL);
    assertThat(requests).isEmpty();
  }

  @Test
  void closesTwiceAndWithoutStart() {
    Exporter exporter = exporter();
    exporter.close(Deadline.in(Clock.SYSTEM, Duration.ZERO));
    exporter.close(Deadline.in(Clock.SYSTEM, Duration.ZERO));
    assertThat(exporter.traits().waits()).isTrue();
  }
}
