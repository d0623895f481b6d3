package ai.odock.router.attribute;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import ai.odock.router.otlp.Slice;
import java.util.regex.Pattern;

/** Reads numbers as Go's strconv does: ParseInt with base 10, and ParseFloat. */
final class NumberReader {
  /** A longer text is no number that anybody wrote. */
  private static final int LONGEST = 1024;

  private static final String DIGITS = "[0-9]++(?:_[0-9]++)*+";
  private static final String HEX = "[0-9a-fA-F]++(?:_[0-9a-fA-F]++)*+";

  private static final Pattern DECIMAL =
      Pattern.compile(
          "[+-]?(?:"
              + DIGITS
              + "\\.?(?:"
              + DIGITS
              + ")?|\\."
              + DIGITS
              + ")(?:[eE][+-]?"
              + DIGITS
              + ")?");

  private static final Pattern HEXADECIMAL =
      Pattern.compile(
          "[+-]?0[xX]_?(?:" + HEX + "\\.?(?:" + HEX + ")?|\\." + HEX + ")[pP][+-]?" + DIGITS);

  private static final Pattern INFINITE = Pattern.compile("(?i)[+-]?inf(?:inity)?");
  private static final Pattern NOT_A_NUMBER = Pattern.compile("(?i)nan");

  private long integer;
  private double float64;

  /** What {@link #readInt} read. */
  long integer() {
    return integer;
  }

  /** What {@link #readDouble} read. */
  double float64() {
    return float64;
  }

  /** Whether the text is a whole number of 64 bits: digits, with a sign in front or not. */
  boolean readInt(Slice text) {
    byte[] array = text.array();
    int at = text.offset();
    int end = at + text.length();
    boolean negative = at < end && array[at] == '-';
    if (at < end && (array[at] == '-' || array[at] == '+')) {
      at++;
    }
    if (at == end) {
      return false;
    }
    long number = 0; // below zero, where there is room for one more
    for (; at < end; at++) {
      int digit = array[at] - '0';
      if (digit < 0 || digit > 9 || number < (Long.MIN_VALUE + digit) / 10) {
        return false;
      }
      number = 10 * number - digit;
    }
    integer = negative ? number : -number;
    return negative || number != Long.MIN_VALUE;
  }

  /** Whether the text is a number that a double can hold: decimal, hexadecimal, inf or nan. */
  boolean readDouble(Slice piece) {
    if (piece.length() > LONGEST) {
      return false;
    }
    String text = new String(piece.array(), piece.offset(), piece.length(), ISO_8859_1);
    if (DECIMAL.matcher(text).matches() || HEXADECIMAL.matcher(text).matches()) {
      float64 = Double.parseDouble(text.replace("_", ""));
      return Double.isFinite(float64);
    }
    if (INFINITE.matcher(text).matches()) {
      float64 = text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
      return true;
    }
    float64 = Double.NaN;
    return NOT_A_NUMBER.matcher(text).matches();
  }
}
