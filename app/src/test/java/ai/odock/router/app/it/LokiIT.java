package ai.odock.router.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.fixtures.LokiPush;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.export.BatchLogRecordProcessor;
import io.opentelemetry.sdk.resources.Resource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xerial.snappy.Snappy;

/** The SDK's log records through the router to a Loki that checks what the real one checks. */
class LokiIT {
  private static final int RECORDS = 50;
  private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
  private static final String SPAN_ID = "b7ad6b7169203331";

  private static final String YAML =
      """
      receivers: {otlp: {protocols: {grpc: {endpoint: "127.0.0.1:${env:GRPC_PORT}"}}}}
      processors: {batch: {timeout: 50ms}}
      exporters:
        loki:
          endpoint: http://127.0.0.1:${env:LOKI_PORT}
          headers: {X-Scope-OrgID: odock}
          retry_on_failure: {initial_interval: 100ms}
      service:
        telemetry:
          metrics:
            readers:
              - pull: {exporter: {prometheus: {host: 127.0.0.1, port: "${env:METRICS_PORT}"}}}
        pipelines:
          logs: {receivers: [otlp], processors: [batch], exporters: [loki]}
      """;

  /** Refuses what Loki refuses with its default limits, is busy once, and keeps the rest. */
  private static final class Loki implements AutoCloseable {
    private final List<LokiPush.Stream> streams = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();
    private final HttpServer server;
    private boolean busy = true;

    Loki() throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/", this::handle);
      server.start();
    }

    private synchronized void handle(HttpExchange exchange) throws IOException {
      byte[] body = exchange.getRequestBody().readAllBytes();
      int status = busy ? 429 : status(exchange, body);
      busy = false;
      exchange.sendResponseHeaders(status, -1);
      exchange.close();
      notifyAll();
    }

    private int status(HttpExchange exchange, byte[] body) throws IOException {
      check(exchange.getRequestMethod().equals("POST"), "method");
      check(exchange.getRequestURI().getPath().equals("/loki/api/v1/push"), "path");
      var headers = exchange.getRequestHeaders();
      check("application/x-protobuf".equals(headers.getFirst("Content-Type")), "type");
      check("odock".equals(headers.getFirst("X-Scope-OrgID")), "tenant");
      check(headers.getFirst("Content-Encoding") == null, "encoding");
      try {
        List<LokiPush.Stream> sent = LokiPush.read(Snappy.uncompress(body));
        check(!sent.isEmpty(), "at least one stream");
        sent.forEach(this::check);
        streams.addAll(sent);
      } catch (IllegalArgumentException e) {
        check(false, e.toString());
      }
      return complaints.isEmpty() ? 204 : 400;
    }

    private void check(LokiPush.Stream stream) {
      check(stream.labels().size() <= 15, "labels");
      stream
          .labels()
          .forEach(
              (name, value) -> check(!value.isEmpty() && value.length() <= 2048, "label " + name));
      long now = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
      for (LokiPush.Entry entry : stream.entries()) {
        check(entry.line().length() <= 256 << 10, "line");
        check(entry.metadata().size() <= 128, "metadata");
        check(entry.nanos() > now - TimeUnit.DAYS.toNanos(7), "too old");
        check(entry.nanos() < now + TimeUnit.MINUTES.toNanos(10), "too new");
      }
    }

    private void check(boolean good, String what) {
      if (!good) {
        complaints.add(what);
      }
    }

    /** Waits for so many entries; the entries by labels. */
    synchronized Map<Map<String, String>, List<LokiPush.Entry>> await(int entries)
        throws InterruptedException {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
      while (entries() < entries && complaints.isEmpty() && System.nanoTime() < end) {
        TimeUnit.MILLISECONDS.timedWait(this, 100);
      }
      assertThat(complaints).isEmpty();
      Map<Map<String, String>, List<LokiPush.Entry>> all = new HashMap<>();
      for (LokiPush.Stream stream : streams) {
        all.computeIfAbsent(stream.labels(), l -> new ArrayList<>()).addAll(stream.entries());
      }
      return all;
    }

    private int entries() {
      return streams.stream().mapToInt(stream -> stream.entries().size()).sum();
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }

  @Test
  void everyRecordArrivesWithAllItsFields(@TempDir Path folder) throws Exception {
    Map<String, String> ports = RouterProcess.ports();
    long base = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
    try (Loki loki = new Loki()) {
      ports.put("LOKI_PORT", String.valueOf(loki.server.getAddress().getPort()));
      try (RouterProcess router = RouterProcess.start(folder, YAML, ports)) {
        send(ports, base);
        var streams = loki.await(RECORDS);
        assertThat(streams)
            .containsOnlyKeys(
                Map.of("service_name", "odock \"server\"", "service_namespace", "odock"));
        List<LokiPush.Entry> entries = streams.values().iterator().next();
        assertThat(entries).hasSize(RECORDS);
        for (int i = 0; i < RECORDS; i++) {
          expect(entries.get(i), i, base);
        }
        String page = RouterProcess.scrapeUntil(ports, "router_exporter_in_flight_items", 0);
        assertThat(RouterProcess.value(page, "otelcol_exporter_sent_log_records_total"))
            .isEqualTo(RECORDS);
        assertThat(page).doesNotContain("\nrouter_exporter_dropped_items_total{");
        assertThat(router.isAlive()).isTrue();
      }
    }
  }

  private static void expect(LokiPush.Entry entry, int i, long base) {
    assertThat(entry.nanos()).isEqualTo(base + i);
    assertThat(entry.line()).isEqualTo("request \"" + i + "\"\nGrüße ☕");
    Map<String, String> metadata = new HashMap<>();
    entry.metadata().forEach(pair -> metadata.put(pair.name(), pair.value()));
    assertThat(metadata.remove("observed_timestamp")).isEqualTo(String.valueOf(base + 1000 + i));
    // The SDK and its resource add attributes of their own.
    metadata.keySet().removeIf(name -> name.startsWith("telemetry_sdk_"));
    assertThat(metadata)
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("severity_number", "14"),
                Map.entry("severity_text", "WARN2"),
                Map.entry("flags", "1"),
                Map.entry("trace_id", TRACE_ID),
                Map.entry("span_id", SPAN_ID),
                Map.entry("event_name", "gateway.slow"),
                Map.entry("requestId", "req_" + i),
                Map.entry("http_ratio", "0.25"),
                Map.entry("http_flags", "[true,false]"),
                Map.entry("scope_name", "odock/log"),
                Map.entry("scope_version", "2"),
                Map.entry("host_cpus", "8")));
  }

  private static void send(Map<String, String> ports, long base) {
    var exporter = new SdkExporters(true, "gzip", ports).logs();
    Resource resource =
        Resource.create(
            Attributes.builder()
                .put("service.name", "odock \"server\"")
                .put("service.namespace", "odock")
                .put("host.cpus", 8)
                .build());
    SpanContext span =
        SpanContext.create(TRACE_ID, SPAN_ID, TraceFlags.getSampled(), TraceState.getDefault());
    try (var provider =
        SdkLoggerProvider.builder()
            .setResource(resource)
            .addLogRecordProcessor(BatchLogRecordProcessor.builder(exporter).build())
            .build()) {
      var logger = provider.loggerBuilder("odock/log").setInstrumentationVersion("2").build();
      for (int i = 0; i < RECORDS; i++) {
        logger
            .logRecordBuilder()
            .setTimestamp(base + i, TimeUnit.NANOSECONDS)
            .setObservedTimestamp(base + 1000 + i, TimeUnit.NANOSECONDS)
            .setContext(Context.root().with(Span.wrap(span)))
            .setSeverity(Severity.WARN2)
            .setSeverityText("WARN2")
            .setEventName("gateway.slow")
            .setBody("request \"" + i + "\"\nGrüße ☕")
            .setAttribute(AttributeKey.stringKey("requestId"), "req_" + i)
            .setAttribute(AttributeKey.doubleKey("http.ratio"), 0.25)
            .setAttribute(AttributeKey.booleanArrayKey("http.flags"), List.of(true, false))
            .emit();
      }
      assertThat(provider.forceFlush().join(20, TimeUnit.SECONDS).isSuccess()).isTrue();
    }
  }
}
