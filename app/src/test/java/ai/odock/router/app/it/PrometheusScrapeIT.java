package ai.odock.router.app.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Exemplar;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A real Prometheus scrapes the started router, and its tool checks the pages. */
class PrometheusScrapeIT {
  private static final String READER =
      "pull: {exporter: {prometheus: {host: 127.0.0.1, port: \"${env:METRICS_PORT}\" SPELLING}}}";

  /** As the page of the collector that has no reader configured. */
  private static final String DEFAULT_SPELLING =
      ", without_scope_info: true, without_type_suffix: true, without_units: true";

  /** What promtool has to say of names that services chose themselves. */
  private static final String EXPORTER_LINT =
      """
      gateway_latency_milliseconds use base unit "seconds" instead of "milliseconds"
      gateway_load_ratio no help text
      """;

  /** And of the spelling that the collector shows unless it is told otherwise. */
  private static final String DEFAULT_READER_LINT =
      """
      otelcol_exporter_sent_metric_points counter metrics should have "_total" suffix
      otelcol_process_cpu_seconds counter metrics should have "_total" suffix
      otelcol_process_runtime_total_alloc_bytes counter metrics should have "_total" suffix
      otelcol_process_uptime counter metrics should have "_total" suffix
      otelcol_receiver_accepted_metric_points counter metrics should have "_total" suffix
      otelcol_receiver_failed_metric_points counter metrics should have "_total" suffix
      otelcol_receiver_refused_metric_points counter metrics should have "_total" suffix
      """;

  @TempDir private Path folder = Path.of("");
  private final HttpClient http = HttpClient.newHttpClient();

  private RouterProcess start(Map<String, String> ports, String spelling, boolean openMetrics)
      throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      ports.put("PAGE_PORT", String.valueOf(socket.getLocalPort()));
    }
    String yaml =
        """
        receivers: {otlp: {protocols: {http: {endpoint: "127.0.0.1:${env:HTTP_PORT}"}}}}
        exporters:
          prometheus: {endpoint: "127.0.0.1:${env:PAGE_PORT}", enable_open_metrics: OPEN}
        service:
          telemetry: {metrics: {level: detailed, readers: [{READER}]}}
          pipelines: {metrics: {receivers: [otlp], exporters: [prometheus]}}
        """
            .replace("OPEN", String.valueOf(openMetrics))
            .replace("READER", READER.replace(" SPELLING", spelling));
    return RouterProcess.start(folder, yaml, ports);
  }

  static Stream<Arguments> formats() {
    return Stream.of(
        argumentSet("text", false, List.of()),
        argumentSet("OpenMetrics", true, List.of()),
        argumentSet("protobuf", false, List.of(PrometheusServer.NATIVE_HISTOGRAMS)));
  }

  @ParameterizedTest
  @MethodSource("formats")
  void scraped(boolean openMetrics, List<String> features) throws Exception {
    Map<String, String> ports = new TreeMap<>(RouterProcess.ports());
    try (RouterProcess router = start(ports, "", openMetrics)) {
      String scrapes =
          "[{job_name: router, honor_labels: true, scrape_interval: 1s, scrape_timeout: 1s,"
              + " static_configs: [{targets: [\"127.0.0.1:%s\"]}]}]"
                  .formatted(ports.get("PAGE_PORT"));
      send(ports);
      try (PrometheusServer prometheus = PrometheusServer.start(folder, scrapes, features)) {
        assertThat(prometheus.query("gateway_requests_total"))
            .containsExactlyInAnyOrderEntriesOf(
                Map.of(
                    "gateway_requests_total{instance=\"one\", job=\"odock\", "
                        + "otel_scope_name=\"gateway\", route=\"/v1\"\"}", // not escaped by the
                    // fixture
                    7.0));
        assertThat(prometheus.query("gateway_load_ratio").values()).containsExactly(0.25);
        assertThat(prometheus.query("gateway_latency_milliseconds_bucket").values())
            .containsExactlyInAnyOrder(1.0, 3.0, 6.0);
        assertThat(prometheus.query("target_info").keySet().toString()).contains("host_name=\"h\"");
        assertThat(prometheus.query("up{job=\"router\"}").values()).containsExactly(1.0);
        if (!features.isEmpty()) {
          assertThat(prometheus.query("histogram_count(gateway_size_bytes)").values())
              .containsExactly(6.0);
          // of 1, 2 and 3 in (1,2], (2,4] and (4,8]
          assertThat(prometheus.query("histogram_quantile(1, gateway_size_bytes)").values())
              .containsExactly(8.0);
        } else {
          assertThat(prometheus.query("gateway_size_bytes_count").values()).containsExactly(6.0);
        }
        if (openMetrics) {
          assertThat(prometheus.exemplars("gateway_requests_total").at("/labels/trace_id").asText())
              .isEqualTo("000102030405060708090a0b0c0d0e0f");
        }
        assertThat(prometheus.log()).doesNotContain("level=warn", "level=error");
      }
      assertThat(router.isAlive()).isTrue();
    }
  }

  @Test
  void promtoolFindsNothingButWhatIsKnown() throws Exception {
    assumeTrue(installed("promtool"), "no promtool on the PATH");
    Map<String, String> ports = new TreeMap<>(RouterProcess.ports());
    try (RouterProcess router = start(ports, "", false)) {
      send(ports);
      assertThat(lint(page(ports, "PAGE_PORT"))).isEqualTo(EXPORTER_LINT);
      assertThat(lint(page(ports, "METRICS_PORT"))).isEmpty();
      assertThat(router.isAlive()).isTrue();
    }
    Map<String, String> others = new TreeMap<>(RouterProcess.ports());
    try (RouterProcess router = start(others, DEFAULT_SPELLING, false)) {
      send(others);
      page(others, "PAGE_PORT");
      assertThat(lint(page(others, "METRICS_PORT"))).isEqualTo(DEFAULT_READER_LINT);
      assertThat(router.isAlive()).isTrue();
    }
  }

  private static boolean installed(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(dir -> Files.isExecutable(Path.of(dir, program)));
  }

  private String page(Map<String, String> ports, String port)
      throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + ports.get(port) + "/metrics");
    return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  /** What {@code promtool check metrics} says; that it cannot read the page is among it. */
  private String lint(String page) throws Exception {
    assertThat(page).isNotEmpty();
    Path in = Files.writeString(folder.resolve("page.txt"), page);
    Path out = folder.resolve("lint.txt");
    Process promtool =
        new ProcessBuilder("promtool", "check", "metrics")
            .redirectInput(in.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    assertThat(promtool.waitFor(30, TimeUnit.SECONDS)).isTrue();
    String said = Files.readString(out, StandardCharsets.UTF_8);
    assertThat(promtool.exitValue()).as(said).isEqualTo(said.isEmpty() ? 0 : 3);
    return said;
  }

  private void send(Map<String, String> ports) throws IOException, InterruptedException {
    ExportMetricsServiceRequest.Builder request = ExportMetricsServiceRequest.newBuilder();
    var of = request.addResourceMetricsBuilder();
    of.getResourceBuilder()
        .addAttributes(attribute("service.name", "odock"))
        .addAttributes(attribute("service.instance.id", "one"))
        .addAttributes(attribute("host.name", "h"));
    ScopeMetrics.Builder scope = of.addScopeMetricsBuilder();
    scope.getScopeBuilder().setName("gateway");
    scope.addMetrics(requests()).addMetrics(load()).addMetrics(latency()).addMetrics(size());
    URI uri = URI.create("http://127.0.0.1:" + ports.get("HTTP_PORT") + "/v1/metrics");
    HttpRequest post =
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/x-protobuf")
            .POST(HttpRequest.BodyPublishers.ofByteArray(request.build().toByteArray()))
            .build();
    assertThat(http.send(post, HttpResponse.BodyHandlers.discarding()).statusCode()).isEqualTo(200);
  }

  private static KeyValue attribute(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  private static long now() {
    return TimeUnit.MILLISECONDS.toNanos(Instant.now().toEpochMilli());
  }

  private static Metric requests() {
    Metric.Builder metric =
        Metric.newBuilder().setName("gateway.requests").setDescription("All of them.");
    metric
        .getSumBuilder()
        .setIsMonotonic(true)
        .setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE)
        .addDataPoints(
            NumberDataPoint.newBuilder()
                .setStartTimeUnixNano(now() - 1_000_000_000)
                .setTimeUnixNano(now())
                .setAsInt(7)
                .addAttributes(attribute("route", "/v1\""))
                .addExemplars(
                    Exemplar.newBuilder()
                        .setTimeUnixNano(now())
                        .setAsInt(1)
                        .setTraceId(ByteString.fromHex("000102030405060708090a0b0c0d0e0f"))));
    return metric.build();
  }

  private static Metric load() {
    Metric.Builder metric = Metric.newBuilder().setName("gateway.load").setUnit("1");
    metric
        .getGaugeBuilder()
        .addDataPoints(NumberDataPoint.newBuilder().setTimeUnixNano(now()).setAsDouble(0.25));
    return metric.build();
  }

  private static Metric latency() {
    Metric.Builder metric =
        Metric.newBuilder().setName("gateway.latency").setUnit("ms").setDescription("How long.");
    metric
        .getHistogramBuilder()
        .setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE)
        .addDataPoints(
            HistogramDataPoint.newBuilder()
                .setTimeUnixNano(now())
                .setCount(6)
                .setSum(9)
                .addAllExplicitBounds(List.of(1.0, 2.5))
                .addAllBucketCounts(List.of(1L, 2L, 3L)));
    return metric.build();
  }

  private static Metric size() {
    Metric.Builder metric =
        Metric.newBuilder().setName("gateway.size").setUnit("By").setDescription("How large.");
    ExponentialHistogramDataPoint.Builder point =
        ExponentialHistogramDataPoint.newBuilder().setTimeUnixNano(now()).setCount(6).setSum(20);
    point.getPositiveBuilder().addAllBucketCounts(List.of(1L, 2L, 3L));
    metric
        .getExponentialHistogramBuilder()
        .setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE)
        .addDataPoints(point);
    return metric.build();
  }
}
