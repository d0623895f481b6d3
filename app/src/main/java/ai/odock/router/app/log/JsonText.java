package ai.odock.router.app.log;

import ai.odock.router.settings.GoDuration;
import java.time.Duration;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Text and JSON values on one line: what others sent cannot end it or steer a terminal. */
final class JsonText {
  private static final HexFormat HEX = HexFormat.of();

  private JsonText() {}

  /** The text without quotes; only what would break the line is escaped. */
  static void plain(StringBuilder out, String text) {
    for (int i = 0; i < text.length(); i++) {
      append(out, text.charAt(i));
    }
  }

  static void quoted(StringBuilder out, String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else {
        append(out, c);
      }
    }
    out.append('"');
  }

  /** Numbers and booleans as they are, durations as {@code "1m5.2s"}, the rest as text. */
  static void value(StringBuilder out, @Nullable Object value) {
    switch (value) {
      case null -> out.append("null");
      case Boolean b -> out.append(b.booleanValue());
      case Double d when !Double.isFinite(d) -> quoted(out, d.toString());
      case Float f when !Float.isFinite(f) -> quoted(out, f.toString());
      case Number n -> number(out, n);
      case Duration d -> quoted(out, GoDuration.text(d));
      default -> quoted(out, text(value));
    }
  }

  private static void number(StringBuilder out, Number number) {
    if (number.getClass().getPackageName().startsWith("java.")) {
      out.append(number);
    } else {
      quoted(out, text(number));
    }
  }

  /** Logging must not fail because of what is logged. */
  private static String text(Object value) {
    try {
      return String.valueOf(value);
    } catch (RuntimeException e) {
      return value.getClass().getName() + " (no text: " + e.getClass().getSimpleName() + ")";
    }
  }

  private static void append(StringBuilder out, char c) {
    switch (c) {
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> {
        if (steers(c)) {
          out.append("\\u").append(HEX.toHexDigits(c));
        } else {
          out.append(c);
        }
      }
    }
  }

  /** Control characters, line separators, and what turns the direction of writing. */
  private static boolean steers(char c) {
    return c < ' '
        || (c >= 0x7f && c <= 0x9f)
        || (c >= 0x2028 && c <= 0x202e)
        || (c >= 0x2066 && c <= 0x2069);
  }
}
