package ai.odock.router.prometheus;

import ai.odock.router.otlp.Utf8;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Label names of attribute keys (prometheus/otlptranslator 1.0.0: label_namer, strconv). */
public final class LabelNames {
  /** The collector names the labels of {@code target_info} by older rules than all others. */
  public enum Style {
    SERIES,
    TARGET_INFO
  }

  private final Style style;
  private final NameCache cache = new NameCache();

  public LabelNames(Style style) {
    this.style = style;
  }

  /** The label name of a key. */
  public Name find(byte[] key, int offset, int length) {
    if (length > LabelLimits.MOST_NAME_BYTES) {
      return Name.TOO_LONG;
    }
    @Nullable Name known = cache.get(key, offset, length);
    if (known != null) {
      return known;
    }
    Name name = translate(key, offset, length);
    cache.put(key, offset, length, name);
    return name;
  }

  private Name translate(byte[] key, int offset, int length) {
    if (!Utf8.isValid(key, offset, length)) {
      return Name.INVALID_UTF8;
    }
    String text = new String(key, offset, length, StandardCharsets.UTF_8);
    return Name.of(labelName(text, style), DropReason.INVALID_LABEL_NAME);
  }

  /** The label name of a key, empty when it has none. */
  public static String labelName(String key, Style style) {
    if (key.isEmpty()) {
      return "";
    }
    String name = style == Style.SERIES ? collapsed(key) : replaced(key);
    if (isDigit(name.charAt(0))) {
      name = "key_" + name;
    } else if (style == Style.SERIES && name.startsWith("_") && !name.startsWith("__")) {
      name = "key" + name;
    }
    return name.chars().allMatch(c -> c == '_') ? "" : name;
  }

  /**
   * One underscore for each run of other characters, but a reserved {@code __x__} keeps its own.
   */
  private static String collapsed(String key) {
    boolean reserved = key.length() >= 4 && key.startsWith("__") && key.endsWith("__");
    String inner = reserved ? key.substring(2, key.length() - 2) : key;
    StringBuilder name = new StringBuilder(key.length());
    boolean run = false;
    for (int i = 0; i < inner.length(); i++) {
      char c = inner.charAt(i);
      boolean kept = isLetterOrDigit(c);
      if (kept || !run) {
        name.append(kept ? c : '_');
      }
      run = !kept;
    }
    return reserved ? "__" + name + "__" : name.toString();
  }

  /** One underscore for each other character. */
  private static String replaced(String key) {
    StringBuilder name = new StringBuilder(key.length());
    key.codePoints().forEach(c -> name.append(isLetterOrDigit(c) ? (char) c : '_'));
    return name.toString();
  }

  public static boolean isLetterOrDigit(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || isDigit(c);
  }

  public static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }
}
