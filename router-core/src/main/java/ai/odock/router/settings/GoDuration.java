package ai.odock.router.settings;

import java.math.BigDecimal;
import java.time.Duration;

/** Reads and writes durations as Go does: {@code 1h30m}, {@code 1.5s}. */
public final class GoDuration {
  /** With the point; more digits change nothing that is as long as a nanosecond. */
  private static final int FRACTION_DIGITS = 19;

  private final String text;
  private int at;

  private GoDuration(String text) {
    this.text = text;
  }

  /**
   * @throws IllegalArgumentException when the text is none, or 2^63 nanoseconds or more either way
   */
  public static Duration parse(String text) {
    GoDuration reader = new GoDuration(text);
    boolean negative = text.startsWith("-");
    if (negative || text.startsWith("+")) {
      reader.at = 1;
    }
    if (text.substring(reader.at).equals("0")) {
      return Duration.ZERO;
    }
    if (reader.at == text.length()) {
      throw reader.invalid("invalid duration");
    }
    try {
      long nanos = 0;
      while (reader.at < text.length()) {
        nanos = Math.addExact(nanos, reader.term());
      }
      return Duration.ofNanos(negative ? -nanos : nanos);
    } catch (ArithmeticException _) {
      throw reader.invalid("invalid duration");
    }
  }

  /** As Go prints it: {@code 5m0s}, {@code 1.5s}, {@code 200ms}, {@code 0s}. */
  public static String text(Duration duration) {
    if (duration.isNegative()) {
      return "-" + text(duration.negated());
    }
    if (duration.isZero()) {
      return "0s";
    }
    if (duration.compareTo(Duration.ofSeconds(1)) < 0) {
      int nanos = duration.toNanosPart();
      if (nanos < 1_000) {
        return nanos + "ns";
      }
      return nanos < 1_000_000 ? decimal(nanos, 3) + "\u00b5s" : decimal(nanos, 6) + "ms";
    }
    long minutes = duration.toMinutes();
    String seconds = decimal(duration.toSecondsPart() * 1_000_000_000L + duration.toNanosPart(), 9);
    String hours = minutes < 60 ? "" : minutes / 60 + "h";
    return hours + (minutes == 0 ? "" : minutes % 60 + "m") + seconds + "s";
  }

  private static String decimal(long number, int places) {
    BigDecimal decimal = BigDecimal.valueOf(number, places).stripTrailingZeros();
    return decimal.toPlainString();
  }

  private long term() {
    int start = at;
    long whole = 0;
    while (at < text.length() && isDigit(text.charAt(at))) {
      whole = Math.addExact(Math.multiplyExact(whole, 10L), text.charAt(at++) - '0');
    }
    int digits = at - start;
    int point = at;
    long fraction = 0;
    double scale = 1;
    if (at < text.length() && text.charAt(at) == '.') {
      at++;
      while (at < text.length() && isDigit(text.charAt(at))) {
        int digit = text.charAt(at++) - '0';
        if (at - point <= FRACTION_DIGITS) { // Go stops here, too
          fraction = fraction * 10 + digit;
          scale *= 10;
        }
      }
      digits += at - point - 1;
    }
    if (digits == 0) {
      throw invalid("invalid duration");
    }
    long unit = unit();
    return Math.addExact(Math.multiplyExact(whole, unit), (long) (fraction * (unit / scale)));
  }

  private long unit() {
    int start = at;
    while (at < text.length() && text.charAt(at) != '.' && !isDigit(text.charAt(at))) {
      at++;
    }
    return switch (text.substring(start, at)) {
      case "ns" -> 1L;
      case "us", "\u00b5s", "\u03bcs" -> 1_000L;
      case "ms" -> 1_000_000L;
      case "s" -> 1_000_000_000L;
      case "m" -> 60_000_000_000L;
      case "h" -> 3_600_000_000_000L;
      case "" -> throw invalid("missing unit in duration");
      default -> throw invalid("unknown unit \"" + text.substring(start, at) + "\" in duration");
    };
  }

  private IllegalArgumentException invalid(String what) {
    return new IllegalArgumentException(what + " \"" + text + "\"; write it like 200ms or 1h30m");
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
