package ai.odock.router.telemetry;

import java.math.BigDecimal;

/**
 * Numbers as Go's format 'g' without a precision writes them, which is what the collector's page
 * shows: the fewest digits that read back as the same number, with an exponent below 0.0001 and
 * from a million on.
 */
public final class GoNumber {
  private static final int FIRST_EXPONENT = 6;
  private static final int LAST_NEGATIVE_PLAIN = -4;

  private GoNumber() {}

  /** The text of a number. */
  public static String of(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    if (value == 0) {
      return "0"; // the page has no negative zero
    }
    // Double.toString already finds the fewest digits
    BigDecimal exact = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    int exponent = exact.precision() - exact.scale() - 1;
    return exponent < LAST_NEGATIVE_PLAIN || exponent >= FIRST_EXPONENT
        ? scientific(exact, exponent)
        : exact.toPlainString();
  }

  private static String scientific(BigDecimal exact, int exponent) {
    String digits = exact.unscaledValue().abs().toString();
    StringBuilder text = new StringBuilder(24);
    if (exact.signum() < 0) {
      text.append('-');
    }
    text.append(digits.charAt(0));
    if (digits.length() > 1) {
      text.append('.').append(digits, 1, digits.length());
    }
    text.append('e').append(exponent < 0 ? '-' : '+');
    if (Math.abs(exponent) < 10) {
      text.append('0');
    }
    return text.append(Math.abs(exponent)).toString();
  }
}
