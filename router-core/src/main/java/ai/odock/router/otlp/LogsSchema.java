package ai.odock.router.otlp;

import static ai.odock.router.otlp.CommonSchema.KEY_VALUE;
import static ai.odock.router.otlp.CommonSchema.RESOURCE;
import static ai.odock.router.otlp.CommonSchema.SCOPE;
import static ai.odock.router.otlp.CommonSchema.VALUE;
import static ai.odock.router.otlp.FieldKind.FIXED32;
import static ai.odock.router.otlp.FieldKind.FIXED64;
import static ai.odock.router.otlp.FieldKind.SPAN_ID;
import static ai.odock.router.otlp.FieldKind.STRING;
import static ai.odock.router.otlp.FieldKind.TRACE_ID;
import static ai.odock.router.otlp.FieldKind.UINT32;
import static ai.odock.router.otlp.FieldType.enumeration;
import static ai.odock.router.otlp.FieldType.field;
import static ai.odock.router.otlp.FieldType.message;

import java.util.List;
import java.util.stream.Stream;

/** opentelemetry/proto/logs/v1. */
final class LogsSchema {
  /** UNSPECIFIED, and then four degrees of each: TRACE, TRACE2, TRACE3, TRACE4, DEBUG, … */
  private static final List<String> SEVERITIES =
      Stream.concat(
              Stream.of("UNSPECIFIED"),
              Stream.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL")
                  .flatMap(name -> Stream.of(name, name + "2", name + "3", name + "4")))
          .toList();

  private static final MessageType LOG_RECORD =
      MessageType.item(
          "LogRecord",
          field(1, "time_unix_nano", FIXED64),
          field(11, "observed_time_unix_nano", FIXED64),
          enumeration(2, "severity_number", "SEVERITY_NUMBER_", SEVERITIES),
          field(3, "severity_text", STRING),
          message(5, "body", VALUE),
          message(6, "attributes", KEY_VALUE).repeated(),
          field(7, "dropped_attributes_count", UINT32),
          field(8, "flags", FIXED32),
          field(9, "trace_id", TRACE_ID),
          field(10, "span_id", SPAN_ID),
          field(12, "event_name", STRING));

  private static final MessageType SCOPE_LOGS =
      MessageType.of(
          "ScopeLogs",
          message(1, "scope", SCOPE),
          message(2, "log_records", LOG_RECORD).repeated(),
          field(3, "schema_url", STRING));

  private static final MessageType RESOURCE_LOGS =
      MessageType.of(
          "ResourceLogs",
          message(1, "resource", RESOURCE),
          message(2, "scope_logs", SCOPE_LOGS).repeated(),
          field(3, "schema_url", STRING));

  static final MessageType REQUEST =
      MessageType.of(
          "ExportLogsServiceRequest", message(1, "resource_logs", RESOURCE_LOGS).repeated());

  private LogsSchema() {}
}
