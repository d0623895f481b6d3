package ai.odock.router.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.KeyValue;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.logs.Logger;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.export.BatchLogRecordProcessor;
import io.opentelemetry.sdk.resources.Resource;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The SDK's log records through Loki's form and back: what is the same, and what has changed. */
class LokiRoundTripIT {
  private static final int RECORDS = 300;
  private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
  private static final String SPAN_ID = "b7ad6b7169203331";

  private static final String METRICS =
      """
      service:
        telemetry:
          metrics:
            readers:
              - pull: {exporter: {prometheus: {host: 127.0.0.1, port: "${env:METRICS_PORT}"}}}
        pipelines:
      """;

  private static final String TO_LOKI =
      """
      receivers: {otlp: {protocols: {grpc: {endpoint: "127.0.0.1:${env:GRPC_PORT}"}}}}
      processors: {batch: {timeout: 50ms}}
      exporters:
        loki:
          endpoint: http://127.0.0.1:${env:LOKI_PORT}
          headers: {X-Scope-OrgID: odock}
      """
          + METRICS
          + """
              logs: {receivers: [otlp], processors: [batch], exporters: [loki]}
          """;

  private static final String FROM_LOKI =
      """
      receivers:
        loki:
          protocols: {http: {endpoint: "127.0.0.1:${env:LOKI_PORT}"}}
          use_incoming_timestamp: true
          restore_record_fields: true
      exporters: {file: {path: logs.bin, format: proto}}
      """
          + METRICS
          + """
              logs: {receivers: [loki], exporters: [file]}
          """;

  @Test
  void everyRecordComesBack(@TempDir Path first, @TempDir Path second) throws Exception {
    Map<String, String> to = RouterProcess.ports();
    Map<String, String> from = RouterProcess.ports();
    to.put("LOKI_PORT", from.get("HTTP_PORT"));
    from.put("LOKI_PORT", from.get("HTTP_PORT"));
    long base = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
    try (RouterProcess receiving = RouterProcess.start(second, FROM_LOKI, from);
        RouterProcess sending = RouterProcess.start(first, TO_LOKI, to)) {
      send(to, base);
      assertThat(sending.terminate()).as(sending.output()).isZero();
      String page = RouterProcess.scrape(from);
      assertThat(RouterProcess.value(page, "otelcol_receiver_accepted_log_records_total"))
          .isEqualTo(RECORDS);
      assertThat(page).doesNotContain("\nrouter_receiver_rejected_requests_total{");
      assertThat(receiving.terminate()).as(receiving.output()).isZero();
    }
    List<LogRecord> records = records(second.resolve("logs.bin"));
    assertThat(records).hasSize(RECORDS);
    for (int i = 0; i < RECORDS; i++) {
      expect(records.get(i), i, base);
    }
  }

  private static void expect(LogRecord record, int i, long base) {
    boolean plain = i % 3 > 0;
    assertThat(record.getTimeUnixNano()).isEqualTo(base + i);
    assertThat(record.getObservedTimeUnixNano()).isEqualTo(base + 1000 + i);
    assertThat(record.getBody().getStringValue())
        .isEqualTo(
            plain ? "request \"" + i + "\"\nGrüße ☕" : "{\"ok\":true,\"request\":%d}".formatted(i));
    assertThat(record.getSeverityNumberValue()).isEqualTo(plain ? 14 : 0);
    assertThat(record.getSeverityText()).isEqualTo(plain ? "WARN2" : "");
    assertThat(record.getEventName()).isEqualTo(plain ? "gateway.slow" : "");
    assertThat(record.getTraceId()).isEqualTo(plain ? id(TRACE_ID) : ByteString.EMPTY);
    assertThat(record.getSpanId()).isEqualTo(plain ? id(SPAN_ID) : ByteString.EMPTY);
    assertThat(record.getFlags()).isEqualTo(plain ? 1 : 0);
    assertThat(attributes(record)).containsExactlyInAnyOrderEntriesOf(expectedAttributes(i));
  }

  /** Every one of them a text, whatever it was; those of resource and scope among them. */
  private static Map<String, String> expectedAttributes(int i) {
    return Map.ofEntries(
        Map.entry("requestId", "req_" + i),
        Map.entry("http_count", "-7"),
        Map.entry("http_ratio", "0.25"),
        Map.entry("http_ok", "true"),
        Map.entry("http_flags", "[true,false]"),
        Map.entry("http_names", "[\"a\",\"ü\"]"),
        Map.entry("scope_name", "odock/log"),
        Map.entry("scope_version", "2"),
        Map.entry("host_cpus", "8"),
        Map.entry("service_name", "odock \"server\""),
        Map.entry("service_namespace", "odock"));
  }

  private static ByteString id(String hex) {
    return ByteString.copyFrom(HexFormat.of().parseHex(hex));
  }

  /** Without what the SDK adds of its own. */
  private static Map<String, String> attributes(LogRecord record) {
    Map<String, String> attributes = new HashMap<>();
    record
        .getAttributesList()
        .forEach(
            pair -> {
              assertThat(pair.getValue().hasStringValue()).as(pair.getKey()).isTrue();
              assertThat(attributes.put(pair.getKey(), pair.getValue().getStringValue())).isNull();
            });
    attributes.keySet().removeIf(name -> name.startsWith("telemetry_sdk_"));
    return attributes;
  }

  /** The messages of the file, each behind its length; the records by their time. */
  private static List<LogRecord> records(Path file) throws IOException {
    Map<Long, LogRecord> records = new TreeMap<>(Comparator.naturalOrder());
    List<LogRecord> all = new ArrayList<>();
    try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
      while (true) {
        byte[] message = in.readNBytes(in.readInt());
        ExportLogsServiceRequest.parseFrom(message).getResourceLogsList().stream()
            .flatMap(resource -> resource.getScopeLogsList().stream())
            .forEach(scope -> all.addAll(scope.getLogRecordsList()));
      }
    } catch (EOFException e) {
      // the end of the file
    }
    all.forEach(record -> records.put(record.getTimeUnixNano(), record));
    assertThat(records).as("records of different times").hasSameSizeAs(all);
    return List.copyOf(records.values());
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
    try (var provider =
        SdkLoggerProvider.builder()
            .setResource(resource)
            .addLogRecordProcessor(BatchLogRecordProcessor.builder(exporter).build())
            .build()) {
      var logger = provider.loggerBuilder("odock/log").setInstrumentationVersion("2").build();
      for (int i = 0; i < RECORDS; i++) {
        emit(logger, i, base);
      }
      assertThat(provider.forceFlush().join(20, TimeUnit.SECONDS).isSuccess()).isTrue();
    }
  }

  private static void emit(Logger logger, int i, long base) {
    var record =
        logger
            .logRecordBuilder()
            .setTimestamp(base + i, TimeUnit.NANOSECONDS)
            .setObservedTimestamp(base + 1000 + i, TimeUnit.NANOSECONDS)
            .setAttribute(AttributeKey.stringKey("requestId"), "req_" + i)
            .setAttribute(AttributeKey.longKey("http.count"), -7L)
            .setAttribute(AttributeKey.doubleKey("http.ratio"), 0.25)
            .setAttribute(AttributeKey.booleanKey("http.ok"), true)
            .setAttribute(AttributeKey.booleanArrayKey("http.flags"), List.of(true, false))
            .setAttribute(AttributeKey.stringArrayKey("http.names"), List.of("a", "ü"));
    if (i % 3 == 0) {
      record.setBody(
          Value.of(KeyValue.of("request", Value.of(i)), KeyValue.of("ok", Value.of(true))));
    } else {
      SpanContext span =
          SpanContext.create(TRACE_ID, SPAN_ID, TraceFlags.getSampled(), TraceState.getDefault());
      record
          .setContext(Context.root().with(Span.wrap(span)))
          .setSeverity(Severity.WARN2)
          .setSeverityText("WARN2")
          .setEventName("gateway.slow")
          .setBody("request \"" + i + "\"\nGrüße ☕");
    }
    record.emit();
  }
}
