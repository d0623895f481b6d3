package ai.odock.router.settings;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A node of the configuration after merging and substitution, with the place it came from. */
public sealed interface ConfigValue {
  Position position();

  /** Where a value stands; lines and columns count from 1, 0 when there is no such place. */
  record Position(String source, int line, int column) {
    @Override
    public String toString() {
      return line == 0 ? source : source + ":" + line + ":" + column;
    }
  }

  /**
   * A map, in the order of the file.
   *
   * @param keys where each key stands
   * @param position the key that the map belongs to, or its beginning
   */
  record Mapping(
      LinkedHashMap<String, ConfigValue> entries, Map<String, Position> keys, Position position)
      implements ConfigValue {
    /** A map whose keys have no place of their own. */
    public Mapping(LinkedHashMap<String, ConfigValue> entries, Position position) {
      this(entries, Map.of(), position);
    }
  }

  /** A list. */
  record Sequence(List<ConfigValue> items, Position position) implements ConfigValue {
    public Sequence {
      items = List.copyOf(items);
    }
  }

  /** No value: {@code batch:} or {@code null}. */
  record Null(Position position) implements ConfigValue {}

  /**
   * A single value.
   *
   * @param value a String, Boolean, Long, java.math.BigInteger or Double, as YAML types it
   * @param text the characters as written
   * @param substituted whether the whole value came from a {@code ${…}}; a string key then takes
   *     the text, whatever type YAML gave it
   */
  record Scalar(Object value, String text, boolean substituted, Position position)
      implements ConfigValue {}

  /**
   * A map, a list or nothing that a whole-value {@code ${…}} gave. A string key takes the text, so
   * that a password may look like YAML; every other key takes the value.
   */
  record Substituted(ConfigValue value, String text, Position position) implements ConfigValue {}
}
