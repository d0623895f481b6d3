package ai.odock.router.otlp.text;

import ai.odock.router.otlp.ProtoWriter;
import java.nio.charset.StandardCharsets;

/** Numbers as decimal text. Only doubles that are no whole numbers make objects. */
public final class NumberText {
  private static final long NINE_DIGITS = 1_000_000_000;
  private static final double EXACT = 1L << 53;
  private static final double FIXED_FROM = 1e-6;
  private static final double FIXED_BELOW = 1e21;

  private final byte[] digits = new byte[20];

  /** A signed integer. */
  public void write(long number, ProtoWriter out) {
    int at = format(number);
    out.bytes(digits, at, digits.length - at);
  }

  /** Where the text of an integer begins in {@link #digits}, up to the end of it. */
  public int format(long number) {
    // dividing longs is dear, so that is done once for nine digits
    int at = digits.length;
    long rest = number;
    while (rest != (int) rest) {
      long above = rest / NINE_DIGITS;
      int nine = (int) (rest - above * NINE_DIGITS);
      int end = at - 9;
      while (at > end) {
        int tenth = nine / 10;
        digits[--at] = (byte) ('0' + Math.abs(nine - 10 * tenth));
        nine = tenth;
      }
      rest = above;
    }
    int small = (int) rest;
    do {
      int tenth = small / 10;
      digits[--at] = (byte) ('0' + Math.abs(small - 10 * tenth));
      small = tenth;
    } while (small != 0);
    if (number < 0) {
      digits[--at] = '-';
    }
    return at;
  }

  /** What {@link #format} writes to. */
  public byte[] digits() {
    return digits;
  }

  /**
   * A double in the fewest digits that read back as the same number, as ECMAScript prints them;
   * else {@code NaN}, {@code Infinity} or {@code -Infinity}.
   */
  public void write(double number, ProtoWriter out) {
    long whole = (long) number;
    if (whole == number && Math.abs(number) < EXACT && (whole != 0 || 1 / number > 0)) {
      write(whole, out);
      return;
    }
    String text = Double.isFinite(number) ? text(number, false) : Double.toString(number);
    byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
    out.bytes(ascii, 0, ascii.length);
  }

  /**
   * A double in the fewest digits that read back as the same number, never with an exponent; else
   * {@code NaN}, {@code +Inf} or {@code -Inf}, as Go prints them.
   */
  public static String fixed(double number) {
    if (Double.isFinite(number)) {
      return text(number, true);
    }
    return Double.isNaN(number) ? "NaN" : number > 0 ? "+Inf" : "-Inf";
  }

  private static String text(double number, boolean alwaysFixed) {
    double size = Math.abs(number);
    String sign = 1 / number < 0 || number < 0 ? "-" : "";
    if (size == 0) {
      return sign + "0";
    }
    String shortest = Double.toString(size);
    int e = shortest.indexOf('E');
    String mantissa = e < 0 ? shortest : shortest.substring(0, e);
    int point = mantissa.indexOf('.') + (e < 0 ? 0 : Integer.parseInt(shortest.substring(e + 1)));
    String all = mantissa.replace(".", "");
    int from = 0;
    while (all.charAt(from) == '0') {
      from++;
    }
    int to = all.length();
    while (all.charAt(to - 1) == '0') {
      to--;
    }
    String figures = all.substring(from, to);
    point -= from;
    if (figures.length() == 2) {
      // Java prefers the nearest of two figures even where one would do: 4.9E-324.
      int one = (Integer.parseInt(figures) + 5) / 10;
      if (Double.parseDouble(one + "E" + (point - 1)) == size) {
        figures = one < 10 ? String.valueOf(one) : "1";
        point += one < 10 ? 0 : 1;
      }
    }
    return sign
        + (alwaysFixed || (size >= FIXED_FROM && size < FIXED_BELOW)
            ? fixed(figures, point)
            : scientific(figures, point - 1));
  }

  /** Figures with the decimal point after so many of them. */
  private static String fixed(String figures, int point) {
    if (point <= 0) {
      return "0." + "0".repeat(-point) + figures;
    }
    return point >= figures.length()
        ? figures + "0".repeat(point - figures.length())
        : figures.substring(0, point) + "." + figures.substring(point);
  }

  private static String scientific(String figures, int exponent) {
    return figures.charAt(0)
        + (figures.length() > 1 ? "." + figures.substring(1) : "")
        + (exponent < 0 ? "e" : "e+")
        + exponent;
  }
}
