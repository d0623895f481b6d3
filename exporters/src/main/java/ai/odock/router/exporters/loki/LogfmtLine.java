package ai.odock.router.exporters.loki;

import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.otlp.Slice;
import ai.odock.router.otlp.text.AnyValue;
import ai.odock.router.otlp.text.KeyValue;
import ai.odock.router.otlp.text.ValueText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A record as pairs of key and value, as the collector's removed exporter wrote them
 * (contrib/pkg/translator/loki, encode.go; go-logfmt). A body that is logfmt already stays as it
 * is, any other text is {@code msg}.
 */
final class LogfmtLine {
  private static final byte[] MSG = ascii("msg");
  private static final byte[] BODY = ascii("body");
  private static final byte[] TRACE_ID = ascii("traceID");
  private static final byte[] SPAN_ID = ascii("spanID");
  private static final byte[] SEVERITY = ascii("severity");
  private static final byte[] FLAGS = ascii("flags");
  private static final byte[] ATTRIBUTE = ascii("attribute_");
  private static final byte[] RESOURCE = ascii("resource_");
  private static final byte[] SCOPE_NAME = ascii("instrumentation_scope_name");
  private static final byte[] SCOPE_VERSION = ascii("instrumentation_scope_version");

  /** What one level of nesting needs, kept for the next value. */
  private static final class Level {
    final ProtoReader fields = new ProtoReader();
    final KeyValue pair = new KeyValue();
    final AnyValue value = new AnyValue();
    final Slice piece = new Slice();
  }

  private final ValueText text;
  private final LogfmtText logfmt;
  private final ProtoReader fields = new ProtoReader();
  private final KeyValue pair = new KeyValue();
  private final AnyValue value = new AnyValue();
  private final Slice name = new Slice();
  private final Slice version = new Slice();
  private final ProtoWriter key = new ProtoWriter(128);
  private final List<Level> levels = new ArrayList<>();
  private int start;
  private int most;

  LogfmtLine(ValueText text) {
    this.text = text;
    logfmt = new LogfmtText(text);
  }

  /**
   * Writes the line.
   *
   * @param tooMuch the bytes after which no further pair is written
   */
  void write(LogFields record, LineContext context, int tooMuch, ProtoWriter out) {
    start = out.size();
    most = tooMuch;
    body(record, out);
    id(TRACE_ID, record.traceId, out);
    id(SPAN_ID, record.spanId, out);
    text(SEVERITY, record.severityText, out);
    if (record.flags != 0) {
      begin(FLAGS, out);
      text.numbers().write(Integer.toUnsignedLong(record.flags), out);
    }
    record.record.cursor(fields);
    while (fields.next()) {
      if (fields.field() == Otlp.RECORD_ATTRIBUTES) {
        pair.read(fields);
        if (!context.leavesOutOfRecord(pair.key())) {
          attribute(ATTRIBUTE, out);
        }
      }
    }
    context.resource.cursor(fields);
    while (fields.next()) {
      if (fields.field() == Otlp.RESOURCE_ATTRIBUTES) {
        pair.read(fields);
        if (!context.leavesOutOfResource(pair.key())) {
          attribute(RESOURCE, out);
        }
      }
    }
    scope(context.scope, out);
  }

  private void attribute(byte[] prefix, ProtoWriter out) {
    key.clear();
    key.bytes(prefix, 0, prefix.length);
    key.bytes(pair.key().array(), pair.key().offset(), pair.key().length());
    value.read(pair.value());
    flatten(value, 0, out);
  }

  private void body(LogFields record, ProtoWriter out) {
    AnyValue body = record.body;
    if (body.kind() == AnyValue.STRING) {
      if (!logfmt.copy(body.content(), record, out)) {
        begin(MSG, out);
        logfmt.value(body.content(), out);
      }
      return;
    }
    key.clear();
    if (body.kind() == AnyValue.ARRAY) {
      key.bytes(BODY, 0, BODY.length);
    } else if (body.kind() != AnyValue.MAP) {
      key.bytes(MSG, 0, MSG.length);
    }
    flatten(body, 0, out);
  }

  /** Writes the value of {@link #key}; maps and arrays become a pair for each value inside. */
  private void flatten(AnyValue of, int depth, ProtoWriter out) {
    if (out.size() - start > most) {
      return;
    }
    switch (of.kind()) {
      case AnyValue.NONE -> {}
      case AnyValue.MAP -> {
        Level level = level(depth);
        of.content().cursor(level.fields);
        while (level.fields.next()) {
          if (level.fields.field() == Otlp.VALUES) {
            level.pair.read(level.fields);
            level.value.read(level.pair.value());
            int mark = deeper();
            Slice inner = level.pair.key();
            key.bytes(inner.array(), inner.offset(), inner.length());
            flatten(level.value, depth + 1, out);
            key.truncate(mark);
          }
        }
      }
      case AnyValue.ARRAY -> {
        Level level = level(depth);
        int index = 0;
        of.content().cursor(level.fields);
        while (level.fields.next()) {
          if (level.fields.field() == Otlp.VALUES) {
            level.piece.set(level.fields);
            level.value.read(level.piece);
            int mark = deeper();
            text.numbers().write(index++, key);
            flatten(level.value, depth + 1, out);
            key.truncate(mark);
          }
        }
      }
      default -> {
        separate(out);
        logfmt.key(key.array(), 0, key.size(), out);
        out.write('=');
        if (of.kind() == AnyValue.STRING) {
          logfmt.value(of.content(), out);
        } else {
          text.write(of, out);
        }
      }
    }
  }

  private int deeper() {
    int mark = key.size();
    if (mark > 0) {
      key.write('_');
    }
    return mark;
  }

  private void scope(Slice scope, ProtoWriter out) {
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
      text(SCOPE_NAME, name, out);
      text(SCOPE_VERSION, version, out);
    }
  }

  private void id(byte[] name, Slice id, ProtoWriter out) {
    if (HexId.isSet(id)) {
      begin(name, out);
      HexId.write(id, out);
    }
  }

  private void text(byte[] name, Slice of, ProtoWriter out) {
    if (of.length() > 0) {
      begin(name, out);
      logfmt.value(of, out);
    }
  }

  private void begin(byte[] name, ProtoWriter out) {
    separate(out);
    out.bytes(name, 0, name.length);
    out.write('=');
  }

  private void separate(ProtoWriter out) {
    if (out.size() > start) {
      out.write(' ');
    }
  }

  private Level level(int depth) {
    while (depth >= levels.size()) {
      levels.add(new Level());
    }
    return levels.get(depth);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
