package ai.odock.router.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.fixtures.LokiLimits;
import ai.odock.router.fixtures.ScriptedLoki;
import ai.odock.router.time.Clock;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.resource.v1.Resource;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tenants in one request, of which one is above Loki's rate for good. */
class LokiTenantsIT {
  private static final int REQUESTS = 40;
  private static final int RECORDS = 10;

  private static final String YAML =
      """
      receivers: {otlp: {protocols: {http: {endpoint: "127.0.0.1:${env:HTTP_PORT}"}}}}
      processors: {batch: {timeout: 20ms}}
      exporters:
        loki:
          endpoint: ${env:LOKI}
          tenant: {from_resource_attribute: organization.id}
          labels:
            app: {resource: service.name}
          default_labels: []
          sending_queue: {num_consumers: 1}
          retry_on_failure: {initial_interval: 50ms}
      service:
        telemetry:
          metrics:
            readers:
              - pull: {exporter: {prometheus: {host: 127.0.0.1, port: "${env:METRICS_PORT}"}}}
        pipelines:
          logs: {receivers: [otlp], processors: [batch], exporters: [loki]}
      """;

  private static KeyValue attribute(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  private static ResourceLogs records(String tenant, int request, int bytes) {
    ScopeLogs.Builder scope = ScopeLogs.newBuilder();
    for (int i = 0; i < RECORDS; i++) {
      String line = tenant + " " + request + " " + i + " ";
      scope.addLogRecords(
          LogRecord.newBuilder()
              .setTimeUnixNano(System.currentTimeMillis() * 1_000_000 + i)
              .setBody(AnyValue.newBuilder().setStringValue(line + "x".repeat(bytes))));
    }
    return ResourceLogs.newBuilder()
        .setResource(
            Resource.newBuilder()
                .addAttributes(attribute("organization.id", tenant))
                .addAttributes(attribute("service.name", "s")))
        .addScopeLogs(scope)
        .build();
  }

  @Test
  void oneThatIsRateLimitedHoldsUpNoOther(@TempDir Path folder) throws Exception {
    LokiLimits limits = new LokiLimits().auth(true).rate(1000, 60_000);
    try (ScriptedLoki loki = new ScriptedLoki(Clock.SYSTEM, limits)) {
      Map<String, String> ports = RouterProcess.ports();
      ports.put("LOKI", loki.url());
      try (RouterProcess router = RouterProcess.start(folder, YAML, ports)) {
        for (int i = 0; i < REQUESTS; i++) {
          // ten of these at once are more than the burst
          post(
              ports,
              ExportLogsServiceRequest.newBuilder()
                  .addResourceLogs(records("loud", i, 9000))
                  .addResourceLogs(records("calm", i, 10))
                  .build());
        }
        loki.awaitStored(REQUESTS * RECORDS);
        assertThat(loki.stored("calm").values().iterator().next()).hasSize(REQUESTS * RECORDS);
        assertThat(loki.stored("calm")).containsOnlyKeys(new TreeMap<>(Map.of("app", "s")));
        assertThat(loki.stored("loud")).isEmpty();
        String page =
            RouterProcess.scrapeUntil(ports, "router_exporter_in_flight_items", REQUESTS * RECORDS);
        assertThat(RouterProcess.value(page, "router_exporter_delivered_items_total"))
            .isEqualTo(REQUESTS * RECORDS);
        assertThat(page).doesNotContain("\nrouter_exporter_dropped_items_total{");
        assertThat(router.isAlive()).isTrue();
      }
    }
  }

  private static void post(Map<String, String> ports, ExportLogsServiceRequest request)
      throws Exception {
    URI to = URI.create("http://127.0.0.1:" + ports.get("HTTP_PORT") + "/v1/logs");
    try (HttpClient client = HttpClient.newHttpClient()) {
      var sent =
          HttpRequest.newBuilder(to)
              .header("Content-Type", "application/x-protobuf")
              .POST(BodyPublishers.ofByteArray(request.toByteArray()))
              .build();
      assertThat(client.send(sent, BodyHandlers.ofByteArray()).statusCode()).isEqualTo(200);
    }
  }
}
