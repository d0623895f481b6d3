package ai.odock.router.otlp;

import static ai.odock.router.otlp.CommonSchema.KEY_VALUE;
import static ai.odock.router.otlp.CommonSchema.RESOURCE;
import static ai.odock.router.otlp.CommonSchema.SCOPE;
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

/** opentelemetry/proto/trace/v1. */
final class TraceSchema {
  private static final List<String> SPAN_KINDS =
      List.of("UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER");

  private static final MessageType STATUS =
      MessageType.of(
          "Status",
          field(2, "message", STRING),
          enumeration(3, "code", "STATUS_CODE_", List.of("UNSET", "OK", "ERROR")));

  private static final MessageType EVENT =
      MessageType.of(
          "Event",
          field(1, "time_unix_nano", FIXED64),
          field(2, "name", STRING),
          message(3, "attributes", KEY_VALUE).repeated(),
          field(4, "dropped_attributes_count", UINT32));

  private static final MessageType LINK =
      MessageType.of(
          "Link",
          field(1, "trace_id", TRACE_ID),
          field(2, "span_id", SPAN_ID),
          field(3, "trace_state", STRING),
          message(4, "attributes", KEY_VALUE).repeated(),
          field(5, "dropped_attributes_count", UINT32),
          field(6, "flags", FIXED32));

  private static final MessageType SPAN =
      MessageType.item(
          "Span",
          field(1, "trace_id", TRACE_ID),
          field(2, "span_id", SPAN_ID),
          field(3, "trace_state", STRING),
          field(4, "parent_span_id", SPAN_ID),
          field(16, "flags", FIXED32),
          field(5, "name", STRING),
          enumeration(6, "kind", "SPAN_KIND_", SPAN_KINDS),
          field(7, "start_time_unix_nano", FIXED64),
          field(8, "end_time_unix_nano", FIXED64),
          message(9, "attributes", KEY_VALUE).repeated(),
          field(10, "dropped_attributes_count", UINT32),
          message(11, "events", EVENT).repeated(),
          field(12, "dropped_events_count", UINT32),
          message(13, "links", LINK).repeated(),
          field(14, "dropped_links_count", UINT32),
          message(15, "status", STATUS));

  private static final MessageType SCOPE_SPANS =
      MessageType.of(
          "ScopeSpans",
          message(1, "scope", SCOPE),
          message(2, "spans", SPAN).repeated(),
          field(3, "schema_url", STRING));

  private static final MessageType RESOURCE_SPANS =
      MessageType.of(
          "ResourceSpans",
          message(1, "resource", RESOURCE),
          message(2, "scope_spans", SCOPE_SPANS).repeated(),
          field(3, "schema_url", STRING));

  static final MessageType REQUEST =
      MessageType.of(
          "ExportTraceServiceRequest", message(1, "resource_spans", RESOURCE_SPANS).repeated());

  private TraceSchema() {}
}
