package ai.odock.router.config;

import ai.odock.router.ConfigRecord.Unset;
import ai.odock.router.GoDuration;
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
  private static final int INDENT = 4;

  private final StringBuilder out = new StringBuilder();

  private YamlText() {}

  /** With the keys of every map sorted. */
  public static String sorted(Map<String, ?> map) {
    YamlText text = new YamlText();
    text.map(map, 0, false, true);
    return text.out.toString();
  }

  /** With the keys in the order of the maps. */
  public static String ordered(Map<String, ?> map) {
    YamlText text = new YamlText();
    text.map(map, 0, false, false);
    return text.out.toString();
  }

  /**
   * @param inItem whether the first key follows the dash of a list item
   */
  private void map(Map<?, ?> map, int column, boolean inItem, boolean sort) {
    if (map.isEmpty()) {
      out.append("{}\n");
      return;
    }
    List<String> keys = new ArrayList<>();
    map.keySet().forEach(key -> keys.add(String.valueOf(key)));
    if (sort) {
      keys.sort(NaturalOrder.INSTANCE);
    }
    boolean first = inItem;
    for (String key : keys) {
      out.append(first ? "" : " ".repeat(column)).append(YamlScalar.key(key)).append(':');
      first = false;
      // Keys after a dash stand two to the right of it; what they hold, four.
      value(map.get(key), inItem ? column - 2 : column, sort);
    }
  }

  private void value(@Nullable Object value, int column, boolean sort) {
    switch (value) {
      case Map<?, ?> map when !map.isEmpty() -> {
        out.append('\n');
        map(map, column + INDENT, false, sort);
      }
      case List<?> list when !list.isEmpty() -> {
        out.append('\n');
        for (Object item : list) {
          item(item, column + INDENT, sort);
        }
      }
      case null -> out.append(" null\n");
      default -> out.append(' ').append(plain(value, column + INDENT)).append('\n');
    }
  }

  private void item(@Nullable Object item, int column, boolean sort) {
    out.append(" ".repeat(column)).append('-');
    if (item instanceof Map<?, ?> map && !map.isEmpty()) {
      out.append(' ');
      map(map, column + 2, true, sort);
    } else if (item instanceof List<?> list && !list.isEmpty()) {
      String nested = nested(list, sort);
      out.append(nested.indent(column + 2).substring(column + 1));
    } else {
      value(item, column, sort);
    }
  }

  /** A list in a list begins on the line of the outer dash. */
  private static String nested(List<?> list, boolean sort) {
    YamlText text = new YamlText();
    for (Object item : list) {
      text.item(item, 0, sort);
    }
    return text.out.toString();
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
