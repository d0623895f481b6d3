package ai.odock.router.config;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Writes single values as go-yaml v3 does: plain where that is safe, else quoted or as a block. */
final class YamlScalar {
  /** Booleans of YAML 1.1, which other readers would take for more than a word. */
  private static final Set<String> OLD_BOOLEANS =
      Set.of(
          "y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "n", "N", "no", "No", "NO", "off", "Off",
          "OFF");

  private static final Pattern BASE_60 =
      Pattern.compile("[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\\.[0-9_]*)?");
  private static final Pattern TIMESTAMP =
      Pattern.compile(
          "[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}"
              + "([Tt ][0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}(\\.[0-9]+)?(Z|[-+][0-9]{2}:[0-9]{2})?)?");

  /** What a plain text must not begin with. */
  private static final String INDICATORS = "#,[]{}&*!|>'\"%@`";

  private YamlScalar() {}

  static String key(String text) {
    return text.contains("\n") ? doubleQuoted(text) : text(text, 0);
  }

  /**
   * @param column of the lines of a block
   */
  static String text(String text, int column) {
    boolean special = text.codePoints().anyMatch(YamlScalar::isSpecial) || text.contains(" \n");
    if (text.contains("\n") && !special && !text.endsWith(" ")) {
      return block(text, column);
    }
    if (!isWord(text) || text.contains("\n")) {
      return doubleQuoted(text);
    }
    if (special || text.contains("\t")) {
      return doubleQuoted(text);
    }
    return isPlain(text) ? text : "'" + text.replace("'", "''") + "'";
  }

  static String number(double number) {
    if (Double.isNaN(number)) {
      return ".nan";
    }
    if (Double.isInfinite(number)) {
      return number < 0 ? "-.inf" : ".inf";
    }
    return GoFloat.yaml(number);
  }

  /** Whether a reader would take the plain text for a string. */
  private static boolean isWord(String text) {
    return GoScalar.resolve(text) instanceof String
        && !OLD_BOOLEANS.contains(text)
        && !BASE_60.matcher(text).matches()
        && !TIMESTAMP.matcher(text).matches();
  }

  private static boolean isPlain(String text) {
    char first = text.charAt(0);
    boolean indicator =
        INDICATORS.indexOf(first) >= 0
            || text.startsWith("---")
            || text.startsWith("...")
            || ("?:-".indexOf(first) >= 0 && (text.length() == 1 || text.charAt(1) == ' '));
    return !indicator
        && first != ' '
        && !text.endsWith(" ")
        && !text.contains(": ")
        && !text.endsWith(":")
        && !text.contains(" #");
  }

  private static boolean isSpecial(int c) {
    return c != '\n' && c != '\t' && !isPrintable(c);
  }

  /** Also false for line breaks that some readers do not know. */
  private static boolean isPrintable(int c) {
    boolean ascii = c >= 0x20 && c <= 0x7e;
    boolean other = c >= 0xa0 && c <= 0xfffd && !Character.isSurrogate((char) c);
    return ascii || (other && c != 0x2028 && c != 0x2029 && c != 0xfeff);
  }

  private static String block(String text, int column) {
    StringBuilder block = new StringBuilder("|");
    if (text.startsWith(" ") || text.startsWith("\n")) {
      block.append('4');
    }
    if (!text.endsWith("\n")) {
      block.append('-');
    } else if (text.equals("\n") || text.endsWith("\n\n")) {
      block.append('+');
    }
    String body = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    for (String line : body.split("\n", -1)) {
      block.append('\n').append(line.isEmpty() ? "" : " ".repeat(column)).append(line);
    }
    return block.toString();
  }

  private static String doubleQuoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints().forEach(c -> quoted.append(escaped(c)));
    return quoted.append('"').toString();
  }

  private static String escaped(int c) {
    String named =
        switch (c) {
          case 0 -> "0";
          case 7 -> "a";
          case '\b' -> "b";
          case '\t' -> "t";
          case '\n' -> "n";
          case 0xb -> "v";
          case '\f' -> "f";
          case '\r' -> "r";
          case 0x1b -> "e";
          case '"' -> "\"";
          case '\\' -> "\\";
          case 0x85 -> "N";
          case 0x2028 -> "L";
          case 0x2029 -> "P";
          default -> "";
        };
    if (!named.isEmpty()) {
      return "\\" + named;
    }
    if (isPrintable(c)) {
      return Character.toString(c);
    }
    String format = c <= 0xff ? "\\x%02X" : c <= 0xffff ? "\\u%04X" : "\\U%08X";
    return String.format(Locale.ROOT, format, c);
  }
}
