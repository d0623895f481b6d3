package ai.odock.router.prometheus;

import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;

/** Doubles in the fewest digits that read back as the same number, as Go's strconv prints them. */
public final class DoubleText {
  private static final int SLOTS = 2048;

  /** Fixed notation by bits: the bounds of a histogram come again with every point. */
  private final long[] bits = new long[SLOTS];

  /** Empty where nothing is known yet. */
  private final byte[][] texts = new byte[SLOTS][0];

  /** As {@link #fixed(double)}, remembered. */
  public byte[] fixedBytes(double value) {
    long wanted = Double.doubleToRawLongBits(value);
    int slot = (int) ((wanted * 0x9E3779B97F4A7C15L) >>> 53);
    byte[] known = texts[slot];
    if (known.length > 0 && bits[slot] == wanted) {
      return known;
    }
    byte[] text = fixed(value).getBytes(StandardCharsets.US_ASCII);
    bits[slot] = wanted;
    texts[slot] = text;
    return text;
  }

  /** Without an exponent: {@code 0.005}, {@code 10}, {@code +Inf}. */
  public static String fixed(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    if (value == 0) {
      return 1 / value < 0 ? "-0" : "0";
    }
    return shortest(value).toPlainString();
  }

  /** With an exponent below 1e-6 and from 1e21 on, as ECMAScript prints numbers. Finite only. */
  public static String es6(double value) {
    double size = Math.abs(value);
    if (size == 0 || (size >= 1e-6 && size < 1e21)) {
      return fixed(value);
    }
    BigDecimal number = shortest(value);
    String digits = number.unscaledValue().abs().toString();
    int exponent = digits.length() - 1 - number.scale();
    return (value < 0 ? "-" : "")
        + digits.charAt(0)
        + (digits.length() > 1 ? "." + digits.substring(1) : "")
        + (exponent < 0 ? "e" : "e+")
        + exponent;
  }

  private static BigDecimal shortest(double value) {
    BigDecimal number = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    if (number.precision() == 2) {
      // Double.toString prefers the nearest of two digits even where one digit would do: 4.9E-324.
      BigDecimal one = number.round(new MathContext(1));
      return one.doubleValue() == value ? one.stripTrailingZeros() : number;
    }
    return number;
  }
}
