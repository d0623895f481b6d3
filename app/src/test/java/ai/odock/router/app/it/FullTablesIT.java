package ai.odock.router.app.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.otlp.ProtoWriter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A client that makes up names fills every table that is keyed by what clients send, in a router
 * with a heap of 48 MiB: it lives, and serves others.
 */
class FullTablesIT {
  private static final int REQUESTS = 12;

  private static final String PULL =
      "exporters: {prometheus: {endpoint: \"127.0.0.1:0\","
          + " resource_to_telemetry_conversion: {enabled: true}}}";
  private static final String LOKI =
      """
      exporters:
        loki:
          endpoint: http://127.0.0.1:${env:BACKEND_PORT}/loki/api/v1/push
          default_labels_enabled: {exporter: false, job: true, instance: true, level: true}
      """;
  private static final String NOP = "exporters: {nop: {}}";

  private record Component(String yaml, String signal, String processors, String exporter) {
    private String config() {
      return """
      receivers:
        otlp:
          protocols: {http: {endpoint: "127.0.0.1:${env:HTTP_PORT}", include_metadata: true}}
      %s
      service:
        telemetry:
          metrics:
            level: detailed
            readers:
              - pull: {exporter: {prometheus: {host: 127.0.0.1, port: "${env:METRICS_PORT}"}}}
        pipelines:
          %s: {receivers: [otlp], processors: [%s], exporters: [%s]}
      """
          .formatted(yaml, signal, processors, exporter);
    }
  }

  static Stream<Arguments> tables() {
    Component pull = new Component(PULL, "metrics", "", "prometheus");
    Component write1 = write("prometheus.WriteRequest");
    Component write2 = write("io.prometheus.write.v2.Request");
    Component deltas =
        new Component(
            "processors: {deltatocumulative: {}}\n" + NOP, "metrics", "deltatocumulative", "nop");
    Component loki = new Component(LOKI, "logs", "", "loki");
    return Stream.of(
        row("prometheus: resources", pull, MadeUp::resources),
        row("prometheus: scopes", pull, MadeUp::scopes),
        row("prometheus: scopes with points", pull, MadeUp::scopesWithPoints),
        row("prometheus: metrics", pull, MadeUp::metrics),
        row("prometheus: metrics without points", pull, MadeUp::metricsWithoutPoints),
        row("prometheus: label values", pull, MadeUp::labelValues),
        row("prometheus: label names", pull, MadeUp::labelNames),
        row("prometheus: bounds", pull, MadeUp::bounds),
        row("remote write: resources", write1, MadeUp::resources),
        row("remote write: scopes", write1, MadeUp::scopes),
        row("remote write: scopes with points", write1, MadeUp::scopesWithPoints),
        row("remote write: metrics", write1, MadeUp::metrics),
        row("remote write: metrics without points", write1, MadeUp::metricsWithoutPoints),
        row("remote write: label values", write1, MadeUp::labelValues),
        row("remote write: label names", write1, MadeUp::labelNames),
        row("remote write: bounds", write1, MadeUp::bounds),
        row("remote write 2.0: resources", write2, MadeUp::resources),
        row("remote write 2.0: label values", write2, MadeUp::labelValues),
        row("delta_to_cumulative: streams", deltas, MadeUp::deltas),
        row("loki: resources", loki, MadeUp::logResources),
        row("loki: records", loki, MadeUp::logRecords));
  }

  private static Component write(String message) {
    String yaml =
        """
        exporters:
          prometheusremotewrite:
            endpoint: http://127.0.0.1:${env:BACKEND_PORT}/api/v1/write
            protobuf_message: %s
            send_metadata: true
            resource_to_telemetry_conversion: {enabled: true}
            double_count_check: {prometheus: "http://127.0.0.1:${env:BACKEND_PORT}", interval: 1s}
        """
            .formatted(message);
    return new Component(yaml, "metrics", "", "prometheusremotewrite");
  }

  private static Arguments row(
      String name, Component component, BiConsumer<MadeUp, ProtoWriter> fill) {
    return argumentSet(name, component, fill);
  }

  @ParameterizedTest
  @MethodSource("tables")
  void madeUpNamesAreForgotten(
      Component component, BiConsumer<MadeUp, ProtoWriter> fill, @TempDir Path folder)
      throws Exception {
    Map<String, String> ports = RouterProcess.ports();
    ports.put("ROUTER_HEAP", "48m");
    try (HttpBackend backend = new HttpBackend(path -> 204)) {
      ports.put("BACKEND_PORT", String.valueOf(backend.port()));
      try (RouterProcess router = RouterProcess.start(folder, component.config(), ports);
          HttpClient http = HttpClient.newHttpClient()) {
        URI uri =
            URI.create("http://127.0.0.1:" + ports.get("HTTP_PORT") + "/v1/" + component.signal());
        MadeUp requests = new MadeUp(1_800_000, fill);
        for (int i = 0; i < REQUESTS; i++) {
          assertThat(post(http, uri, requests.next())).isIn(200, 503);
        }
        String page = RouterProcess.scrape(ports);
        assertThat(page).contains("router_memory_limit_bytes");
        assertThat(router.output()).doesNotContain("OutOfMemory", "internal_error");
        assertThat(router.isAlive()).as(router.output()).isTrue();
      }
    }
  }

  private static int post(HttpClient http, URI uri, byte[] body)
      throws IOException, InterruptedException {
    HttpRequest post =
        HttpRequest.newBuilder(uri)
            .timeout(Duration.ofSeconds(60))
            .header("Content-Type", "application/x-protobuf")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    return http.send(post, HttpResponse.BodyHandlers.discarding()).statusCode();
  }
}
