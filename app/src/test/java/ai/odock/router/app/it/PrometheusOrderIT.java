package ai.odock.router.app.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Eight requests at a time to a real Prometheus behind a proxy that fails now and then: it never
 * calls a sample out of order, and has every point in the end.
 */
class PrometheusOrderIT {
  private static final int ROUNDS = 15;
  private static final int SERIES = 8000;

  @TempDir private Path folder = Path.of("");

  static Stream<Arguments> messages() {
    return Stream.of(
        argumentSet("1.0", "prometheus.WriteRequest"),
        argumentSet(
            "2.0, which this Prometheus does not understand", "io.prometheus.write.v2.Request"));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void nothingIsOutOfOrderAndNothingIsLost(String message) throws Exception {
    try (PrometheusServer prometheus = PrometheusServer.start(folder);
        FaultyProxy proxy = new FaultyProxy(prometheus.port(), 17, 4)) {
      Map<String, String> env = new HashMap<>(RouterProcess.ports());
      env.put("BACKEND_PORT", String.valueOf(proxy.port()));
      env.put("MESSAGE", message);
      try (RouterProcess router = RouterProcess.start(folder, yaml(), env)) {
        long now = System.currentTimeMillis();
        for (int round = 0; round < ROUNDS; round++) {
          send(env, round, now - 1000L * (ROUNDS - round));
        }
        double points = (double) ROUNDS * SERIES;
        String sent = "otelcol_exporter_sent_metric_points_total";
        assertThat(RouterProcess.value(RouterProcess.scrapeUntil(env, sent, points), sent))
            .as(router.output())
            .isEqualTo(points);
        assertThat(prometheus.query("sum(count_over_time(run[5m]))").values())
            .containsExactly(points);
        assertThat(proxy.answers()).doesNotContainKey(400);
        assertThat(prometheus.log()).doesNotContain("ut of order");
        assertThat(proxy.faults()).isGreaterThan(10);
        assertThat(proxy.mostAtOnce()).isBetween(2, 8);
      }
    }
  }

  private static String yaml() {
    return """
        receivers: {otlp: {protocols: {http: {endpoint: "127.0.0.1:${env:HTTP_PORT}"}}}}
        exporters:
          prometheusremotewrite:
            endpoint: http://127.0.0.1:${env:BACKEND_PORT}/api/v1/write
            protobuf_message: ${env:MESSAGE}
            timeout: 30s
            remote_write_queue: {num_consumers: 8}
            retry_on_failure: {initial_interval: 5ms, max_interval: 20ms}
        service:
          telemetry:
            metrics:
              readers:
                - pull: {exporter: {prometheus: {host: 127.0.0.1, port: "${env:METRICS_PORT}"}}}
          pipelines:
            metrics: {receivers: [otlp], exporters: [prometheusremotewrite]}
        """;
  }

  private static void send(Map<String, String> env, int value, long millis) throws Exception {
    Metric.Builder metric = Metric.newBuilder().setName("run");
    for (int i = 0; i < SERIES; i++) {
      AnyValue number = AnyValue.newBuilder().setStringValue("n" + i).build();
      metric
          .getGaugeBuilder()
          .addDataPointsBuilder()
          .setAsInt(value)
          .setTimeUnixNano(TimeUnit.MILLISECONDS.toNanos(millis))
          .addAttributes(KeyValue.newBuilder().setKey("series").setValue(number));
    }
    ScopeMetrics.Builder scope = ScopeMetrics.newBuilder().addMetrics(metric);
    ExportMetricsServiceRequest request =
        ExportMetricsServiceRequest.newBuilder()
            .addResourceMetrics(ResourceMetrics.newBuilder().addScopeMetrics(scope))
            .build();
    URI uri = URI.create("http://127.0.0.1:" + env.get("HTTP_PORT") + "/v1/metrics");
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<Void> answer =
          client.send(
              HttpRequest.newBuilder(uri)
                  .header("Content-Type", "application/x-protobuf")
                  .POST(HttpRequest.BodyPublishers.ofByteArray(request.toByteArray()))
                  .build(),
              HttpResponse.BodyHandlers.discarding());
      assertThat(answer.statusCode()).isEqualTo(200);
    }
  }
}
