package ai.odock.router.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.Signal;
import ai.odock.router.otlp.OtlpRequests;
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
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The image has no temporary folder that native libraries could unpack themselves into. Those that
 * its Dockerfile puts aside are all that are needed, and are found.
 */
class ImageNativesIT {
  private static final Path HOME = Path.of(System.getProperty("router.home"));

  private static final String YAML =
      """
      receivers:
        otlp:
          protocols:
            grpc: {endpoint: "127.0.0.1:${env:GRPC_PORT}"}
            http: {endpoint: "127.0.0.1:${env:HTTP_PORT}"}
      exporters:
        otlp_http/zstd: {endpoint: "http://127.0.0.1:${env:HTTP_BACKEND}/zstd", compression: zstd}
        otlp_http/lz4: {endpoint: "http://127.0.0.1:${env:HTTP_BACKEND}/lz4", compression: lz4}
        prometheusremotewrite: {endpoint: "http://127.0.0.1:${env:HTTP_BACKEND}/api/v1/write"}
      service:
        telemetry:
          metrics:
            readers:
              - pull: {exporter: {prometheus: {host: 127.0.0.1, port: "${env:METRICS_PORT}"}}}
        pipelines:
          traces: {receivers: [otlp], exporters: [otlp_http/zstd, otlp_http/lz4]}
          metrics: {receivers: [otlp], exporters: [prometheusremotewrite]}
      """;

  @Test
  @Timeout(120)
  void theyAreFoundWithoutATemporaryFolder(@TempDir Path folder) throws Exception {
    Path natives = unpacked(folder);
    Map<String, String> env = RouterProcess.ports();
    env.put("ROUTER_JAVA_OPTS", options(natives) + " -Djava.io.tmpdir=/proc/none");
    try (HttpBackend http = new HttpBackend(path -> 200)) {
      env.put("HTTP_BACKEND", String.valueOf(http.port()));
      try (RouterProcess router = RouterProcess.start(folder, YAML, env)) {
        for (Signal signal : List.of(Signal.TRACES, Signal.METRICS)) {
          assertThat(post(env, signal)).isEqualTo(200);
        }
        awaitAll(http, router);
        assertThat(router.output())
            .doesNotContain("UnsatisfiedLinkError", "\terror\t", "temporary");
        String mapped = Files.readString(Path.of("/proc", String.valueOf(router.pid()), "maps"));
        assertThat(mapped)
            .contains(
                natives + "/libio_grpc_netty_shaded_netty_transport_native_epoll",
                natives + "/libsnappyjava",
                natives + "/libzstd-jni");
      }
    }
  }

  private static String dockerfile() throws Exception {
    return Files.readString(HOME.resolve("docker/Dockerfile"));
  }

  /** Does what the Dockerfile does to the libraries in the jars. */
  private static Path unpacked(Path folder) throws Exception {
    Path dist = Files.createDirectories(folder.resolve("app/target/dist"));
    Files.createSymbolicLink(dist.resolve("lib"), HOME.resolve("app/target/dist/lib"));
    String step = first("(?s)\nRUN (case .*?) \\\\\n *&& cd \\.\\. && chmod").group(1);
    ProcessBuilder shell = new ProcessBuilder("bash", "-c", step).directory(folder.toFile());
    String jar = Path.of(System.getProperty("java.home"), "bin").toString();
    shell.environment().merge("PATH", jar, (path, bin) -> bin + ":" + path);
    Process unpacking = shell.redirectErrorStream(true).start();
    String said = new String(unpacking.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(unpacking.waitFor()).as(said).isZero();
    return folder.resolve("native");
  }

  private static String options(Path natives) throws Exception {
    return first("--add-options=\"([^\"]+)\"")
        .group(1)
        .replace("/opt/router/native", natives.toString());
  }

  private static MatchResult first(String pattern) throws Exception {
    return Pattern.compile(pattern).matcher(dockerfile()).results().findFirst().orElseThrow();
  }

  private static int post(Map<String, String> ports, Signal signal) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + ports.get("HTTP_PORT") + "/v1/" + signal.label());
    byte[] body = OtlpRequests.request(signal, 7).toByteArray();
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/x-protobuf")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
  }

  private static void awaitAll(HttpBackend http, RouterProcess router) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!List.of("/zstd/v1/traces", "/lz4/v1/traces", "/api/v1/write").stream()
        .noneMatch(path -> http.bodies(path).isEmpty())) {
      assertThat(System.nanoTime()).as(router.output()).isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }
}
