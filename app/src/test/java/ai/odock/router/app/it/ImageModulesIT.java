package ai.odock.router.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The image's Java has a few modules only; everything works with those. */
class ImageModulesIT {
  private static final String YAML =
      """
      receivers:
        otlp:
          protocols:
            grpc: {endpoint: "127.0.0.1:${env:GRPC_PORT}"}
            http: {endpoint: "127.0.0.1:${env:HTTP_PORT}"}
      exporters:
        otlp_grpc: {endpoint: "127.0.0.1:${env:TEMPO_PORT}", tls: {insecure: true}}
        otlp_http: {endpoint: "http://127.0.0.1:${env:HTTP_BACKEND}", encoding: json}
        otlp_http/zstd: {traces_endpoint: "http://127.0.0.1:${env:HTTP_BACKEND}/zstd", compression: zstd}
        otlp_http/lz4: {traces_endpoint: "http://127.0.0.1:${env:HTTP_BACKEND}/lz4", compression: lz4}
        otlp_http/snappy: {traces_endpoint: "http://127.0.0.1:${env:HTTP_BACKEND}/snappy", compression: snappy}
        otlp_http/tls:
          endpoint: https://127.0.0.1:${env:HTTP_BACKEND}
          timeout: 1s
          retry_on_failure: {enabled: false}
        otlp_grpc/tls:
          endpoint: 127.0.0.1:${env:TEMPO_PORT}
          timeout: 1s
          retry_on_failure: {enabled: false}
        prometheusremotewrite: {endpoint: "http://127.0.0.1:${env:HTTP_BACKEND}/api/v1/write"}
      extensions:
        zpages: {endpoint: "127.0.0.1:${env:PAGES_PORT}"}
        pprof: {endpoint: "127.0.0.1:${env:PPROF_PORT}"}
      service:
        extensions: [zpages, pprof]
        telemetry:
          metrics:
            readers:
              - pull: {exporter: {prometheus: {host: 127.0.0.1, port: "${env:METRICS_PORT}"}}}
        pipelines:
          traces: {receivers: [otlp], exporters: [otlp_grpc, otlp_http]}
          traces/coded: {receivers: [otlp], exporters: [otlp_http/zstd, otlp_http/lz4, otlp_http/snappy]}
          traces/tls: {receivers: [otlp], exporters: [otlp_grpc/tls, otlp_http/tls]}
          metrics: {receivers: [otlp], exporters: [prometheusremotewrite]}
      """;

  @Test
  @Timeout(60) // a page whose classes are missing is never answered
  void everyExporterWorksWithTheModulesOfTheImage(@TempDir Path folder) throws Exception {
    Map<String, String> env = RouterProcess.ports();
    Map<String, String> more = RouterProcess.ports();
    env.put("PAGES_PORT", String.valueOf(more.get("GRPC_PORT")));
    env.put("PPROF_PORT", String.valueOf(more.get("HTTP_PORT")));
    env.put("ROUTER_JAVA_OPTS", "--limit-modules=" + modules());
    try (GrpcBackend tempo = new GrpcBackend(() -> io.grpc.Status.OK);
        HttpBackend http = new HttpBackend(path -> 200)) {
      env.put("TEMPO_PORT", String.valueOf(tempo.port()));
      env.put("HTTP_BACKEND", String.valueOf(http.port()));
      try (RouterProcess router = RouterProcess.start(folder, YAML, env)) {
        send(env);
        awaitAll(tempo, http, router);
        assertThat(RouterProcess.scrape(env))
            .contains("otelcol_process_memory_rss", "jvm_memory_used_bytes");
        assertThat(get(env, "PAGES_PORT", "/debug/pipelinez")).contains("traces/coded");
        for (String profile : List.of("profile?seconds=1", "allocs?seconds=1", "heap")) {
          assertThat(get(env, "PPROF_PORT", "/debug/pprof/" + profile)).startsWith("\u001f\u008b");
        }
        assertThat(get(env, "PPROF_PORT", "/debug/pprof/goroutine")).contains("\"main\"");
        assertThat(router.output()).doesNotContain("NoClassDefFoundError", "UnsatisfiedLinkError");
      }
    }
  }

  private static String get(Map<String, String> env, String port, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + env.get(port) + path);
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
              HttpRequest.newBuilder(uri).build(),
              HttpResponse.BodyHandlers.ofString(StandardCharsets.ISO_8859_1))
          .body();
    }
  }

  private static String modules() throws Exception {
    Path file = Path.of(System.getProperty("router.home"), "docker", "Dockerfile");
    var list = Pattern.compile("--add-modules (\\S+)").matcher(Files.readString(file));
    assertThat(list.find()).isTrue();
    return list.group(1);
  }

  private static void send(Map<String, String> ports) {
    var spans = new SdkExporters(true, "gzip", ports).spans();
    try (var provider =
        SdkTracerProvider.builder()
            .addSpanProcessor(BatchSpanProcessor.builder(spans).build())
            .build()) {
      provider.get("odock/gateway").spanBuilder("POST /v1/chat").startSpan().end();
    }
    var metrics = new SdkExporters(false, "none", ports).metrics();
    try (var provider =
        SdkMeterProvider.builder()
            .registerMetricReader(PeriodicMetricReader.create(metrics))
            .build()) {
      provider.get("odock/gateway").counterBuilder("gateway.requests").build().add(1);
    }
  }

  /**
   * Both backends have their item, in every coding, and both connections that speak TLS to them
   * have failed.
   */
  private static void awaitAll(GrpcBackend tempo, HttpBackend http, RouterProcess router)
      throws InterruptedException {
    List<String> tls = List.of("otlp_grpc/tls", "otlp_http/tls");
    List<String> paths = List.of("/v1/traces", "/zstd", "/lz4", "/snappy", "/api/v1/write");
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (tempo.requests().isEmpty()
        || paths.stream().anyMatch(path -> http.bodies(path).isEmpty())
        || !tls.stream().allMatch(router.output()::contains)) {
      assertThat(System.nanoTime()).as(router.output()).isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }
}
