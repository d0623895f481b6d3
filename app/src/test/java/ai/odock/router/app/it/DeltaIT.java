package ai.odock.router.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.app.it.RemoteWriteSamples.Sample;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.exporter.otlp.metrics.OtlpGrpcMetricExporter;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.export.AggregationTemporalitySelector;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.resources.Resource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real SDK that prefers delta temporality, and a Prometheus that takes cumulative points. */
class DeltaIT {
  private static final String YAML =
      """
      receivers: {otlp: {protocols: {grpc: {endpoint: "127.0.0.1:${env:GRPC_PORT}"}}}}
      processors:
        deltatocumulative:
        batch: {timeout: 20ms}
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
            receivers: [otlp]
            processors: [deltatocumulative, batch]
            exporters: [prometheusremotewrite]
      """;

  private static final int ROUNDS = 5;

  @TempDir private Path folder = Path.of("");

  @Test
  void theBackendSeesTotals() throws Exception {
    Map<String, String> ports = RouterProcess.ports();
    try (HttpBackend prometheus = new HttpBackend(path -> 204)) {
      ports.put("PROMETHEUS_PORT", String.valueOf(prometheus.port()));
      try (RouterProcess router = RouterProcess.start(folder, YAML, ports)) {
        send(ports);
        awaitSamples(prometheus, "gateway_active", ROUNDS + 1);
        assertThat(values(prometheus, "gateway_requests_total"))
            .containsExactly(2.0, 4.0, 6.0, 8.0, 10.0);
        assertThat(values(prometheus, "gateway_active"))
            .as("cumulative from the SDK, and once more when it ends")
            .containsExactly(-1.0, -2.0, -3.0, -4.0, -5.0, -5.0);
        assertThat(values(prometheus, "gateway_latency_seconds_count"))
            .containsExactly(1.0, 2.0, 3.0, 4.0, 5.0);
        assertThat(values(prometheus, "gateway_latency_seconds_sum"))
            .containsExactly(0.25, 0.5, 0.75, 1.0, 1.25);
        String page = RouterProcess.scrape(ports);
        double accepted =
            RouterProcess.value(page, "otelcol_receiver_accepted_metric_points_total");
        assertThat(RouterProcess.value(page, "otelcol_deltatocumulative_datapoints_total"))
            .as("all but those of the up-down counter")
            .isEqualTo(accepted - ROUNDS - 1);
        assertThat(RouterProcess.value(page, "otelcol_deltatocumulative_streams_tracked"))
            .as("the SDK's own ones among them")
            .isGreaterThanOrEqualTo(2);
        assertThat(page).doesNotContain("router_exporter_dropped_items_total{");
        assertThat(router.terminate()).isZero();
      }
    }
  }

  private static void awaitSamples(HttpBackend prometheus, String name, int count)
      throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (values(prometheus, name).size() < count && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private static List<Double> values(HttpBackend prometheus, String name) throws Exception {
    return RemoteWriteSamples.of(prometheus.bodies("/api/v1/write")).stream()
        .filter(sample -> sample.name().equals(name))
        .map(Sample::value)
        .toList();
  }

  private static void send(Map<String, String> ports) {
    var exporter =
        OtlpGrpcMetricExporter.builder()
            .setEndpoint("http://127.0.0.1:" + ports.get("GRPC_PORT"))
            .setAggregationTemporalitySelector(AggregationTemporalitySelector.deltaPreferred())
            .build();
    try (var provider =
        SdkMeterProvider.builder()
            .setResource(
                Resource.create(Attributes.builder().put("service.name", "odock-server").build()))
            .registerMetricReader(
                PeriodicMetricReader.builder(exporter).setInterval(Duration.ofHours(1)).build())
            .build()) {
      Meter meter = provider.get("odock/gateway");
      var requests = meter.counterBuilder("gateway.requests").build();
      var active = meter.upDownCounterBuilder("gateway.active").build();
      var latency = meter.histogramBuilder("gateway.latency").setUnit("s").build();
      for (int i = 0; i < ROUNDS; i++) {
        requests.add(2);
        active.add(-1);
        latency.record(0.25);
        assertThat(provider.forceFlush().join(20, TimeUnit.SECONDS).isSuccess()).isTrue();
      }
    }
  }
}
