package ai.odock.router.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.fixtures.Requests;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The log of the whole program, as an operator sees it. */
@Timeout(180)
class LogsIT {
  private static final String YAML =
      """
      receivers:
        otlp: {protocols: {http: {endpoint: "127.0.0.1:${env:HTTP_PORT}"}}}
      processors:
        batch: {timeout: 10ms}
      exporters:
        otlp_grpc:
          endpoint: 127.0.0.1:${env:CLOSED_PORT}
          tls: {insecure: true}
          retry_on_failure: {initial_interval: 20ms, max_interval: 20ms, max_elapsed_time: 500ms}
        otlp_http/closed:
          endpoint: http://127.0.0.1:${env:CLOSED_PORT}
          retry_on_failure: {initial_interval: 20ms, max_interval: 20ms, max_elapsed_time: 500ms}
        otlp_http/shaky:
          endpoint: http://127.0.0.1:${env:BACKEND_PORT}
          retry_on_failure: {initial_interval: 20ms, max_interval: 20ms}
        debug: {verbosity: normal, sampling_initial: 100000}
      service:
        telemetry:
          logs: LOGS
          metrics:
            readers:
              - pull: {exporter: {prometheus: {host: 127.0.0.1, port: "${env:METRICS_PORT}"}}}
        pipelines:
          traces: {receivers: [otlp], processors: [batch], exporters: EXPORTERS}
      """;

  @TempDir private Path folder = Path.of("");

  private static String yaml(String logs, String exporters) {
    return YAML.replace("LOGS", logs).replace("EXPORTERS", exporters);
  }

  private static Map<String, String> ports(int backend) throws Exception {
    Map<String, String> ports = RouterProcess.ports();
    ports.put("BACKEND_PORT", String.valueOf(backend));
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      ports.put("CLOSED_PORT", String.valueOf(socket.getLocalPort()));
    }
    return ports;
  }

  @Test
  void aRefusedConnectionIsOneLineWithoutAStackTrace() throws Exception {
    AtomicInteger refusals = new AtomicInteger(10);
    try (HttpBackend backend =
        new HttpBackend(path -> refusals.getAndDecrement() > 0 ? 503 : 200)) {
      Map<String, String> ports = ports(backend.port());
      String exporters = "[otlp_grpc, otlp_http/closed, otlp_http/shaky]";
      try (RouterProcess router = RouterProcess.start(folder, yaml("", exporters), ports)) {
        assertThat(post(ports, 7)).isEqualTo(200);
        for (String exporter : List.of("otlp_grpc", "otlp_http/closed", "otlp_http/shaky")) {
          String labels = "{exporter=\"" + exporter + "\"";
          RouterProcess.scrapeUntil(ports, "router_exporter_accepted_items_total" + labels, 7);
          RouterProcess.scrapeUntil(ports, "router_exporter_in_flight_items" + labels, 0);
        }
        assertThat(router.terminate()).isZero();

        String output = router.output();
        assertThat(output).doesNotContain("\tat ", "Exception", "\n\t");
        for (String closed : List.of("otlp_grpc", "otlp_http/closed")) {
          assertThat(lines(output, closed))
              .hasSize(2)
              .satisfies(
                  lines -> {
                    assertThat(lines.get(0))
                        .contains("\twarn\t", "Exporting failed. Will retry the request")
                        .containsIgnoringCase("refused");
                    assertThat(lines.get(1))
                        .contains("\terror\t", "Dropping data.", "\"dropped_items\": 7");
                  });
        }
        assertThat(lines(output, "otlp_http/shaky"))
            .hasSize(2)
            .satisfies(
                lines -> {
                  assertThat(lines.get(0)).contains("Exporting failed. Will retry the request");
                  assertThat(lines.get(1))
                      .contains("\tinfo\t", "Exporting works again.", "\"waiting_items\": 7");
                });
      }
    }
  }

  private static List<String> lines(String output, String exporter) {
    return output
        .lines()
        .filter(line -> line.contains("\"otelcol.component.id\": \"" + exporter + "\""))
        .toList();
  }

  /** A paused terminal, or a container runtime that does not read. */
  @Test
  void aBlockedStderrDoesNotHoldUpTelemetry() throws Exception {
    Map<String, String> ports = ports(9);
    // without batch a request is answered when it has been logged
    String yaml = yaml("{sampling: {enabled: false}}", "[debug]").replace("[batch]", "[]");
    Path config = Files.writeString(folder.resolve("config.yaml"), yaml);
    Process router = unread(ports, "--config", config.toString());
    try {
      byte[] spans = Requests.spans(1_000).parts().getFirst().toByteArray();
      awaitPage(ports, router);
      for (int i = 0; i < 100; i++) {
        assertThat(post(ports, spans)).isEqualTo(200);
      }
      String page =
          RouterProcess.scrapeUntil(
              ports, "router_exporter_delivered_items_total{exporter=\"debug\"", 100_001);
      assertThat(RouterProcess.value(page, "router_log_lines_dropped_total{output=\"stderr\""))
          .isPositive();
      router.toHandle().destroy();
      assertThat(router.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(router.exitValue()).isZero();
    } finally {
      router.destroyForcibly();
    }
  }

  /** A router whose output nobody reads. */
  private Process unread(Map<String, String> env, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("router.home")).resolve("router").toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("ROUTER_NO_BUILD", "1");
    builder.environment().putAll(env);
    return builder.start();
  }

  private static void awaitPage(Map<String, String> ports, Process router) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (router.isAlive() && System.nanoTime() < end) {
      try {
        post(ports, 1);
        return;
      } catch (java.net.ConnectException e) {
        TimeUnit.MILLISECONDS.sleep(20);
      }
    }
    throw new AssertionError("the router did not get ready");
  }

  @Test
  void aFileThatCannotBeOpenedIsToldInOneLine() throws Exception {
    Map<String, String> ports = ports(9);
    Path config =
        Files.writeString(
            folder.resolve("config.yaml"),
            yaml("{output_paths: [stderr, nosuch/router.log]}", "[debug]"));
    RouterProcess router = RouterProcess.launch(folder, ports, "--config", config.toString());
    assertThat(router.awaitExit()).isEqualTo(1);
    assertThat(router.output())
        .isEqualTo(
            "Error: failed to create logger: open sink \"nosuch/router.log\": "
                + "no such file or directory");
  }

  @Test
  void linesGoToFilesAndAsOtlpToABackend() throws Exception {
    try (HttpBackend backend = new HttpBackend(path -> 200)) {
      Map<String, String> ports = ports(backend.port());
      String logs =
          """
          {encoding: json, output_paths: [stderr, router.log], initial_fields: {zone: eu}, \
          processors: [{batch: {exporter: {otlp: {protocol: http/protobuf, insecure: true, \
          endpoint: "127.0.0.1:${env:BACKEND_PORT}"}}}}]}\
          """;
      try (RouterProcess router = RouterProcess.start(folder, yaml(logs, "[debug]"), ports)) {
        assertThat(router.terminate()).isZero();

        assertThat(folder.resolve("router.log")).hasContent(router.output());
        List<String> own = router.output().lines().toList();
        assertThat(own.getLast()).contains("\"msg\":\"Shutdown complete.\"");
        String instance = instance(own.getLast());
        assertThat(own)
            .allMatch(line -> line.startsWith("{\"level\":\""))
            .allMatch(line -> line.contains("\"zone\":\"eu\",\"resource\":{"))
            .allMatch(line -> instance(line).equals(instance));
        List<ResourceLogs> sent = new ArrayList<>();
        for (byte[] body : backend.bodies("/v1/logs")) {
          sent.addAll(ExportLogsServiceRequest.parseFrom(body).getResourceLogsList());
        }
        assertThat(sent)
            .flatExtracting(ResourceLogs::getScopeLogsList)
            .flatExtracting(scope -> scope.getLogRecordsList())
            .hasSize(own.size())
            .extracting(record -> record.getBody().getStringValue())
            .contains("Starting HTTP server", "Shutdown complete.");
        assertThat(sent)
            .allMatch(
                logsOf ->
                    logsOf.getResource().getAttributesList().stream()
                        .anyMatch(it -> it.getValue().getStringValue().equals(instance)));
      }
    }
  }

  private static String instance(String line) {
    var found = Pattern.compile("\"service.instance.id\":\"([^\"]+)\"").matcher(line);
    return found.find() ? found.group(1) : "none in " + line;
  }

  private static int post(Map<String, String> ports, int spans) throws Exception {
    return post(ports, Requests.spans(spans).parts().getFirst().toByteArray());
  }

  private static int post(Map<String, String> ports, byte[] body) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + ports.get("HTTP_PORT") + "/v1/traces");
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(uri)
              .header("Content-Type", "application/x-protobuf")
              .POST(HttpRequest.BodyPublishers.ofByteArray(body))
              .build();
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
  }
}
