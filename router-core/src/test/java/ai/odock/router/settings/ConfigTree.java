package ai.odock.router.settings;

import ai.odock.router.settings.ConfigValue.Mapping;
import ai.odock.router.settings.ConfigValue.Null;
import ai.odock.router.settings.ConfigValue.Position;
import ai.odock.router.settings.ConfigValue.Scalar;
import ai.odock.router.settings.ConfigValue.Sequence;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes configuration sections of plain Java maps, lists and values, for tests without YAML. */
public final class ConfigTree {
  public static final Position PLACE = new Position("test.yaml", 1, 1);

  private ConfigTree() {}

  /** A section at {@code path}; integers become longs, as YAML gives them. */
  public static ConfigSection section(String path, Map<String, ?> map, ConfigProblems problems) {
    return new ConfigSection(path, (Mapping) value(map), problems);
  }

  /** A value that a whole-value substitution gave. */
  public static ConfigValue substituted(Object value, String text) {
    return value(value) instanceof Scalar scalar
        ? new Scalar(scalar.value(), text, true, PLACE)
        : new ConfigValue.Substituted(value(value), text, PLACE);
  }

  private static ConfigValue value(@Nullable Object value) {
    return switch (value) {
      case null -> new Null(PLACE);
      case ConfigValue ready -> ready;
      case Map<?, ?> map -> {
        LinkedHashMap<String, ConfigValue> entries = new LinkedHashMap<>();
        map.forEach((key, entry) -> entries.put(String.valueOf(key), value(entry)));
        yield new Mapping(entries, PLACE);
      }
      case List<?> list -> new Sequence(list.stream().map(ConfigTree::value).toList(), PLACE);
      case Integer number -> new Scalar((long) number, number.toString(), false, PLACE);
      default -> new Scalar(value, value.toString(), false, PLACE);
    };
  }
}
