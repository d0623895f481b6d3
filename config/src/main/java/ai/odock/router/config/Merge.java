package ai.odock.router.config;

import ai.odock.router.settings.ConfigValue;
import ai.odock.router.settings.ConfigValue.Mapping;
import ai.odock.router.settings.ConfigValue.Position;
import ai.odock.router.settings.ConfigValue.Scalar;
import ai.odock.router.settings.ConfigValue.Sequence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Joins configurations as the collector does: maps key by key; anything else, lists and null too,
 * is replaced by what comes later.
 */
final class Merge {
  /** The lists that add up under the gate {@code confmap.enableMergeAppendOption}. */
  private static final Pattern APPENDED =
      Pattern.compile("service::(extensions|.*::(receivers|exporters))", Pattern.DOTALL);

  private final boolean append;

  Merge(FeatureGates gates) {
    this.append = gates.mergeAppend();
  }

  Mapping merge(Mapping earlier, Mapping later) {
    return merge("", earlier, later);
  }

  private Mapping merge(String path, Mapping earlier, Mapping later) {
    LinkedHashMap<String, ConfigValue> entries = new LinkedHashMap<>(earlier.entries());
    Map<String, Position> keys = new HashMap<>(earlier.keys());
    keys.putAll(later.keys());
    later
        .entries()
        .forEach(
            (key, value) -> {
              String place = path.isEmpty() ? key : path + "::" + key;
              entries.merge(key, value, (before, after) -> join(place, before, after));
            });
    return new Mapping(entries, keys, later.position());
  }

  private ConfigValue join(String path, ConfigValue earlier, ConfigValue later) {
    if (earlier instanceof Mapping first && later instanceof Mapping second) {
      return merge(path, first, second);
    }
    if (append
        && earlier instanceof Sequence first
        && later instanceof Sequence second
        && APPENDED.matcher(path).matches()) {
      return appended(first, second);
    }
    return later;
  }

  private static Sequence appended(Sequence earlier, Sequence later) {
    List<ConfigValue> items = new ArrayList<>(earlier.items());
    for (ConfigValue item : later.items()) {
      if (items.stream().noneMatch(it -> isSame(it, item))) {
        items.add(item);
      }
    }
    return new Sequence(items, later.position());
  }

  private static boolean isSame(ConfigValue a, ConfigValue b) {
    return a instanceof Scalar(Object first, _, _, _)
        && b instanceof Scalar(Object second, _, _, _)
        && first.equals(second);
  }

  /** Makes nested maps of keys such as {@code processors::batch::timeout}, at every depth. */
  static ConfigValue splitKeys(ConfigValue value) {
    return value instanceof Mapping mapping ? splitKeys(mapping) : value;
  }

  static Mapping splitKeys(Mapping mapping) {
    Merge merge = new Merge(FeatureGates.DEFAULT);
    LinkedHashMap<String, ConfigValue> entries = new LinkedHashMap<>();
    Map<String, Position> keys = new HashMap<>();
    for (Map.Entry<String, ConfigValue> entry : mapping.entries().entrySet()) {
      Position place = mapping.keys().getOrDefault(entry.getKey(), mapping.position());
      ConfigValue value = splitKeys(entry.getValue());
      String[] parts = entry.getKey().split("::", -1);
      for (int i = parts.length - 1; i > 0; i--) {
        value = single(parts[i], value, place);
      }
      entries.merge(parts[0], value, (before, after) -> merge.join("", before, after));
      keys.put(parts[0], place);
    }
    return new Mapping(entries, keys, mapping.position());
  }

  private static Mapping single(String key, ConfigValue value, Position place) {
    LinkedHashMap<String, ConfigValue> one = new LinkedHashMap<>();
    one.put(key, value);
    return new Mapping(one, Map.of(key, place), place);
  }
}
