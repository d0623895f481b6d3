package ai.odock.router.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.metrics.Aggregation;
import io.opentelemetry.sdk.metrics.InstrumentSelector;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.View;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.resources.Resource;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus server takes the metrics of a real SDK, and a query finds them. */
class PrometheusIT {
  private static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SPAN_ID = "00f067aa0ba902b7";

  @TempDir private Path folder = Path.of("");
  private final Map<String, String> ports = new TreeMap<>();
  private @Nullable PrometheusServer prometheus;

  @BeforeEach
  void startPrometheus() throws Exception {
    prometheus = PrometheusServer.start(folder);
    ports.putAll(RouterProcess.ports());
    ports.put("PROMETHEUS_PORT", String.valueOf(prometheus.port()));
  }

  @AfterEach
  void stopPrometheus() throws Exception {
    if (prometheus != null) {
      prometheus.close();
    }
  }

  private Map<String, Double> query(String expression) throws Exception {
    return Objects.requireNonNull(prometheus).query(expression);
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
      JsonNode exemplar =
          Objects.requireNonNull(prometheus).exemplars("gateway_latency_seconds_bucket");
      assertThat(exemplar.at("/labels/trace_id").asText()).isEqualTo(TRACE_ID);
      assertThat(exemplar.at("/labels/span_id").asText()).isEqualTo(SPAN_ID);
      assertThat(exemplar.at("/value").asDouble()).isEqualTo(0.3);
      assertThat(query("histogram_count(gateway_sizes_bytes)").values()).containsExactly(2.0);
      assertThat(query("histogram_sum(gateway_sizes_bytes)").values()).containsExactly(4000.0);
      assertThat(query("histogram_quantile(1, gateway_sizes_bytes)").values())
          .allMatch(most -> most >= 3000 && most < 3100);
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
            .registerView(
                InstrumentSelector.builder().setName("gateway.sizes").build(),
                View.builder()
                    .setAggregation(Aggregation.base2ExponentialBucketHistogram())
                    .build())
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
      SpanContext span =
          SpanContext.create(TRACE_ID, SPAN_ID, TraceFlags.getSampled(), TraceState.getDefault());
      Context.root().with(Span.wrap(span)).wrap(() -> latency.record(0.3, route)).run();
      var sizes = meter.histogramBuilder("gateway.sizes").setUnit("By").build();
      sizes.record(1000, route);
      sizes.record(3000, route);
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
}
