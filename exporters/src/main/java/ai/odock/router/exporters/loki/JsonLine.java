package ai.odock.router.exporters.loki;

import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.otlp.Slice;
import ai.odock.router.otlp.text.AnyValue;
import ai.odock.router.otlp.text.JsonText;
import ai.odock.router.otlp.text.KeyValue;
import ai.odock.router.otlp.text.SortedKeys;
import ai.odock.router.otlp.text.ValueText;
import java.nio.charset.StandardCharsets;

/**
 * A record as a JSON object; what is empty is left out. In the words of the collector's removed
 * exporter (contrib/pkg/translator/loki, encode.go) or in those of OTLP.
 */
final class JsonLine {
  private static final byte[] BODY = ascii("\"body\":");
  private static final byte[] LEVEL = ascii("\"level\":");
  private static final byte[] SEVERITY = ascii("\"severity\":");
  private static final byte[] TRACE_ID = ascii("\"trace_id\":");
  private static final byte[] SPAN_ID = ascii("\"span_id\":");
  private static final byte[] OLD_TRACE_ID = ascii("\"traceid\":");
  private static final byte[] OLD_SPAN_ID = ascii("\"spanid\":");
  private static final byte[] FLAGS = ascii("\"flags\":");
  private static final byte[] EVENT_NAME = ascii("\"event_name\":");
  private static final byte[] ATTRIBUTES = ascii("\"attributes\":");
  private static final byte[] RESOURCE = ascii("\"resource\":");
  private static final byte[] OLD_RESOURCE = ascii("\"resources\":");
  private static final byte[] SCOPE = ascii("\"scope\":");
  private static final byte[] OLD_SCOPE = ascii("\"instrumentation_scope\":");
  private static final byte[] NAME = ascii("\"name\":");
  private static final byte[] VERSION = ascii("\"version\":");

  private final ValueText text;
  private final JsonText json;
  private final SortedKeys keys = new SortedKeys();
  private final ProtoReader fields = new ProtoReader();
  private final KeyValue pair = new KeyValue();
  private final Slice name = new Slice();
  private final Slice version = new Slice();

  JsonLine(ValueText text) {
    this.text = text;
    json = new JsonText(text);
  }

  void write(LogFields record, LineContext context, boolean old, ProtoWriter out) {
    out.write('{');
    int start = out.size();
    if (record.body.kind() != AnyValue.NONE) {
      key(BODY, start, out);
      json.value(record.body, out);
    }
    if (!old) {
      byte[] level = Severity.level(record.severity, record.severityText);
      if (level != null) {
        key(LEVEL, start, out);
        out.write('"');
        out.bytes(level, 0, level.length);
        out.write('"');
      }
      text(SEVERITY, record.severityText, start, out);
    }
    id(old ? OLD_TRACE_ID : TRACE_ID, record.traceId, start, out);
    id(old ? OLD_SPAN_ID : SPAN_ID, record.spanId, start, out);
    if (old) {
      text(SEVERITY, record.severityText, start, out);
    }
    if (record.flags != 0) {
      key(FLAGS, start, out);
      text.numbers().write(Integer.toUnsignedLong(record.flags), out);
    }
    if (!old) {
      text(EVENT_NAME, record.eventName, start, out);
    }
    attributes(ATTRIBUTES, record.record, Otlp.RECORD_ATTRIBUTES, true, context, start, out);
    byte[] resource = old ? OLD_RESOURCE : RESOURCE;
    attributes(resource, context.resource, Otlp.RESOURCE_ATTRIBUTES, false, context, start, out);
    scope(context.scope, old, start, out);
    out.write('}');
  }

  private void scope(Slice scope, boolean old, int start, ProtoWriter out) {
    name.clear();
    version.clear();
    scope.cursor(fields);
    while (fields.next()) {
      if (fields.field() == Otlp.SCOPE_NAME) {
        name.set(fields);
      } else if (fields.field() == Otlp.SCOPE_VERSION) {
        version.set(fields);
      }
    }
    if (name.length() > 0) {
      key(old ? OLD_SCOPE : SCOPE, start, out);
      out.write('{');
      int inner = out.size();
      text(NAME, name, inner, out);
      text(VERSION, version, inner, out);
      out.write('}');
    }
  }

  private void attributes(
      byte[] name,
      Slice message,
      int field,
      boolean ofRecord,
      LineContext context,
      int start,
      ProtoWriter out) {
    int before = out.size();
    key(name, start, out);
    out.write('{');
    int inner = out.size();
    int first = keys.push(message, field);
    if (first == SortedKeys.TOO_MANY) {
      asTheyCame(message, field, ofRecord, context, out);
    } else {
      try {
        pairs(first, message.array(), ofRecord, context, out);
      } finally {
        keys.pop(first);
      }
    }
    if (out.size() == inner) {
      out.truncate(before);
    } else {
      out.write('}');
    }
  }

  private void asTheyCame(
      Slice message, int field, boolean ofRecord, LineContext context, ProtoWriter out) {
    int inner = out.size();
    message.cursor(fields);
    while (fields.next()) {
      if (fields.field() == field && fields.wireType() == ProtoReader.BYTES) {
        pair.read(fields);
        member(inner, ofRecord, context, out);
      }
    }
  }

  private void pairs(
      int first, byte[] array, boolean ofRecord, LineContext context, ProtoWriter out) {
    int end = keys.top();
    int inner = out.size();
    for (int place = first; place < end; place++) {
      if (keys.isLastOfEquals(place, end, array)) {
        keys.read(place, array, pair);
        member(inner, ofRecord, context, out);
      }
    }
  }

  /** Appends the pair that was read, unless it is left out. */
  private void member(int inner, boolean ofRecord, LineContext context, ProtoWriter out) {
    Slice key = pair.key();
    if (ofRecord ? !context.leavesOutOfRecord(key) : !context.leavesOutOfResource(key)) {
      comma(inner, out);
      json.quote(key, out);
      out.write(':');
      json.value(pair.value(), out);
    }
  }

  private void id(byte[] name, Slice id, int start, ProtoWriter out) {
    if (HexId.isSet(id)) {
      key(name, start, out);
      out.write('"');
      HexId.write(id, out);
      out.write('"');
    }
  }

  private void text(byte[] name, Slice value, int start, ProtoWriter out) {
    if (value.length() > 0) {
      key(name, start, out);
      json.quote(value, out);
    }
  }

  private static void key(byte[] name, int start, ProtoWriter out) {
    comma(start, out);
    out.bytes(name, 0, name.length);
  }

  private static void comma(int start, ProtoWriter out) {
    if (out.size() > start) {
      out.write(',');
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
