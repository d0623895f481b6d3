package ai.odock.router.prometheus;

import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.ProtoWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** Attribute values as text (collector pdata: Value.AsString). */
public final class AttributeText {
  public static final int STRING = 1;
  public static final int BOOL = 2;
  public static final int INT = 3;
  public static final int DOUBLE = 4;
  public static final int ARRAY = 5;
  public static final int KVLIST = 6;
  public static final int BYTES = 7;

  private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
  private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};

  private final ProtoReader value = new ProtoReader();
  private final byte[] digits = new byte[20];

  /**
   * Appends the text of the AnyValue in a range; nothing for one without a value.
   *
   * @return false when a string in it is not valid UTF-8
   */
  public boolean write(byte[] array, int offset, int length, ProtoWriter out) {
    value.set(array, offset, length);
    int start = out.size();
    boolean valid = true;
    while (value.next()) {
      if (value.field() <= BYTES) {
        out.truncate(start); // of several the last one counts
        valid = writeOne(out);
      }
    }
    return valid;
  }

  private boolean writeOne(ProtoWriter out) {
    switch (value.field()) {
      case STRING -> {
        out.bytes(value.array(), value.valueStart(), value.valueLength());
        return Utf8.valid(value.array(), value.valueStart(), value.valueLength());
      }
      case BOOL -> append(out, value.varint() != 0 ? TRUE : FALSE);
      case INT -> writeLong(out, value.varint());
      case DOUBLE -> append(out, doubleText(value.float64()));
      case BYTES -> append(out, base64(value));
      default -> {
        JsonText json = new JsonText();
        append(out, json.of(value).getBytes(StandardCharsets.UTF_8));
        return json.validUtf8();
      }
    }
    return true;
  }

  public static byte[] base64(ProtoReader value) {
    int start = value.valueStart();
    return Base64.getEncoder()
        .encode(Arrays.copyOfRange(value.array(), start, start + value.valueLength()));
  }

  /** JSON has no text for these, and the collector shows its encoder's complaint. */
  private static byte[] doubleText(double number) {
    String text =
        Double.isFinite(number)
            ? DoubleText.es6(number)
            : "json: unsupported value: " + DoubleText.fixed(number);
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private void writeLong(ProtoWriter out, long number) {
    int at = digits.length;
    long rest = number;
    do {
      digits[--at] = (byte) ('0' + Math.abs(rest % 10));
      rest /= 10;
    } while (rest != 0);
    if (number < 0) {
      digits[--at] = '-';
    }
    out.bytes(digits, at, digits.length - at);
  }

  private static void append(ProtoWriter out, byte[] text) {
    out.bytes(text, 0, text.length);
  }
}
