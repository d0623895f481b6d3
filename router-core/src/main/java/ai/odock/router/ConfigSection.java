package ai.odock.router;

import ai.odock.router.ConfigValue.Mapping;
import ai.odock.router.ConfigValue.Null;
import ai.odock.router.ConfigValue.Position;
import ai.odock.router.ConfigValue.Scalar;
import ai.odock.router.ConfigValue.Sequence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A map of the configuration, read key by key with the Go collector's strict types. A mistake is
 * noted with its place and the fallback is returned, so that reading goes on and all mistakes are
 * shown at once. A key that nobody asked for is a mistake too: {@link #finish}.
 */
public final class ConfigSection {
  /** What the absence of an optional block means (collector: configoptional). */
  public enum Presence {
    /** Absent or null: off. */
    OFF,
    /** Absent: off. Null or an empty map: on with defaults. */
    ON_WHEN_MENTIONED,
    /** Absent or null: on with defaults. */
    ON
  }

  private final String path;
  private final Mapping mapping;
  private final ConfigProblems problems;
  private final Set<String> asked = new LinkedHashSet<>();
  private final Set<String> unsupported = new HashSet<>();
  private final Map<String, ConfigSection> children = new HashMap<>();
  private boolean finished;

  public ConfigSection(String path, Mapping mapping, ConfigProblems problems) {
    this.path = path;
    this.mapping = mapping;
    this.problems = problems;
  }

  /** Where the section stands: {@code exporters::otlp::sending_queue}. */
  public String path() {
    return path;
  }

  /** The keys that are there, in file order. Does not count as asking for them. */
  public Set<String> keys() {
    return Collections.unmodifiableSet(mapping.entries().keySet());
  }

  /** Whether the key is there with a value that is not null. Does not count as asking for it. */
  public boolean present(String key) {
    ConfigValue value = mapping.entries().get(key);
    return value != null && !(ConfigTyping.plain(value) instanceof Null);
  }

  public String string(String key, String fallback) {
    ConfigValue value = asked(key);
    return value == null ? fallback : typed(value, child(key), fallback, ConfigTyping::string);
  }

  /** A whole number from 0 on; a fraction is cut off, as the collector does. */
  public long integer(String key, long fallback) {
    return value(key, fallback, value -> ConfigTyping.wholeNumber(value, false));
  }

  /** A whole number that may be negative; a fraction is cut off. */
  public long signedInteger(String key, long fallback) {
    return value(key, fallback, value -> ConfigTyping.wholeNumber(value, true));
  }

  public double number(String key, double fallback) {
    return value(key, fallback, ConfigTyping::number);
  }

  public boolean bool(String key, boolean fallback) {
    return value(key, fallback, ConfigTyping::bool);
  }

  /** A Go duration such as {@code 1h30m}, or a bare integer of nanoseconds. May be negative. */
  public Duration duration(String key, Duration fallback) {
    return value(key, fallback, ConfigTyping::duration);
  }

  /**
   * A single value of any type: a String, Boolean, Long, java.math.BigInteger or Double as YAML
   * types it; null when it is absent.
   */
  public @Nullable Object scalar(String key) {
    ConfigValue value = asked(key);
    if (value == null || ConfigTyping.plain(value) instanceof Null) {
      return null;
    }
    if (value instanceof Scalar scalar) {
      return scalar.value();
    }
    problem(key, ConfigTyping.wrong("a single value", value));
    return null;
  }

  /** One of some words. */
  public <T> T oneOf(String key, Map<String, T> choices, T fallback) {
    return value(
        key,
        fallback,
        value -> {
          String word = ConfigTyping.string(value);
          T choice = choices.get(word);
          if (choice == null) {
            throw new IllegalArgumentException(
                "unknown value \"" + word + "\"" + NearestName.hint(word, named(choices)));
          }
          return choice;
        });
  }

  /** The choices that can be shown: an empty word is a way of saying none. */
  private static <T> List<String> named(Map<String, T> choices) {
    return choices.keySet().stream().filter(choice -> !choice.isEmpty()).toList();
  }

  /** A list of strings; a single string is cut at commas. */
  public List<String> strings(String key, List<String> fallback) {
    ConfigValue value = asked(key);
    if (value == null || ConfigTyping.plain(value) instanceof Null) {
      return fallback;
    }
    if (ConfigTyping.plain(value) instanceof Sequence sequence) {
      List<String> strings = new ArrayList<>();
      for (int i = 0; i < sequence.items().size(); i++) {
        ConfigValue item = sequence.items().get(i);
        strings.add(typed(item, child(key) + "[" + i + "]", "", ConfigTyping::string));
      }
      return List.copyOf(strings);
    }
    if (value instanceof Scalar scalar
        && (scalar.substituted() || scalar.value() instanceof String)) {
      String text = ConfigTyping.string(value);
      return text.isEmpty() ? List.of() : List.copyOf(Arrays.asList(text.split(",", -1)));
    }
    problem(key, ConfigTyping.wrong("a list of strings", value));
    return fallback;
  }

  /**
   * Header names and values, as a map or as a list of {@code {name, value}}, in file order. Serves
   * any map of strings.
   */
  public Map<String, String> headers(String key) {
    ConfigValue value = asked(key);
    if (value == null || ConfigTyping.plain(value) instanceof Null) {
      return Map.of();
    }
    Map<String, String> headers = new LinkedHashMap<>();
    switch (ConfigTyping.plain(value)) {
      case Mapping entries -> {
        ConfigSection names = nested(key, entries);
        for (String name : names.keys()) {
          headers.put(name, names.string(name, ""));
        }
      }
      case Sequence _ -> namedValues(key, headers);
      default -> problem(key, ConfigTyping.wrong("a map or a list of {name, value}", value));
    }
    return Collections.unmodifiableMap(headers);
  }

  /** A plain nested struct; absent and null are an empty one. */
  public ConfigSection section(String key) {
    ConfigValue value = asked(key);
    return children.computeIfAbsent(key, _ -> nested(key, value));
  }

  /** An optional block with the extra key {@code enabled}; null when it is off. */
  public @Nullable ConfigSection block(String key, Presence presence) {
    boolean mentioned = mapping.entries().containsKey(key);
    boolean on =
        switch (presence) {
          case OFF -> present(key);
          case ON_WHEN_MENTIONED -> mentioned;
          case ON -> true;
        };
    if (!on) {
      asked.add(key);
      return null;
    }
    ConfigSection block = section(key);
    if (!block.bool("enabled", true)) {
      block.finished = true; // the collector ignores whatever else a disabled block holds
      return null;
    }
    return block;
  }

  /** A list of maps; an item that its reader gives up on is left out. */
  public <T> List<T> list(String key, ConfigReader<T> reader) {
    ConfigValue value = asked(key);
    if (value == null || ConfigTyping.plain(value) instanceof Null) {
      return List.of();
    }
    if (!(ConfigTyping.plain(value) instanceof Sequence sequence)) {
      problem(key, ConfigTyping.wrong("a list of maps", value));
      return List.of();
    }
    List<T> list = new ArrayList<>();
    for (int i = 0; i < sequence.items().size(); i++) {
      T item = nested(key + "[" + i + "]", sequence.items().get(i)).read(reader);
      if (item != null) {
        list.add(item);
      }
    }
    return List.copyOf(list);
  }

  /** A key that the collector has and this build does not: a mistake when it has a value. */
  public void unsupported(String key, String why) {
    unsupported(key, why, "");
  }

  /**
   * The same, but for one value that changes nothing: the collector's own default, as it stands in
   * a printed configuration.
   *
   * @param harmless as YAML writes it: {@code false}, {@code 1000}; empty: none
   */
  public void unsupported(String key, String why, String harmless) {
    unsupported.add(key);
    if (present(key) && !isHarmless(key, harmless)) {
      problem(key, "not supported: " + why);
    }
  }

  /** An empty list or text asks for nothing, and so does the default; an empty map may. */
  private boolean isHarmless(String key, String harmless) {
    return switch (ConfigTyping.plain(Objects.requireNonNull(mapping.entries().get(key)))) {
      case Sequence list -> list.items().isEmpty();
      case Scalar scalar -> scalar.text().isEmpty() || scalar.text().equals(harmless);
      default -> false;
    };
  }

  /**
   * A number that tunes the Go runtime and has no meaning here: accepted, and where the operator
   * has chosen one, with a warning.
   *
   * @param usual the collector's default
   */
  public void tunesGoOnly(String key, long usual) {
    if (signedInteger(key, usual) != usual) {
      warning(key, "has no effect: it tunes buffers of the Go runtime");
    }
  }

  /** Knows a key without looking at its value. */
  public void ignore(String key) {
    asked.add(key);
  }

  /** Notes a mistake at a key, or at the section itself when {@code key} is empty. */
  public void problem(String key, String message) {
    ConfigValue value = mapping.entries().get(key);
    problems.add(value == null ? mapping.position() : value.position(), child(key), message);
  }

  /** Notes something about a key that is no mistake, for one line in the log at the start. */
  public void warning(String key, String message) {
    ConfigValue value = mapping.entries().get(key);
    problems.warn(value == null ? mapping.position() : value.position(), child(key), message);
  }

  /** Notes a mistake at an item of the list at a key. */
  public void problem(String key, int item, String message) {
    ConfigValue value = mapping.entries().get(key);
    if (value != null
        && ConfigTyping.plain(value) instanceof Sequence list
        && item < list.items().size()) {
      String place = child(key) + "[" + item + "]";
      problems.add(list.items().get(item).position(), place, message);
    } else {
      problem(key, message);
    }
  }

  /**
   * Reads a value with {@code reader}, turns its {@link IllegalArgumentException} into a mistake of
   * this section, and reports the keys that were not asked for. So a reader asks for all its keys
   * before it throws.
   *
   * @return null when the reader gave up
   */
  public <C> @Nullable C read(ConfigReader<C> reader) {
    try {
      return reader.read(this);
    } catch (IllegalArgumentException e) {
      problem("", String.valueOf(e.getMessage()));
      return null;
    } finally {
      finish();
    }
  }

  /** Reports keys that nobody asked for, here and in the sections read from here. */
  public void finish() {
    if (finished) {
      return;
    }
    finished = true;
    for (String key : keys()) {
      if (!asked.contains(key) && !unsupported.contains(key)) {
        Position position = mapping.keys().getOrDefault(key, mapping.position());
        String message = "unknown key \"" + key + "\"" + NearestName.hint(key, asked);
        problems.add(position, child(key), message);
      }
    }
    children.values().forEach(ConfigSection::finish);
  }

  private void namedValues(String key, Map<String, String> headers) {
    Set<String> twice = new LinkedHashSet<>();
    List<String[]> pairs =
        list(key, item -> new String[] {item.string("name", ""), item.string("value", "")});
    for (String[] pair : pairs) {
      if (headers.put(pair[0], pair[1]) != null) {
        twice.add(pair[0]);
      }
    }
    if (!twice.isEmpty()) {
      problem(key, "duplicate keys in map-style list: " + twice);
    }
  }

  private ConfigSection nested(String key, @Nullable ConfigValue value) {
    return switch (value == null ? null : ConfigTyping.plain(value)) {
      case Mapping entries -> new ConfigSection(child(key), entries, problems);
      case null -> new ConfigSection(child(key), empty(mapping.position()), problems);
      case Null nothing -> new ConfigSection(child(key), empty(nothing.position()), problems);
      case ConfigValue other -> {
        problems.add(other.position(), child(key), ConfigTyping.wrong("a map", other));
        // What an empty section would lack is not worth a second mistake.
        yield new ConfigSection(child(key), empty(other.position()), new ConfigProblems());
      }
    };
  }

  private <T> T value(String key, T fallback, Function<ConfigValue, T> typing) {
    ConfigValue value = asked(key);
    return value == null
        ? fallback
        : typed(ConfigTyping.plain(value), child(key), fallback, typing);
  }

  private <T> T typed(
      ConfigValue value, String place, T fallback, Function<ConfigValue, T> typing) {
    if (value instanceof Null) {
      return fallback;
    }
    try {
      return typing.apply(value);
    } catch (IllegalArgumentException e) {
      problems.add(value.position(), place, String.valueOf(e.getMessage()));
      return fallback;
    }
  }

  private @Nullable ConfigValue asked(String key) {
    asked.add(key);
    return mapping.entries().get(key);
  }

  private String child(String key) {
    return path.isEmpty() || key.isEmpty() ? path + key : path + "::" + key;
  }

  private static Mapping empty(Position position) {
    return new Mapping(new LinkedHashMap<>(), position);
  }
}
