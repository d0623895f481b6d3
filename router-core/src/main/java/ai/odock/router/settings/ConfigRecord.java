package ai.odock.router.settings;

import ai.odock.router.settings.ConfigSection.Presence;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the reader of a section asked for, in the order of asking. It is the only description of a
 * component's keys: the printed configuration and the test of the docs both come from it. It never
 * holds a secret.
 */
public final class ConfigRecord {
  /** What stands for a secret wherever a configuration is shown (collector: configopaque). */
  public static final String REDACTED = "[REDACTED]";

  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Map<String, Object> displays = new LinkedHashMap<>();

  /**
   * A collection that nobody has set. Printed as YAML it is empty, as JSON null, as Go does with
   * nil.
   */
  public enum Unset {
    LIST,
    MAP
  }

  /** When a key stands in the printed configuration. */
  public enum Shown {
    ALWAYS,
    /** Left out while it holds nothing, as Go's {@code omitempty}: false, 0, no text, off. */
    UNLESS_EMPTY,
    /** Only when the operator wrote it: keys that the collector does not have. */
    WHEN_SET
  }

  /** The type of a value, in the words of the docs. */
  public enum Kind {
    STRING("string"),
    SECRET("secret"),
    INTEGER("integer"),
    NUMBER("number"),
    BOOLEAN("boolean"),
    DURATION("duration"),
    WORD("word"),
    ANY("any"),
    STRINGS("list of strings"),
    MAP("map of strings"),
    HEADERS("headers");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    public String label() {
      return label;
    }
  }

  /** A key. */
  public sealed interface Entry {
    /** Whether the operator wrote the key, even without a value. */
    boolean set();

    Shown shown();
  }

  /**
   * A key with a value: a String, Boolean, Long, Double, BigInteger, Duration, list or map of
   * Strings; of {@link Kind#ANY} also lists and maps of all those; null for none. Of a secret it is
   * whether there is one, of headers their names.
   *
   * @param choices the words that a {@link Kind#WORD} may be
   */
  public record Setting(
      Kind kind,
      @Nullable Object fallback,
      @Nullable Object value,
      List<String> choices,
      boolean set,
      Shown shown)
      implements Entry {}

  /**
   * A nested map.
   *
   * @param presence null: no optional block, it is always there
   * @param inside null: the block is off
   */
  public record Block(
      @Nullable Presence presence, @Nullable ConfigRecord inside, boolean set, Shown shown)
      implements Entry {}

  /** A list of maps. */
  public record Items(List<ConfigRecord> items, boolean set, Shown shown) implements Entry {}

  /**
   * A key of the collector that this build does not support.
   *
   * @param value the only value that it may have, and has; null: none
   */
  public record Unsupported(@Nullable Object value, boolean set, Shown shown) implements Entry {}

  /** The keys, in the order of asking. */
  public Map<String, Entry> entries() {
    return Collections.unmodifiableMap(entries);
  }

  /** What is printed instead of a key's value, where the collector prints something else. */
  public Map<String, Object> displays() {
    return Collections.unmodifiableMap(displays);
  }

  void add(String key, Entry entry) {
    entries.putIfAbsent(key, entry);
  }

  void display(String key, Object value) {
    displays.put(key, value);
  }

  /** The keys that may be suggested to somebody who mistyped one. */
  List<String> supported() {
    List<String> keys = new ArrayList<>();
    entries.forEach(
        (key, entry) -> {
          if (!(entry instanceof Unsupported)) {
            keys.add(key);
          }
        });
    return keys;
  }
}
