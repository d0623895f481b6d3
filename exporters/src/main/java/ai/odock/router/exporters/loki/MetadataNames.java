package ai.odock.router.exporters.loki;

import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.otlp.Slice;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Names of attributes as Loki gives them (prometheus/otlptranslator: LabelNamer with its defaults):
 * one underscore for each run of other characters than letters and digits, {@code key_} in front of
 * a digit, and a reserved {@code __x__} keeps its own underscores. A key of which only underscores
 * are left, where Loki would refuse the request, is called {@code key_}.
 */
final class MetadataNames {
  private static final byte[] KEY = "key_".getBytes(StandardCharsets.US_ASCII);
  private static final int RESERVED = 4;

  private final ProtoWriter raw = new ProtoWriter(128);
  private final ProtoWriter names = new ProtoWriter(128);
  private long spent;

  /**
   * Puts the name of a key on the stack, where it ends at {@link #end}.
   *
   * @param prefix where the name of the map around it begins on the stack; {@code prefixEnd} when
   *     there is none
   * @return where the name begins
   */
  int push(int prefix, int prefixEnd, Slice key) {
    raw.clear();
    if (prefix < prefixEnd) {
      raw.bytes(names.array(), prefix, prefixEnd - prefix);
      raw.write('_');
    }
    raw.bytes(key.array(), key.offset(), key.length());
    spent += raw.size();
    int start = names.size();
    byte[] text = raw.array();
    int length = raw.size();
    boolean reserved =
        length >= RESERVED
            && text[0] == '_'
            && text[1] == '_'
            && text[length - 2] == '_'
            && text[length - 1] == '_';
    if (length > 0 && isDigit(text[0])) {
      names.bytes(KEY, 0, KEY.length);
    }
    if (reserved) {
      names.bytes(text, 0, 2);
    }
    boolean usable = collapse(text, reserved ? 2 : 0, reserved ? length - 2 : length);
    if (reserved) {
      names.bytes(text, 0, 2);
    }
    if (!usable && (length == 0 || !unchanged(start))) {
      names.truncate(start);
      names.bytes(KEY, 0, KEY.length);
    }
    return start;
  }

  /** Whether there was a letter or a digit. */
  private boolean collapse(byte[] text, int from, int to) {
    boolean usable = false;
    boolean run = false;
    for (int i = from; i < to; i++) {
      byte c = text[i];
      boolean kept = isLetter(c) || isDigit(c);
      if (kept) {
        names.write(c);
        usable = true;
      } else if (!run) {
        names.write('_');
      }
      run = !kept;
    }
    return usable;
  }

  private boolean unchanged(int start) {
    return Arrays.equals(names.array(), start, names.size(), raw.array(), 0, raw.size());
  }

  /** What {@link #push} points into, until the next one. */
  byte[] array() {
    return names.array();
  }

  int end() {
    return names.size();
  }

  /** Takes a name, and those above it, off the stack. */
  void pop(int start) {
    names.truncate(start);
  }

  /** The bytes read since {@link #begin}: long keys of nested maps are read again and again. */
  long spent() {
    return spent;
  }

  void begin() {
    spent = 0;
    names.clear();
  }

  private static boolean isLetter(byte c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isDigit(byte c) {
    return c >= '0' && c <= '9';
  }
}
