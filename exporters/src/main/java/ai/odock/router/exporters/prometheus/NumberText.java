package ai.odock.router.exporters.prometheus;

import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.telemetry.GoNumber;

/** Appends numbers as Go prints them. */
final class NumberText {
  /** From here on they have an exponent. */
  private static final int PLAIN = 1_000_000;

  private final byte[] digits = new byte[20];

  /**
   * A double.
   *
   * @param openMetrics one without a fraction gets one
   */
  void number(ProtoWriter out, double value, boolean openMetrics) {
    int whole = (int) value;
    if (whole == value && whole > -PLAIN && whole < PLAIN) {
      integer(out, whole);
      if (openMetrics) {
        ascii(out, ".0");
      }
      return;
    }
    String text = GoNumber.of(value);
    ascii(out, text);
    if (openMetrics && Double.isFinite(value) && text.indexOf('.') < 0 && text.indexOf('e') < 0) {
      ascii(out, ".0");
    }
  }

  /** An integer. */
  void integer(ProtoWriter out, long value) {
    if (value < 0) {
      out.write('-');
    }
    digits(out, Math.abs(value));
  }

  /** A count of 64 bits without a sign. */
  void count(ProtoWriter out, long value) {
    if (value < 0) {
      ascii(out, Long.toUnsignedString(value));
    } else {
      digits(out, value);
    }
  }

  /** Nanoseconds as seconds. */
  void seconds(ProtoWriter out, long nanos) {
    number(out, nanos / 1e9, true);
  }

  private void digits(ProtoWriter out, long value) {
    int at = digits.length;
    long rest = value;
    do {
      digits[--at] = (byte) ('0' + rest % 10);
      rest /= 10;
    } while (rest != 0);
    out.bytes(digits, at, digits.length - at);
  }

  /** Text of ASCII, without an array for it: it stands in every line. */
  static void ascii(ProtoWriter out, String text) {
    for (int i = 0; i < text.length(); i++) {
      out.write(text.charAt(i));
    }
  }
}
