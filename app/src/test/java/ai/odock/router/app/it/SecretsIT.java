package ai.odock.router.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.fixtures.Requests;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Passwords of a running router are in no line of its log and not on its pages. */
class SecretsIT {
  private static final String SECRET = "hunter2";

  /** Backends that refuse, so that there is something to say about them. */
  private static final String YAML =
      """
      receivers:
        otlp: {protocols: {http: {endpoint: "127.0.0.1:${env:HTTP_PORT}"}}}
      exporters:
        otlphttp:
          endpoint: http://user:hunter2@127.0.0.1:${env:REFUSING_PORT}/a
          headers: {X-Token: hunter2}
          traces_endpoint: http://user:hunter2@127.0.0.1:${env:REFUSING_PORT}/a?token=hunter2&a=b#hunter2
          retry_on_failure: {enabled: false}
        otlphttp/down:
          endpoint: http://user:${env:PASSWORD}@127.0.0.1:9/a?hunter2
          retry_on_failure: {initial_interval: 100ms}
        otlp:
          endpoint: 127.0.0.1:9
          tls: {insecure: true}
          headers: {x-token: "${env:PASSWORD}"}
          retry_on_failure: {initial_interval: 100ms}
      service:
        telemetry:
          logs: {level: debug}
          metrics:
            readers:
              - pull: {exporter: {prometheus: {host: 127.0.0.1, port: "${env:METRICS_PORT}"}}}
        pipelines:
          traces: {receivers: [otlp], exporters: [otlphttp, otlphttp/down, otlp]}
      """;

  @TempDir private Path folder = Path.of("");

  @Test
  void areNeverShown() throws Exception {
    try (HttpBackend backend = new HttpBackend(path -> 400)) {
      Map<String, String> env = RouterProcess.ports();
      env.put("REFUSING_PORT", String.valueOf(backend.port()));
      env.put("PASSWORD", SECRET);
      env.put("ROUTER_SHUTDOWN_TIMEOUT", "2s");
      RouterProcess router = RouterProcess.start(folder, YAML, env);
      assertThat(post(env)).isEqualTo(200);
      String settled = "router_exporter_in_flight_items{exporter=\"otlphttp\"";

      String page = RouterProcess.scrapeUntil(env, settled, 0);
      assertThat(router.terminate()).isZero();

      assertThat(router.output()).contains("Dropping data").doesNotContain(SECRET);
      assertThat(page).doesNotContain(SECRET);
    }
  }

  private static int post(Map<String, String> ports) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(
                  URI.create("http://127.0.0.1:" + ports.get("HTTP_PORT") + "/v1/traces"))
              .header("Content-Type", "application/x-protobuf")
              .POST(
                  HttpRequest.BodyPublishers.ofByteArray(
                      Requests.spans(3).parts().getFirst().toByteArray()))
              .build();
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
  }
}
