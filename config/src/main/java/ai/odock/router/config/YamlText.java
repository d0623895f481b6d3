package ai.odock.router.config;

import ai.odock.router.settings.ConfigRecord.Unset;
import ai.odock.router.settings.GoDuration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes maps, lists and values as the collector's YAML library does (go-yaml v3): block style,
 * four spaces, keys in its natural order.
 */
public final class YamlText {
  private final StringBuilder out = new StringBuilder();
  private final boolean sort;

  private YamlText(boolean sort) {
    this.sort = sort;
  }

  /** With the keys of every map sorted. */
  public static String sorted(Map<String, ?> map) {
    return text(map, true);
  }

  /** With the keys in the order of the maps. */
  public static String ordered(Map<String, ?> map) {
    return text(map, false);
  }

  private static String text(Map<String, ?> map, boolean sort) {
    YamlText text = new YamlText(sort);
    if (map.isEmpty()) {
      return "{}\n";
    }
    text.map(map, 0, "");
    return text.out.toString();
  }

  /**
   * @param column of the keys
   * @param indent what stands in front of the first one: nothing when it follows a dash
   */
  private void map(Map<?, ?> map, int column, String indent) {
    List<String> keys = new ArrayList<>();
    map.keySet().forEach(key -> keys.add(String.valueOf(key)));
    if (sort) {
      keys.sort(NaturalOrder.INSTANCE);
    }
    String before = indent;
    for (String key : keys) {
      out.append(before).append(YamlScalar.key(key)).append(':');
      before = " ".repeat(column);
      value(map.get(key), inside(column));
    }
  }

  /** The next column that is a multiple of four; keys after a dash stand between two of them. */
  private static int inside(int column) {
    return (column + 4) / 4 * 4;
  }

  /** What follows a key. */
  private void value(@Nullable Object value, int column) {
    switch (value) {
      case Map<?, ?> map when !map.isEmpty() -> {
        out.append('\n');
        map(map, column, " ".repeat(column));
      }
      case List<?> list when !list.isEmpty() -> {
        out.append('\n');
        list(list, column, " ".repeat(column));
      }
      case null -> out.append(" null\n");
      default -> out.append(' ').append(plain(value, column)).append('\n');
    }
  }

  private void list(List<?> list, int column, String indent) {
    String before = indent;
    for (Object item : list) {
      out.append(before).append('-');
      before = " ".repeat(column);
      item(item, column + 2);
    }
  }

  /** What follows a dash: a map or another list begins on the same line. */
  private void item(@Nullable Object item, int column) {
    switch (item) {
      case Map<?, ?> map when !map.isEmpty() -> map(map, column, " ");
      case List<?> list when !list.isEmpty() -> list(list, column, " ");
      case null, default -> value(item, column);
    }
  }

  private static String plain(Object value, int column) {
    return switch (value) {
      case Map<?, ?> _ -> "{}";
      case List<?> _ -> "[]";
      case Unset unset -> unset == Unset.MAP ? "{}" : "[]";
      case Duration duration -> YamlScalar.text(GoDuration.text(duration), column);
      case Double number -> YamlScalar.number(number);
      case String text -> YamlScalar.text(text, column);
      default -> value.toString();
    };
  }
}
