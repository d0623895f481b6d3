package ai.odock.router.app.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.fixtures.Requests;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Starting, refusing to start, and stopping, as an operator sees it. */
class LifecycleIT {
  private static final String YAML =
      """
      receivers:
        otlp: {protocols: {http: {endpoint: "127.0.0.1:${env:HTTP_PORT}"}}}
      processors:
        batch: {timeout: 1h}
      exporters:
        otlphttp:
          endpoint: http://127.0.0.1:${env:BACKEND_PORT}
          retry_on_failure: {initial_interval: 100ms}
      service:
        telemetry:
          metrics:
            readers:
              - pull: {exporter: {prometheus: {host: 127.0.0.1, port: "${env:METRICS_PORT}"}}}
        pipelines:
          traces: {receivers: [otlp], processors: [batch], exporters: [otlphttp]}
      """;

  @TempDir private Path folder = Path.of("");

  @Test
  void sigtermSendsWhatWasAcceptedAndExitsWith0() throws Exception {
    AtomicInteger refusals = new AtomicInteger(2);
    try (HttpBackend backend =
        new HttpBackend(path -> refusals.getAndDecrement() > 0 ? 503 : 200)) {
      Map<String, String> ports = RouterProcess.ports();
      ports.put("BACKEND_PORT", String.valueOf(backend.port()));
      RouterProcess router = RouterProcess.start(folder, YAML, ports);
      assertThat(post(ports, 7)).isEqualTo(200);
      assertThat(backend.bodies("/v1/traces")).isEmpty();

      assertThat(router.terminate()).isZero();

      assertThat(Items.spans(backend.bodies("/v1/traces"))).hasSize(7);
      assertThat(router.output()).contains("Shutdown complete.").doesNotContain("Dropping data");
    }
  }

  @Test
  void aDownBackendDoesNotHoldTheStopBeyondItsDeadline() throws Exception {
    Map<String, String> ports = RouterProcess.ports();
    ports.put("BACKEND_PORT", String.valueOf(closedPort()));
    ports.put("ROUTER_SHUTDOWN_TIMEOUT", "3s");
    RouterProcess router = RouterProcess.start(folder, YAML, ports);
    assertThat(post(ports, 5)).isEqualTo(200);
    long start = System.nanoTime();

    assertThat(router.terminate()).isZero();

    assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start)).isLessThan(8);
    assertThat(router.output())
        .contains("Dropping data.", "\"dropped_items\": 5", "\"reason\": \"shutdown\"");
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        argumentSet(
            "no configuration",
            new String[] {},
            "Error: at least one config flag must be provided"),
        argumentSet(
            "a missing file", new String[] {"--config", "nope.yaml"}, "nope.yaml: no such file"),
        argumentSet("an unknown flag", new String[] {"--nope"}, "Error: unknown flag: --nope"),
        argumentSet("not YAML", new String[] {"validate", "--config", "yaml:a: [b"}, "Error: "),
        argumentSet("a --set without a value", new String[] {"--set=a.b"}, "Error: "));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void mistakesAreToldInOneLineAndExitWith1(String[] arguments, String message) throws Exception {
    RouterProcess router = RouterProcess.launch(folder, Map.of(), arguments);

    assertThat(router.awaitExit()).isEqualTo(1);
    assertThat(router.output()).contains(message).doesNotContain("\tat ", "Exception");
  }

  @Test
  void aPortInUseIsToldWithItsAddress() throws Exception {
    Map<String, String> ports = RouterProcess.ports();
    ports.put("BACKEND_PORT", "9");
    Path config = Files.writeString(folder.resolve("config.yaml"), YAML);
    try (ServerSocket taken = new ServerSocket()) {
      int port = Integer.parseInt(ports.get("HTTP_PORT"));
      taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      RouterProcess router = RouterProcess.launch(folder, ports, "--config", config.toString());

      assertThat(router.awaitExit()).isEqualTo(1);
      assertThat(router.output())
          .contains("Error: failed to start \"otlp\" receiver: listen tcp 127.0.0.1:" + port)
          .doesNotContain("\tat ");
    }
  }

  @Test
  void worksFromAnyFolderAndPrintsNothingButItsLog() throws Exception {
    Map<String, String> ports = RouterProcess.ports();
    ports.put("BACKEND_PORT", "9");
    Path elsewhere = Files.createDirectory(folder.resolve("a folder"));
    Path config = Files.writeString(elsewhere.resolve("config.yaml"), YAML);

    RouterProcess router =
        RouterProcess.launch(elsewhere, ports, "validate", "--config", "config.yaml");
    assertThat(router.awaitExit()).isZero();
    assertThat(router.output()).isEmpty();
    try (RouterProcess running = RouterProcess.start(folder, Files.readString(config), ports)) {
      assertThat(running.output().lines())
          .allMatch(line -> line.matches("\\d{4}-\\d\\d-\\d\\dT.*Z\t(info|warn)\t.*"));
    }
  }

  @Test
  void aGetIsAnsweredAtOnce() throws Exception {
    Map<String, String> ports = RouterProcess.ports();
    ports.put("BACKEND_PORT", "9");
    try (RouterProcess router = RouterProcess.start(folder, YAML, ports);
        HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(uri(ports)).build(), HttpResponse.BodyHandlers.ofString());

      assertThat(answer.statusCode()).isEqualTo(405);
      assertThat(answer.headers().firstValue("Allow")).hasValue("POST");
      assertThat(answer.body()).contains("405 method not allowed, supported: [POST]");
      assertThat(router.isAlive()).isTrue();
    }
  }

  private static int post(Map<String, String> ports, int spans) throws Exception {
    byte[] body = Requests.spans(spans).parts().getFirst().toByteArray();
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(uri(ports))
              .header("Content-Type", "application/x-protobuf")
              .POST(HttpRequest.BodyPublishers.ofByteArray(body))
              .build();
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
  }

  private static URI uri(Map<String, String> ports) {
    return URI.create("http://127.0.0.1:" + ports.get("HTTP_PORT") + "/v1/traces");
  }

  private static int closedPort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
