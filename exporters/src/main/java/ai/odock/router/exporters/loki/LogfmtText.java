package ai.odock.router.exporters.loki;

import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.otlp.Slice;
import ai.odock.router.otlp.text.ValueText;
import java.nio.charset.StandardCharsets;

/** Keys and values of logfmt (go-logfmt/logfmt): nothing in them ends a pair early. */
final class LogfmtText {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NULL = {'n', 'u', 'l', 'l'};

  private final ValueText text;
  private final Slice piece = new Slice();

  LogfmtText(ValueText text) {
    this.text = text;
  }

  /** A key without the characters that none may have; {@code _} when nothing is left. */
  void key(byte[] array, int from, int to, ProtoWriter out) {
    piece.set(array, from, to - from);
    text.check(piece);
    int start = out.size();
    for (int i = from; i < to; i++) {
      byte b = array[i];
      if (b < 0 || isPlain(b)) {
        out.write(b);
      }
    }
    if (out.size() == start) {
      out.write('_');
    }
  }

  /** A value, quoted where it has to be. */
  void value(Slice value, ProtoWriter out) {
    text.check(value);
    if (isPlain(value) && !value.is(NULL)) {
      out.bytes(value.array(), value.offset(), value.length());
    } else {
      quote(value, out);
    }
  }

  private static boolean isPlain(Slice value) {
    int end = value.offset() + value.length();
    for (int i = value.offset(); i < end; i++) {
      byte b = value.array()[i];
      if (b >= 0 && !isPlain(b)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPlain(byte b) {
    return b > ' ' && b != '=' && b != '"' && b != 0x7f;
  }

  private static void quote(Slice value, ProtoWriter out) {
    int end = value.offset() + value.length();
    out.write('"');
    for (int i = value.offset(); i < end; i++) {
      byte b = value.array()[i];
      if (b < 0 || (b >= ' ' && b != '"' && b != '\\')) {
        out.write(b);
      } else {
        out.write('\\');
        switch (b) {
          case '"', '\\' -> out.write(b);
          case '\n' -> out.write('n');
          case '\r' -> out.write('r');
          case '\t' -> out.write('t');
          default -> {
            out.write('u');
            out.write('0');
            out.write('0');
            out.write(HEX[b >> 4]);
            out.write(HEX[b & 15]);
          }
        }
      }
    }
    out.write('"');
  }

  /**
   * Copies a text that is pairs of key and value already, but for those that the record has itself;
   * false, and nothing written, when it is none.
   */
  boolean copy(Slice line, LogFields record, ProtoWriter out) {
    int start = out.size();
    byte[] array = line.array();
    int end = line.offset() + line.length();
    int at = line.offset();
    while (at < end) {
      int token = at;
      int equals = token;
      while (equals < end && isPlain(array[equals])) {
        equals++;
      }
      if (equals == token || equals == end || array[equals] != '=') {
        out.truncate(start);
        return false;
      }
      int after = valueEnd(array, equals + 1, end);
      if (after < 0) {
        out.truncate(start);
        return false;
      }
      if (!isOwn(array, token, equals, record)) {
        if (out.size() > start) {
          out.write(' ');
        }
        out.bytes(array, token, after - token);
      }
      at = after;
      while (at < end && array[at] == ' ') {
        at++;
      }
    }
    text.check(line);
    return line.length() > 0;
  }

  /** Where the value ends; -1 when it is none. */
  private static int valueEnd(byte[] array, int from, int end) {
    int at = from;
    if (at < end && array[at] == '"') {
      at++;
      while (at < end && array[at] != '"') {
        if (array[at] >= 0 && array[at] < ' ') {
          return -1;
        }
        at += array[at] == '\\' ? 2 : 1;
      }
      at++;
    } else {
      while (at < end && (array[at] < 0 || isPlain(array[at]))) {
        at++;
      }
    }
    return at < end ? (array[at] == ' ' ? at : -1) : at == end ? at : -1;
  }

  private static boolean isOwn(byte[] array, int from, int to, LogFields record) {
    return (HexId.isSet(record.traceId) && is("traceID", array, from, to))
        || (HexId.isSet(record.spanId) && is("spanID", array, from, to))
        || (record.severityText.length() > 0 && is("severity", array, from, to))
        || (record.flags != 0 && is("flags", array, from, to));
  }

  private static boolean is(String word, byte[] array, int from, int to) {
    if (to - from != word.length()) {
      return false;
    }
    for (int i = from; i < to; i++) {
      if (array[i] != word.charAt(i - from)) {
        return false;
      }
    }
    return true;
  }
}
