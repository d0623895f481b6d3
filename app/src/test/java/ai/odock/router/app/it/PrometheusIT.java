package ai.odock.router.app.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.resources.Resource;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus server takes the metrics of a real SDK, and a query finds them. */
class PrometheusIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder = Path.of("");
  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<String, String> ports = new TreeMap<>();
  private @Nullable Process prometheus;

  @BeforeEach
  void startPrometheus() throws Exception {
    boolean installed =
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(dir -> Files.isExecutable(Path.of(dir, "prometheus")));
    assumeTrue(installed, "no prometheus on the PATH");
    ports.putAll(RouterProcess.ports());
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    ports.put("PROMETHEUS_PORT", String.valueOf(port));
    Path config = Files.writeString(folder.resolve("prometheus.yml"), "scrape_configs: []\n");
    prometheus =
        new ProcessBuilder(
                "prometheus",
                "--config.file=" + config,
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port,
                "--web.enable-remote-write-receiver",
                "--enable-feature=exemplar-storage")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("prometheus.log").toFile())
            .start();
    awaitTrue(() -> get("/-/ready").statusCode() == 200, "prometheus is ready");
  }

  @AfterEach
  void stopPrometheus() throws Exception {
    if (prometheus != null) {
      prometheus.destroy();
      var _ = prometheus.waitFor(20, TimeUnit.SECONDS);
    }
    http.close();
  }

  @Test
  void aQueryReturnsNamesLabelsAndValues() throws Exception {
    String yaml =
        """
        receivers: {otlp: {protocols: {grpc: {endpoint: "127.0.0.1:${env:GRPC_PORT}"}}}}
        processors: {batch: {timeout: 50ms}}
        exporters:
          prometheusremotewrite:
            endpoint: http://127.0.0.1:${env:PROMETHEUS_PORT}/api/v1/write
        service:
          telemetry:
            metrics:
              readers:
                - pull: {exporter: {prometheus: {host: 127.0.0.1, port: "${env:METRICS_PORT}"}}}
          pipelines:
            metrics:
              {receivers: [otlp], processors: [batch], exporters: [prometheusremotewrite]}
        """;
    try (RouterProcess router = RouterProcess.start(folder, yaml, ports)) {
      send();

      assertThat(query("gateway_requests_total"))
          .containsExactlyInAnyOrderEntriesOf(
              Map.of(series("gateway_requests_total", ", route=\"/v1/chat\""), 7.0));
      assertThat(query("gateway_load_ratio").values()).containsExactly(0.25);
      assertThat(query("gateway_latency_seconds_count").values()).containsExactly(3.0);
      assertThat(query("gateway_latency_seconds_sum").values()).containsExactly(5.3);
      assertThat(query("gateway_latency_seconds_bucket{le=\"0.5\"}").values()).containsExactly(1.0);
      assertThat(query("gateway_latency_seconds_bucket{le=\"+Inf\"}").values())
          .containsExactly(3.0);
      assertThat(query("target_info").keySet().toString())
          .contains("deployment_environment_name=\"production\"", "job=\"odock/odock-server\"");
      String page = RouterProcess.scrape(ports);
      assertThat(RouterProcess.value(page, "otelcol_exporter_sent_metric_points_total"))
          .isGreaterThanOrEqualTo(3)
          .isEqualTo(RouterProcess.value(page, "otelcol_receiver_accepted_metric_points_total"));
      assertThat(page).doesNotContain("\notelcol_exporter_send_failed");
      assertThat(router.isAlive()).isTrue();
    }
  }

  private void send() {
    var exporter = new SdkExporters(true, "gzip", ports).metrics();
    Resource resource =
        Resource.create(
            Attributes.builder()
                .put("service.name", "odock-server")
                .put("service.namespace", "odock")
                .put("service.instance.id", "one")
                .put("deployment.environment.name", "production")
                .build());
    try (var provider =
        SdkMeterProvider.builder()
            .setResource(resource)
            .registerMetricReader(PeriodicMetricReader.create(exporter))
            .build()) {
      var meter = provider.get("odock/gateway");
      var route = Attributes.builder().put("route", "/v1/chat").build();
      meter.counterBuilder("gateway.requests").setUnit("{request}").build().add(7, route);
      meter.gaugeBuilder("gateway.load").setUnit("1").build().set(0.25, route);
      var latency =
          meter
              .histogramBuilder("gateway.latency")
              .setUnit("s")
              .setExplicitBucketBoundariesAdvice(List.of(0.5, 2.0))
              .build();
      latency.record(0.3, route);
      latency.record(1, route);
      latency.record(4, route);
      assertThat(provider.forceFlush().join(20, TimeUnit.SECONDS).isSuccess()).isTrue();
    }
  }

  private static String series(String name, String labels) {
    return name
        + "{instance=\"one\", job=\"odock/odock-server\", otel_scope_name=\"odock/gateway\""
        + labels
        + "}";
  }

  /** Asks until there is an answer: the values by series. */
  private Map<String, Double> query(String expression) throws Exception {
    Map<String, Double> found = new TreeMap<>();
    String path = "/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8);
    awaitTrue(
        () -> {
          JsonNode result = JSON.readTree(get(path).body()).at("/data/result");
          result.forEach(one -> found.put(text(one.get("metric")), one.at("/value/1").asDouble()));
          return !found.isEmpty();
        },
        expression);
    return found;
  }

  private static String text(JsonNode labels) {
    Map<String, String> sorted = new TreeMap<>();
    labels.properties().forEach(label -> sorted.put(label.getKey(), label.getValue().asText()));
    String name = sorted.remove("__name__");
    StringBuilder text = new StringBuilder(name + "{");
    sorted.forEach(
        (key, value) ->
            text.append(text.charAt(text.length() - 1) == '{' ? "" : ", ")
                .append(key + "=\"" + value + "\""));
    return text.append('}').toString();
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + ports.get("PROMETHEUS_PORT") + path);
    return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  private interface Check {
    boolean holds() throws Exception;
  }

  private void awaitTrue(Check check, String what) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (true) {
      try {
        if (check.holds()) {
          return;
        }
      } catch (IOException e) {
        // not listening yet
      }
      if (System.nanoTime() > end) {
        String log = Files.readString(folder.resolve("prometheus.log"));
        throw new AssertionError("waited for " + what + "\n" + log);
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }
}
