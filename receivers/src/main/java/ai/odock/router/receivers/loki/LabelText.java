package ai.odock.router.receivers.loki;

import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.otlp.Utf8;
import java.nio.charset.StandardCharsets;

/**
 * Reads labels as PromQL writes them: <code>{app="web", env='prod'}</code>. Values are Go strings.
 */
final class LabelText {
  private static final int SHOWN = 100;

  private final ProtoWriter plain;
  private final Pairs pairs;
  private byte[] text = new byte[0];
  private int start;
  private int at;
  private int end;

  /**
   * @param plain takes names and values without their quotes and escapes
   * @param pairs ranges of that
   */
  LabelText(ProtoWriter plain, Pairs pairs) {
    this.plain = plain;
    this.pairs = pairs;
  }

  void read(byte[] array, int offset, int length) throws MalformedPush {
    text = array;
    start = offset;
    at = offset;
    end = offset + length;
    plain.clear();
    pairs.clear();
    space();
    if (at < end && isNameStart(text[at])) {
      name(); // as a metric's, which is the label __name__
      space();
    }
    expect('{');
    space();
    while (!taken('}')) {
      label();
      space();
      if (!taken(',')) {
        expect('}');
        break;
      }
      space();
    }
    space();
    if (at < end) {
      throw wrong("something follows the labels");
    }
  }

  private void label() throws MalformedPush {
    int from = at;
    name();
    int length = at - from;
    int name = plain.size();
    plain.bytes(text, from, length);
    space();
    expect('=');
    space();
    int value = plain.size();
    value();
    int valueLength = plain.size() - value;
    if (!Utf8.isValid(plain.array(), value, valueLength)) {
      throw wrong("the value before is not UTF-8");
    }
    if (!isInternal(plain.array(), name, length)) {
      pairs.put(plain.array(), name, length, value, valueLength);
    }
  }

  /** Names that begin so are Prometheus' and Loki's own, and no one else's business. */
  static boolean isInternal(byte[] array, int name, int length) {
    return length >= 2 && array[name] == '_' && array[name + 1] == '_';
  }

  /** Whether this is the name of a label: letters, digits and underscores, no digit first. */
  static boolean isName(byte[] array, int offset, int length) {
    for (int i = 0; i < length; i++) {
      if (!(i == 0 ? isNameStart(array[offset]) : isNamePart(array[offset + i]))) {
        return false;
      }
    }
    return length > 0;
  }

  private void name() throws MalformedPush {
    if (at == end || !isNameStart(text[at])) {
      throw wrong("expected the name of a label");
    }
    while (at < end && isNamePart(text[at])) {
      at++;
    }
  }

  private void value() throws MalformedPush {
    int quote = at < end ? text[at++] : 0;
    if (quote == '`') {
      raw();
      return;
    }
    if (quote != '"' && quote != '\'') {
      at--;
      throw wrong("expected a quoted value");
    }
    while (true) {
      byte b = take();
      if (b == quote) {
        return;
      }
      if (b == '\n') {
        throw wrong("a line ends inside a value");
      }
      if (b == '\\') {
        escape(quote);
      } else {
        plain.write(b);
      }
    }
  }

  private void raw() throws MalformedPush {
    for (byte b = take(); b != '`'; b = take()) {
      if (b != '\r') {
        plain.write(b);
      }
    }
  }

  private void escape(int quote) throws MalformedPush {
    byte b = take();
    switch (b) {
      case 'a' -> plain.write(7);
      case 'b' -> plain.write('\b');
      case 'f' -> plain.write('\f');
      case 'n' -> plain.write('\n');
      case 'r' -> plain.write('\r');
      case 't' -> plain.write('\t');
      case 'v' -> plain.write(11);
      case '\\' -> plain.write('\\');
      case 'x' -> plain.write(number(2, 16));
      case 'u' -> character(number(4, 16));
      case 'U' -> character(number(8, 16));
      default -> {
        if (b == quote) {
          plain.write(b);
        } else {
          at--;
          int value = b >= '0' && b <= '7' ? number(3, 8) : 256;
          if (value > 255) {
            throw wrong("no such escape");
          }
          plain.write(value);
        }
      }
    }
  }

  private int number(int digits, int radix) throws MalformedPush {
    int value = 0;
    for (int i = 0; i < digits; i++) {
      int digit = Character.digit(take(), radix);
      if (digit < 0) {
        throw wrong("no such escape");
      }
      value = radix * value + digit;
    }
    return value;
  }

  private void character(int codePoint) throws MalformedPush {
    if (!Character.isValidCodePoint(codePoint)
        || (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE)) {
      throw wrong("no such character");
    }
    byte[] utf8 = Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);
    plain.bytes(utf8, 0, utf8.length);
  }

  private byte take() throws MalformedPush {
    if (at == end) {
      throw wrong("a value has no end");
    }
    return text[at++];
  }

  private void space() {
    while (at < end && (text[at] == ' ' || (text[at] >= '\t' && text[at] <= '\r'))) {
      at++;
    }
  }

  private boolean taken(char c) {
    if (at < end && text[at] == c) {
      at++;
      return true;
    }
    return false;
  }

  private void expect(char c) throws MalformedPush {
    if (!taken(c)) {
      throw wrong("expected '" + c + "'");
    }
  }

  private static boolean isNameStart(byte b) {
    return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || b == '_';
  }

  private static boolean isNamePart(byte b) {
    return isNameStart(b) || (b >= '0' && b <= '9');
  }

  private MalformedPush wrong(String what) {
    int shown = Math.min(SHOWN, end - start);
    return new MalformedPush(
        "labels, byte %d of %s: %s"
            .formatted(
                at - start,
                new String(text, start, shown, StandardCharsets.UTF_8)
                    + (shown < end - start ? "…" : ""),
                what));
  }
}
