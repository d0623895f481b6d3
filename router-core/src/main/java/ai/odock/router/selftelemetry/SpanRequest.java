package ai.odock.router.selftelemetry;

import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.telemetry.trace.Span;
import ai.odock.router.telemetry.trace.SpanContext;
import ai.odock.router.telemetry.trace.SpanSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Spans as an {@code ExportTraceServiceRequest} (opentelemetry/proto/trace/v1/trace.proto). */
public final class SpanRequest {
  /** {@code SPAN_FLAGS_CONTEXT_HAS_IS_REMOTE_MASK}, {@code …_IS_REMOTE_MASK} and "sampled". */
  private static final int KNOWS_REMOTE = 0x100;

  private static final int REMOTE = 0x200;
  private static final int SAMPLED = 1;
  private static final int STATUS_ERROR = 2;

  private SpanRequest() {}

  /** One request with all the spans, by their sources. */
  public static OtlpBytes encode(Map<String, String> resource, List<Span> spans) {
    ProtoWriter out = new ProtoWriter(256 * spans.size());
    Map<SpanSource, List<Span>> bySource = new LinkedHashMap<>();
    spans.forEach(
        span -> bySource.computeIfAbsent(span.source(), s -> new ArrayList<>()).add(span));
    int whole = out.beginMessage(1);
    OwnOtlp.resource(out, resource);
    bySource.forEach((source, own) -> scopeSpans(out, source, own));
    out.endMessage(whole);
    return new OtlpBytes(out.array(), 0, out.size(), spans.size());
  }

  private static void scopeSpans(ProtoWriter out, SpanSource source, List<Span> spans) {
    int scope = out.beginMessage(2);
    OwnOtlp.scope(out, source.name(), source.attributes());
    for (Span span : spans) {
      int one = out.beginMessage(2);
      span(out, span);
      out.endMessage(one);
    }
    out.endMessage(scope);
  }

  private static void span(ProtoWriter out, Span span) {
    SpanContext context = span.context();
    SpanContext parent = span.parent();
    ids(out, context);
    if (parent != null) {
      id(out, 4, parent.spanId());
    }
    out.stringField(5, span.name());
    out.varintField(6, span.kind().number());
    out.fixed64Field(7, span.startNanos());
    out.fixed64Field(8, span.endNanos());
    span.attributes().forEach((key, value) -> OwnOtlp.attribute(out, 9, key, value));
    for (SpanContext link : span.links()) {
      int mark = out.beginMessage(13);
      ids(out, link);
      out.fixed32Field(6, SAMPLED | KNOWS_REMOTE | (link.remote() ? REMOTE : 0));
      out.endMessage(mark);
    }
    String error = span.error();
    if (error != null) {
      int status = out.beginMessage(15);
      out.stringField(2, error);
      out.varintField(3, STATUS_ERROR);
      out.endMessage(status);
    }
    boolean remote = parent != null && parent.remote();
    out.fixed32Field(16, SAMPLED | KNOWS_REMOTE | (remote ? REMOTE : 0));
  }

  private static void ids(ProtoWriter out, SpanContext context) {
    out.tag(1, 2);
    out.varint(16);
    bigEndian(out, context.traceIdHigh());
    bigEndian(out, context.traceIdLow());
    id(out, 2, context.spanId());
  }

  private static void id(ProtoWriter out, int field, long id) {
    out.tag(field, 2);
    out.varint(8);
    bigEndian(out, id);
  }

  private static void bigEndian(ProtoWriter out, long value) {
    out.fixed64(Long.reverseBytes(value));
  }
}
