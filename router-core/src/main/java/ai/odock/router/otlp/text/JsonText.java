package ai.odock.router.otlp.text;

import ai.odock.router.otlp.CommonSchema;
import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.otlp.Slice;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Arrays and maps as JSON with sorted keys, escaped as Go's encoding/json does. Numbers that JSON
 * does not have become strings here. The walk at the door has bounded how deep values nest.
 */
public final class JsonText {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NULL = {'n', 'u', 'l', 'l'};

  /** What one level of nesting needs, kept for the next value. */
  private static final class Level {
    final ProtoReader fields = new ProtoReader();
    final KeyValue pair = new KeyValue();
    final AnyValue value = new AnyValue();
    final Slice piece = new Slice();
  }

  private final ValueText text;
  private final AnyValue whole = new AnyValue();
  private final List<Level> levels = new ArrayList<>();
  private final SortedKeys keys = new SortedKeys();

  public JsonText(ValueText text) {
    this.text = text;
  }

  /** Appends the ArrayValue in a piece. */
  public void array(Slice content, ProtoWriter out, int depth) {
    Level level = level(depth);
    content.cursor(level.fields);
    out.write('[');
    boolean first = true;
    while (level.fields.next(CommonSchema.ARRAY)) {
      if (!first) {
        out.write(',');
      }
      first = false;
      level.piece.set(level.fields);
      value(level, level.piece, out, depth);
    }
    out.write(']');
  }

  /**
   * Appends the KeyValueList in a piece; of equal keys the last counts. A map with more pairs than
   * {@link SortedKeys} takes is written as it came.
   */
  public void map(Slice content, ProtoWriter out, int depth) {
    byte[] array = content.array();
    int first = keys.push(content, Fields.VALUES);
    if (first == SortedKeys.TOO_MANY) {
      asTheyCame(content, out, depth);
      return;
    }
    try {
      pairs(array, first, keys.top(), out, depth);
    } finally {
      keys.pop(first);
    }
  }

  private void asTheyCame(Slice content, ProtoWriter out, int depth) {
    Level level = level(depth);
    content.cursor(level.fields);
    out.write('{');
    boolean some = false;
    while (level.fields.next()) {
      if (level.fields.field() == Fields.VALUES && level.fields.wireType() == ProtoReader.BYTES) {
        if (some) {
          out.write(',');
        }
        some = true;
        level.pair.read(level.fields);
        member(level, out, depth);
      }
    }
    out.write('}');
  }

  private void pairs(byte[] array, int first, int end, ProtoWriter out, int depth) {
    Level level = level(depth);
    out.write('{');
    boolean some = false;
    for (int place = first; place < end; place++) {
      if (!keys.isLastOfEquals(place, end, array)) {
        continue;
      }
      if (some) {
        out.write(',');
      }
      some = true;
      keys.read(place, array, level.pair);
      member(level, out, depth);
    }
    out.write('}');
  }

  private void member(Level level, ProtoWriter out, int depth) {
    quote(level.pair.key(), out);
    out.write(':');
    value(level, level.pair.value(), out, depth);
  }

  /** Appends the AnyValue in a piece. */
  public void value(Slice encoded, ProtoWriter out) {
    whole.read(encoded);
    value(whole, out, 0);
  }

  /** Appends a value. */
  public void value(AnyValue value, ProtoWriter out) {
    value(value, out, 0);
  }

  private void value(Level level, Slice encoded, ProtoWriter out, int depth) {
    level.value.read(encoded);
    value(level.value, out, depth + 1);
  }

  private void value(AnyValue value, ProtoWriter out, int depth) {
    switch (value.kind()) {
      case AnyValue.NONE -> out.bytes(NULL, 0, NULL.length);
      case AnyValue.STRING -> quote(value.content(), out);
      case AnyValue.ARRAY -> array(value.content(), out, depth);
      case AnyValue.MAP -> map(value.content(), out, depth);
      default -> {
        boolean quoted =
            value.kind() == AnyValue.BYTES
                || (value.kind() == AnyValue.DOUBLE && !Double.isFinite(value.float64()));
        if (quoted) {
          out.write('"');
        }
        text.write(value, out);
        if (quoted) {
          out.write('"');
        }
      }
    }
  }

  private Level level(int depth) {
    if (depth == levels.size()) {
      levels.add(new Level());
    }
    return levels.get(depth);
  }

  /** Appends a string with its quotes. */
  public void quote(Slice string, ProtoWriter out) {
    text.check(string);
    byte[] array = string.array();
    int end = string.offset() + string.length();
    out.write('"');
    int from = string.offset();
    for (int at = from; at < end; at++) {
      int size = escapedSize(array, at, end);
      if (size > 0) {
        out.bytes(array, from, at - from);
        escape(array, at, out);
        at += size - 1;
        from = at + 1;
      }
    }
    out.bytes(array, from, end - from);
    out.write('"');
  }

  /** The bytes of the character at a position when it has to be escaped, else 0. */
  private static int escapedSize(byte[] array, int at, int end) {
    byte b = array[at];
    if (b == '"' || b == '\\' || b == '<' || b == '>' || b == '&' || (b >= 0 && b < ' ')) {
      return 1;
    }
    // U+2028 and U+2029, which end a line in JavaScript
    boolean lineEnd =
        b == (byte) 0xe2
            && end - at >= 3
            && array[at + 1] == (byte) 0x80
            && (array[at + 2] & 0xfe) == 0xa8;
    return lineEnd ? 3 : 0;
  }

  private static void escape(byte[] array, int at, ProtoWriter out) {
    int c = array[at] < 0 ? 0x2000 | (array[at + 2] & 0x3f) : array[at];
    out.write('\\');
    switch (c) {
      case '"', '\\' -> out.write(c);
      case '\b' -> out.write('b');
      case '\f' -> out.write('f');
      case '\n' -> out.write('n');
      case '\r' -> out.write('r');
      case '\t' -> out.write('t');
      default -> {
        out.write('u');
        for (int shift = 12; shift >= 0; shift -= 4) {
          out.write(HEX[(c >> shift) & 15]);
        }
      }
    }
  }
}
