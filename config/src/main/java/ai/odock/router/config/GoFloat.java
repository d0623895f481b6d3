package ai.odock.router.config;

import java.math.BigDecimal;
import java.util.Locale;

/** Prints numbers with the fewest digits, as Go does. */
final class GoFloat {
  private GoFloat() {}

  /** As its YAML library does: {@code 1.5}, {@code 2}, {@code 1e+06}. */
  static String yaml(double number) {
    return text(number, -4, 6, "%02d");
  }

  /** As its JSON library does: {@code 1000000}, {@code 1e-9}. */
  static String json(double number) {
    return text(number, -6, 21, "%d");
  }

  private static String text(double number, int least, int most, String format) {
    if (number == 0) {
      return 1 / number < 0 ? "-0" : "0";
    }
    BigDecimal decimal = new BigDecimal(Double.toString(number)).stripTrailingZeros();
    int exponent = decimal.precision() - decimal.scale() - 1;
    if (exponent >= least && exponent < most) {
      return decimal.toPlainString();
    }
    String digits = decimal.unscaledValue().abs().toString();
    String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
    return (number < 0 ? "-" : "")
        + digits.charAt(0)
        + fraction
        + (exponent < 0 ? "e-" : "e+")
        + String.format(Locale.ROOT, format, Math.abs(exponent));
  }
}
