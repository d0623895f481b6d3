package ai.odock.router.config;

import ai.odock.router.ConfigValue;
import ai.odock.router.ConfigValue.Mapping;
import ai.odock.router.ConfigValue.Position;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Joins configurations as the collector does. */
final class Merge {
  private Merge() {}

  /** Maps key by key; anything else, lists and null too, is replaced by what comes later. */
  static Mapping merge(Mapping earlier, Mapping later) {
    LinkedHashMap<String, ConfigValue> entries = new LinkedHashMap<>(earlier.entries());
    Map<String, Position> keys = new HashMap<>(earlier.keys());
    keys.putAll(later.keys());
    later.entries().forEach((key, value) -> entries.merge(key, value, Merge::join));
    return new Mapping(entries, keys, later.position());
  }

  /** Makes nested maps of top keys such as {@code processors::batch::timeout}. */
  static Mapping splitKeys(Mapping mapping) {
    Mapping split = new Mapping(new LinkedHashMap<>(), mapping.position());
    for (Map.Entry<String, ConfigValue> entry : mapping.entries().entrySet()) {
      Position place = mapping.keys().getOrDefault(entry.getKey(), mapping.position());
      String[] parts = entry.getKey().split("::", -1);
      ConfigValue value = entry.getValue();
      for (int i = parts.length - 1; i >= 0; i--) {
        LinkedHashMap<String, ConfigValue> one = new LinkedHashMap<>();
        one.put(parts[i], value);
        value = new Mapping(one, Map.of(parts[i], place), place);
      }
      split = merge(split, (Mapping) value);
    }
    return new Mapping(split.entries(), split.keys(), mapping.position());
  }

  private static ConfigValue join(ConfigValue earlier, ConfigValue later) {
    return earlier instanceof Mapping first && later instanceof Mapping second
        ? merge(first, second)
        : later;
  }
}
