package ai.odock.router.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.otlp.metrics.OtlpGrpcMetricExporter;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.resources.Resource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One service that a real Prometheus scrapes and that sends OTLP as well; and another process of
 * it, whose metrics come through another router.
 */
class DoubleCountIT {
  private static final String YAML =
      """
      receivers:
        otlp: {protocols: {grpc: {endpoint: "127.0.0.1:${env:GRPC_PORT}"}}}
        otlp/other: {protocols: {grpc: {endpoint: "127.0.0.1:${env:OTHER_PORT}"}}}
      exporters:
        prometheusremotewrite:
          endpoint: http://127.0.0.1:${env:PROMETHEUS_PORT}/api/v1/write
          double_count_check:
            prometheus: http://127.0.0.1:${env:PROMETHEUS_PORT}
            interval: 1s
        prometheusremotewrite/other:
          endpoint: http://127.0.0.1:${env:PROMETHEUS_PORT}/api/v1/write
      service:
        telemetry:
          metrics:
            readers:
              - pull: {exporter: {prometheus: {host: 127.0.0.1, port: "${env:METRICS_PORT}"}}}
        pipelines:
          metrics: {receivers: [otlp], exporters: [prometheusremotewrite]}
          metrics/other: {receivers: [otlp/other], exporters: [prometheusremotewrite/other]}
      """;

  private static final String GAUGE = "router_double_counted_series";

  @TempDir private Path folder = Path.of("");

  @Test
  void aScrapeAndAPushOfOneService() throws Exception {
    HttpServer service = exposition();
    String scraped = "127.0.0.1:" + service.getAddress().getPort();
    String scrape =
        "[{job_name: odock-server, scrape_interval: 1s, static_configs: [{targets: [\"%s\"]}]}]"
            .formatted(scraped);
    Map<String, String> ports = RouterProcess.ports();
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      ports.put("OTHER_PORT", String.valueOf(socket.getLocalPort()));
    }
    try (PrometheusServer prometheus = PrometheusServer.start(folder, scrape, List.of())) {
      ports.put("PROMETHEUS_PORT", String.valueOf(prometheus.port()));
      try (RouterProcess router = RouterProcess.start(folder, YAML, ports)) {
        push(String.valueOf(ports.get("OTHER_PORT")), "two");
        awaitSeries(prometheus, 2);
        push(String.valueOf(ports.get("GRPC_PORT")), "one");
        awaitSeries(prometheus, 3);
        String page = RouterProcess.scrapeUntil(ports, GAUGE, 1);
        assertThat(RouterProcess.value(page, GAUGE)).isEqualTo(1);
        assertThat(router.output().lines().filter(line -> line.contains("of one service twice")))
            .singleElement()
            .asString()
            .contains("job=\"odock/odock-server\", instance=\"one\"")
            .contains("job=\"odock-server\", instance=\"" + scraped + "\"")
            .contains("sum(rate(http_requests_total[5m]))")
            .doesNotContain("instance=\"two\"");
        assertThat(RouterProcess.value(page, "router_double_count_check_failures_total")).isZero();
      }
    } finally {
      service.stop(0);
    }
  }

  private static void awaitSeries(PrometheusServer prometheus, int count) throws Exception {
    prometheus.awaitTrue(
        () -> prometheus.query("http_requests_total").size() == count, count + " series");
  }

  private static HttpServer exposition() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] text =
        "# TYPE http_requests_total counter\nhttp_requests_total 7\n"
            .getBytes(StandardCharsets.UTF_8);
    server.createContext(
        "/metrics",
        exchange -> {
          exchange.getResponseHeaders().add("Content-Type", "text/plain; version=0.0.4");
          exchange.sendResponseHeaders(200, text.length);
          exchange.getResponseBody().write(text);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static void push(String port, String instance) {
    Resource resource =
        Resource.create(
            Attributes.builder()
                .put("service.namespace", "odock")
                .put("service.name", "odock-server")
                .put("service.instance.id", instance)
                .build());
    var exporter = OtlpGrpcMetricExporter.builder().setEndpoint("http://127.0.0.1:" + port).build();
    try (var provider =
        SdkMeterProvider.builder()
            .setResource(resource)
            .registerMetricReader(PeriodicMetricReader.create(exporter))
            .build()) {
      provider.get("odock").counterBuilder("http.requests").build().add(7);
      assertThat(provider.forceFlush().join(20, TimeUnit.SECONDS).isSuccess()).isTrue();
    }
  }
}
