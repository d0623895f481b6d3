package ai.odock.router.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a start does not need is not loaded, as the JVM itself tells. */
class PlainStartIT {
  private static final String YAML =
      """
      receivers: {otlp: {protocols: {http: {endpoint: "127.0.0.1:${env:HTTP_PORT}"}}}}
      processors: {batch: , memory_limiter: {check_interval: 1s, limit_percentage: 80}}
      exporters: {otlp_http: {endpoint: "http://127.0.0.1:9"}, debug: }
      service:
        telemetry:
          metrics:
            readers:
              - pull: {exporter: {prometheus: {host: 127.0.0.1, port: "${env:METRICS_PORT}"}}}
        pipelines:
          traces: {receivers: [otlp], processors: [memory_limiter, batch], exporters: [otlp_http]}
      """;

  @TempDir private Path folder = Path.of("");

  @Test
  void loadsNoLibraryThatItDoesNotNeed() throws Exception {
    Path classes = folder.resolve("classes.txt");
    Map<String, String> env = new HashMap<>(RouterProcess.ports());
    // a cache holds what its training loaded, in one piece
    env.put("ROUTER_JAVA_OPTS", "-XX:AOTMode=off -Xlog:class+load:file=" + classes);
    try (RouterProcess router = RouterProcess.start(folder, YAML, env)) {
      assertThat(loaded(classes, "ai.odock.router.")).isGreaterThan(100);
      assertThat(loaded(classes, "picocli.")).isZero();
      assertThat(loaded(classes, "io.micrometer.")).isZero();
      assertThat(loaded(classes, "com.fasterxml.jackson.databind.")).isZero();

      assertThat(RouterProcess.scrape(env)).contains("jvm_memory_used_bytes");
      assertThat(loaded(classes, "io.micrometer.")).isPositive();
      assertThat(router.terminate()).isZero();
    }
  }

  private static long loaded(Path classes, String start) throws IOException {
    return Files.readAllLines(classes).stream().filter(line -> line.contains("] " + start)).count();
  }
}
