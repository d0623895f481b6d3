package ai.odock.router.config;

import java.math.BigInteger;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Types plain YAML scalars as go-yaml v3 does: {@code 0123} is 83 and {@code yes} is a string. */
final class GoScalar {
  /** Stands for null, which is no value of a map. */
  static final Object NULL = new Object();

  private static final Map<String, Object> WORDS =
      Map.ofEntries(
          Map.entry("", NULL),
          Map.entry("~", NULL),
          Map.entry("null", NULL),
          Map.entry("Null", NULL),
          Map.entry("NULL", NULL),
          Map.entry("true", true),
          Map.entry("True", true),
          Map.entry("TRUE", true),
          Map.entry("false", false),
          Map.entry("False", false),
          Map.entry("FALSE", false));

  private static final Pattern SPECIAL_FLOAT =
      Pattern.compile("[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");
  private static final Pattern FLOAT =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
  private static final Pattern INTEGER =
      Pattern.compile(
          "(?<sign>[-+]?)(0[xX](?<hex>[0-9a-fA-F]+)|0[bB](?<bin>[01]+)"
              + "|0[oO]?(?<oct>[0-7]+)|(?<dec>0|[1-9][0-9]*))");

  /** More digits are no 64-bit integer, and would be slow to convert. */
  private static final int LONGEST = 100;

  private static final BigInteger LEAST = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger MOST = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);

  private GoScalar() {}

  /** A Boolean, Long, BigInteger (above a long, within 64 bits), Double, String or NULL. */
  static Object resolve(String text) {
    Object word = WORDS.get(text);
    if (word != null) {
      return word;
    }
    if (SPECIAL_FLOAT.matcher(text).matches()) {
      return special(text.toLowerCase(Locale.ROOT));
    }
    // An underscore is a digit separator, except after a leading point.
    String digits = text.startsWith(".") ? text : text.replace("_", "");
    Object number = mayBeNumber(text) ? number(digits) : null;
    return number == null ? text : number;
  }

  private static boolean mayBeNumber(String text) {
    char first = text.charAt(0);
    return first == '+' || first == '-' || first == '.' || (first >= '0' && first <= '9');
  }

  private static double special(String text) {
    if (text.endsWith("nan")) {
      return Double.NaN;
    }
    return text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
  }

  private static @Nullable Object number(String digits) {
    Object integer = integer(digits);
    if (integer != null || !FLOAT.matcher(digits).matches()) {
      return integer;
    }
    double number = Double.parseDouble(digits);
    return Double.isInfinite(number) ? null : number; // out of range is text, as in Go
  }

  private static @Nullable Object integer(String digits) {
    var matcher = INTEGER.matcher(digits);
    if (digits.length() > LONGEST || !matcher.matches()) {
      return null;
    }
    BigInteger number;
    if (matcher.group("hex") != null) {
      number = new BigInteger(matcher.group("hex"), 16);
    } else if (matcher.group("bin") != null) {
      number = new BigInteger(matcher.group("bin"), 2);
    } else if (matcher.group("oct") != null) {
      number = new BigInteger(matcher.group("oct"), 8);
    } else {
      number = new BigInteger(matcher.group("dec"));
    }
    if (matcher.group("sign").equals("-")) {
      number = number.negate();
    }
    if (number.compareTo(LEAST) < 0 || number.compareTo(MOST) > 0) {
      return null;
    }
    return number.bitLength() < 64 ? (Object) number.longValue() : number;
  }
}
