package ai.odock.router.settings;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Reads component ids: {@code type} or {@code type/name} (collector: component.ID). */
public final class ComponentIds {
  /** Bytes of UTF-8. */
  private static final int MAX_NAME = 1024;

  private static final Pattern TYPE = Pattern.compile("[a-zA-Z][0-9a-zA-Z_]{0,62}");

  /** No separators, control characters or symbols. */
  private static final Pattern NAME = Pattern.compile("[^\\p{Z}\\p{C}\\p{S}]+");

  private ComponentIds() {}

  /**
   * @throws IllegalArgumentException when the text is no id
   */
  public static ComponentId parse(String text) {
    int slash = text.indexOf('/');
    String type = trim(slash < 0 ? text : text.substring(0, slash));
    String name = slash < 0 ? "" : trim(text.substring(slash + 1));
    if (type.isEmpty()) {
      throw slash < 0
          ? new IllegalArgumentException("id must not be empty")
          : invalid(text, "the part before / should not be empty");
    }
    if (slash >= 0) {
      checkName(text, name);
    }
    if (!TYPE.matcher(type).matches()) {
      String rule = "; it must be up to 63 letters, digits and _, a letter first";
      throw invalid(text, "invalid character(s) in type \"" + type + "\"" + rule);
    }
    return new ComponentId(type, name);
  }

  private static void checkName(String text, String name) {
    if (name.isEmpty()) {
      throw invalid(text, "the part after / should not be empty");
    }
    int bytes = name.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_NAME) {
      throw new IllegalArgumentException(
          "the name is longer than 1024 characters (%d characters)".formatted(bytes));
    }
    if (!NAME.matcher(name).matches()) {
      String rule = "; it must hold no space, control character or symbol such as + = $ ~";
      throw invalid(text, "invalid character(s) in name \"" + name + "\"" + rule);
    }
  }

  /** As Go's strings.TrimSpace, which cuts no-break spaces off, too. */
  private static String trim(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isSpace(text.charAt(from))) {
      from++;
    }
    while (to > from && isSpace(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  private static boolean isSpace(char c) {
    return Character.isSpaceChar(c) || (c >= '\t' && c <= '\r') || c == '\u0085';
  }

  private static IllegalArgumentException invalid(String text, String why) {
    return new IllegalArgumentException("in \"" + text + "\" id: " + why);
  }
}
