package ai.odock.router.config;

import ai.odock.router.settings.ConfigRecord.Unset;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes maps, lists and values as Go's {@code encoding/json} does: two spaces, sorted keys,
 * durations as nanoseconds.
 */
public final class JsonText {
  private final StringBuilder out = new StringBuilder();

  private JsonText() {}

  public static String of(Map<String, ?> map) {
    JsonText text = new JsonText();
    text.value(map, "\n");
    return text.out.append('\n').toString();
  }

  /**
   * @param line a line break with the indentation of the value
   */
  private void value(@Nullable Object value, String line) {
    switch (value) {
      case null -> out.append("null");
      case Unset _ -> out.append("null");
      case Map<?, ?> map -> map(map, line);
      case List<?> list -> list(list, line);
      case Duration duration -> out.append(duration.toNanos());
      case Double number -> out.append(GoFloat.json(number));
      case Number number -> out.append(number);
      case Boolean bool -> out.append(bool);
      default -> string(value.toString());
    }
  }

  private void map(Map<?, ?> map, String line) {
    Map<String, @Nullable Object> sorted = new TreeMap<>();
    map.forEach((key, value) -> sorted.put(String.valueOf(key), value));
    String separator = "{" + line + "  ";
    for (Map.Entry<String, @Nullable Object> entry : sorted.entrySet()) {
      out.append(separator);
      string(entry.getKey());
      out.append(": ");
      value(entry.getValue(), line + "  ");
      separator = "," + line + "  ";
    }
    out.append(map.isEmpty() ? "{}" : line + "}");
  }

  private void list(List<?> list, String line) {
    String separator = "[" + line + "  ";
    for (Object item : list) {
      out.append(separator);
      value(item, line + "  ");
      separator = "," + line + "  ";
    }
    out.append(list.isEmpty() ? "[]" : line + "]");
  }

  private void string(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> out.append('\\').append(c);
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        case '<', '>', '&', '\u2028', '\u2029' -> escape(c);
        default -> {
          if (c < 0x20) {
            escape(c);
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  private void escape(char c) {
    out.append("\\u").append(String.format(Locale.ROOT, "%04x", (int) c));
  }
}
