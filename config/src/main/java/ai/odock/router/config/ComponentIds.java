package ai.odock.router.config;

import ai.odock.router.ComponentId;
import java.util.regex.Pattern;

/** Reads component ids: {@code type} or {@code type/name} (collector: component.ID). */
final class ComponentIds {
  private static final int MAX_NAME = 1024;
  private static final Pattern TYPE = Pattern.compile("[a-zA-Z][0-9a-zA-Z_]{0,62}");

  /** No separators, control characters or symbols. */
  private static final Pattern NAME = Pattern.compile("[^\\p{Z}\\p{C}\\p{S}]+");

  private ComponentIds() {}

  /**
   * @throws IllegalArgumentException when the text is no id
   */
  static ComponentId parse(String text) {
    int slash = text.indexOf('/');
    String type = (slash < 0 ? text : text.substring(0, slash)).strip();
    String name = slash < 0 ? "" : text.substring(slash + 1).strip();
    if (type.isEmpty()) {
      throw invalid(text, "the part before / should not be empty");
    }
    if (!TYPE.matcher(type).matches()) {
      throw invalid(text, "the type must be letters, digits and _, and begin with a letter");
    }
    if (slash >= 0 && name.isEmpty()) {
      throw invalid(text, "the part after / should not be empty");
    }
    if (name.codePointCount(0, name.length()) > MAX_NAME) {
      throw invalid(text, "the name is longer than " + MAX_NAME + " characters");
    }
    if (slash >= 0 && !NAME.matcher(name).matches()) {
      throw invalid(text, "the name holds a space, a control character or a symbol");
    }
    return new ComponentId(type, name);
  }

  private static IllegalArgumentException invalid(String text, String why) {
    return new IllegalArgumentException("invalid id \"" + text + "\": " + why);
  }
}
