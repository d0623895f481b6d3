package ai.odock.router.otlp.json;

import java.math.BigDecimal;

/** Numbers as the collector reads and writes them in JSON. */
final class Numbers {
  private static final double SMALLEST_PLAIN = 1e-6;
  private static final double SMALLEST_WITH_EXPONENT = 1e21;

  private Numbers() {}

  /**
   * Digits with or without a sign.
   *
   * @throws NumberFormatException for anything else
   * @throws ArithmeticException when it does not fit into 64 bits
   */
  static long signed(char[] text, int offset, int length) {
    boolean negative = length > 0 && text[offset] == '-';
    int sign = negative || (length > 0 && text[offset] == '+') ? 1 : 0;
    long magnitude = unsigned(text, offset + sign, length - sign);
    // The magnitude of the smallest long is its own negation.
    if (magnitude < 0 && !(negative && magnitude == Long.MIN_VALUE)) {
      throw new ArithmeticException("more than 63 bits");
    }
    return negative ? -magnitude : magnitude;
  }

  /**
   * Digits only.
   *
   * @throws NumberFormatException for anything else
   * @throws ArithmeticException when it does not fit into 64 bits
   */
  static long unsigned(char[] text, int offset, int length) {
    if (length <= 0) {
      throw new NumberFormatException("no digits");
    }
    for (int i = offset; i < offset + length; i++) {
      if (text[i] < '0' || text[i] > '9') {
        throw new NumberFormatException("not a digit");
      }
    }
    long value = 0;
    for (int i = offset; i < offset + length; i++) {
      int digit = text[i] - '0';
      if (Long.compareUnsigned(value, Long.divideUnsigned(-1L - digit, 10)) > 0) {
        throw new ArithmeticException("more than 64 bits");
      }
      value = value * 10 + digit;
    }
    return value;
  }

  /**
   * A decimal number in quotes, or one of the names that JSON has no number for, also as Go spells
   * them.
   *
   * @throws NumberFormatException for anything else, and when it is too large for a double
   */
  static double decimal(String text) {
    return switch (text) {
      case "NaN" -> Double.NaN;
      case "Infinity", "+Infinity", "Inf", "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Infinity", "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> finite(text);
    };
  }

  private static double finite(String text) {
    for (int i = 0; i < text.length(); i++) {
      // Java would take blanks, hex and a closing 'd' as well.
      if ("0123456789+-.eE".indexOf(text.charAt(i)) < 0) {
        throw new NumberFormatException(text);
      }
    }
    double number = Double.parseDouble(text);
    if (Double.isInfinite(number)) {
      throw new NumberFormatException(text);
    }
    return number;
  }

  /** A finite number as Go's JSON writes it: plain digits unless it is tiny or huge. */
  static String text(double number) {
    double magnitude = Math.abs(number);
    String text = Double.toString(number);
    int exponent = text.indexOf('E');
    if (magnitude != 0 && (magnitude < SMALLEST_PLAIN || magnitude >= SMALLEST_WITH_EXPONENT)) {
      String digits = withoutZeroFraction(text.substring(0, exponent));
      String power = text.substring(exponent + 1);
      return digits + "e" + (power.startsWith("-") ? power : "+" + power);
    }
    return exponent < 0
        ? withoutZeroFraction(text)
        : new BigDecimal(text).stripTrailingZeros().toPlainString();
  }

  private static String withoutZeroFraction(String text) {
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }
}
