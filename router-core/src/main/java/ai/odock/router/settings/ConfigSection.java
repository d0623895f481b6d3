package ai.odock.router.settings;

import ai.odock.router.settings.ConfigRecord.Block;
import ai.odock.router.settings.ConfigRecord.Items;
import ai.odock.router.settings.ConfigRecord.Kind;
import ai.odock.router.settings.ConfigRecord.Shown;
import ai.odock.router.settings.ConfigRecord.Unsupported;
import ai.odock.router.settings.ConfigValue.Mapping;
import ai.odock.router.settings.ConfigValue.Null;
import ai.odock.router.settings.ConfigValue.Position;
import ai.odock.router.settings.ConfigValue.Sequence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A map of the configuration, read key by key with the Go collector's strict types. A mistake is
 * noted with its place and the fallback is returned, so that reading goes on and all mistakes are
 * shown at once. A key that nobody asked for is a mistake too: {@link #finish}. What was asked for
 * is remembered: {@link #record}.
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

  private final ConfigNode node;
  private final ConfigRecord record;
  private final Map<String, ConfigSection> children;
  private final Shown shown;
  private final ConfigSettings settings;
  private final boolean everything;

  public ConfigSection(String path, Mapping mapping, ConfigProblems problems) {
    this(new ConfigNode(path, mapping, problems), Shown.ALWAYS, false);
  }

  private ConfigSection(ConfigNode node, Shown shown, boolean everything) {
    this.node = node;
    this.record = new ConfigRecord();
    this.children = new HashMap<>();
    this.shown = shown;
    this.settings = new ConfigSettings(node, record, shown);
    this.everything = everything;
  }

  private ConfigSection(ConfigSection of, Shown shown) {
    this.node = of.node;
    this.record = of.record;
    this.children = of.children;
    this.shown = shown;
    this.settings = new ConfigSettings(node, record, shown);
    this.everything = of.everything;
  }

  /**
   * A section with no value and every block: reading it shows every key that its reader knows. What
   * the reader says of missing values does not count.
   */
  public static ConfigSection everything(String path) {
    Mapping nothing = new Mapping(new LinkedHashMap<>(), new Position("", 0, 0));
    ConfigNode node = new ConfigNode(path, nothing, new ConfigProblems());
    return new ConfigSection(node, Shown.ALWAYS, true);
  }

  /**
   * The same section; but the keys that are read through it, here and further down, stand in the
   * printed configuration only under that condition.
   */
  public ConfigSection showing(Shown condition) {
    return new ConfigSection(this, condition);
  }

  /** What this section was asked for until now. */
  public ConfigRecord record() {
    return record;
  }

  /** Where the section stands: {@code exporters::otlp::sending_queue}. */
  public String path() {
    return node.path();
  }

  /** The keys that are there, in file order. Does not count as asking for them. */
  public Set<String> keys() {
    return Collections.unmodifiableSet(node.mapping().entries().keySet());
  }

  /** Whether the key is there with a value that is not null. Does not count as asking for it. */
  public boolean present(String key) {
    return everything || node.present(key);
  }

  /** The text of a single value, empty for anything else. Does not count as asking for it. */
  public String written(String key) {
    return node.get(key) instanceof ConfigValue.Scalar scalar ? scalar.text() : "";
  }

  public String string(String key, String fallback) {
    return settings.value(key, Kind.STRING, fallback, ConfigTyping::string);
  }

  /** A text that is never shown: a password, a token, a key in PEM. */
  public String opaque(String key, String fallback) {
    return settings.opaque(key, fallback);
  }

  /** A whole number from 0 on; a fraction is cut off, as the collector does. */
  public long integer(String key, long fallback) {
    return settings.value(
        key, Kind.INTEGER, fallback, value -> ConfigTyping.wholeNumber(value, false));
  }

  /** A whole number that may be negative; a fraction is cut off. */
  public long signedInteger(String key, long fallback) {
    return settings.value(
        key, Kind.INTEGER, fallback, value -> ConfigTyping.wholeNumber(value, true));
  }

  /** A whole number from 0 on that has no default. */
  public OptionalLong optionalInteger(String key) {
    return settings.optionalInteger(key);
  }

  public double number(String key, double fallback) {
    return settings.value(key, Kind.NUMBER, fallback, ConfigTyping::number);
  }

  public boolean bool(String key, boolean fallback) {
    return settings.value(key, Kind.BOOLEAN, fallback, ConfigTyping::bool);
  }

  /** A Go duration such as {@code 1h30m}, or a bare integer of nanoseconds. May be negative. */
  public Duration duration(String key, Duration fallback) {
    return settings.value(key, Kind.DURATION, fallback, ConfigTyping::duration);
  }

  /**
   * A single value of any type: a String, Boolean, Long, java.math.BigInteger or Double as YAML
   * types it; null when it is absent.
   */
  public @Nullable Object scalar(String key) {
    return settings.scalar(key);
  }

  /**
   * A value of any shape, as YAML types it: a String, Boolean, Long, java.math.BigInteger or
   * Double, or a Map or List of such, with null for nothing; null when it is absent.
   */
  public @Nullable Object any(String key) {
    return settings.any(key);
  }

  /** One of some words. */
  public <T> T oneOf(String key, Map<String, T> choices, T fallback) {
    return settings.oneOf(key, choices, fallback);
  }

  /** One of some words in lower case, written in any case: the collector's types with levels. */
  public <T> T oneOfAnyCase(String key, Map<String, T> choices, T fallback) {
    return settings.oneOfAnyCase(key, choices, fallback);
  }

  /**
   * The name of another component, such as an extension; null when there is none. Whether it exists
   * is checked when every section is read.
   */
  public @Nullable ComponentId reference(String key) {
    String text = settings.value(key, Kind.STRING, "", ConfigTyping::string);
    if (text.isEmpty()) {
      return null;
    }
    try {
      ComponentId id = ComponentIds.parse(text);
      node.refersTo(key, id);
      return id;
    } catch (IllegalArgumentException e) {
      problem(key, String.valueOf(e.getMessage()));
      return null;
    }
  }

  /** The components that this section and those below refer to. */
  public Set<ComponentId> references() {
    return node.references().stream().map(it -> it.id()).collect(Collectors.toSet());
  }

  /**
   * Notes a mistake wherever this section or one below refers to a component.
   *
   * @param message for a name; null: it is right
   */
  public void checkReferences(Function<ComponentId, @Nullable String> message) {
    for (ConfigNode.Reference reference : node.references()) {
      String text = message.apply(reference.id());
      if (text != null) {
        node.problem(reference, text);
      }
    }
  }

  /** A list of strings; a single string is cut at commas. */
  public List<String> strings(String key, List<String> fallback) {
    return settings.strings(key, fallback);
  }

  /**
   * A list of strings, and nothing else: one string is a mistake, though it is cut all the same.
   */
  public List<String> listed(String key) {
    if (node.get(key) instanceof ConfigValue.Scalar(String text, _, _, _)) {
      node.unlisted(key, Objects.requireNonNull(node.get(key)), text);
    }
    return strings(key, List.of());
  }

  /**
   * Header names and values, as a map or as a list of {@code {name, value}}, in file order. The
   * values may be secrets and are never shown.
   */
  public Map<String, String> headers(String key) {
    return settings.headers(key);
  }

  /** A map of strings, in file order. */
  public Map<String, String> stringMap(String key) {
    return settings.stringMap(key);
  }

  /** A plain nested struct; absent and null are an empty one. */
  public ConfigSection section(String key) {
    ConfigSection section = child(key);
    record.add(key, new Block(null, section.record, node.mentions(key), shown));
    return section;
  }

  /** A nested struct that may be missing (a pointer in Go); null when it is absent or null. */
  public @Nullable ConfigSection optionalSection(String key) {
    ConfigSection section = present(key) ? child(key) : null;
    ConfigRecord inside = section == null ? null : section.record;
    record.add(key, new Block(Presence.OFF, inside, node.mentions(key), shown));
    return section;
  }

  /** An optional block with the extra key {@code enabled}; null when it is off. */
  public @Nullable ConfigSection block(String key, Presence presence) {
    ConfigSection block = isOn(key, presence) ? child(key) : null;
    if (block != null && !block.isEnabled()) {
      block.node.close(); // the collector ignores whatever else a disabled block holds
      block = null;
    }
    ConfigRecord inside = block == null ? null : block.record;
    record.add(key, new Block(presence, inside, node.mentions(key), shown));
    return block;
  }

  private boolean isOn(String key, Presence presence) {
    return switch (presence) {
      case OFF -> present(key);
      case ON_WHEN_MENTIONED ->
          everything || (node.mentions(key) && !ConfigTyping.isUnset(node.get(key)));
      case ON -> true;
    };
  }

  private boolean isEnabled() {
    node.ignore("enabled");
    if (node.mentions("enabled") && !node.present("enabled")) {
      problem("enabled", "expected true or false, got nothing");
    }
    return settings.typed("enabled", Kind.BOOLEAN, true, ConfigTyping::bool);
  }

  /** A list of maps; an item that its reader gives up on is left out. */
  public <T> List<T> list(String key, ConfigReader<T> reader) {
    ConfigValue value = node.get(key);
    List<ConfigValue> items = List.of();
    if (everything) {
      items = List.of(new Null(node.mapping().position()));
    } else if (value != null && ConfigTyping.plain(value) instanceof Sequence sequence) {
      items = sequence.items();
    } else if (value != null && !(ConfigTyping.plain(value) instanceof Null)) {
      node.mistyped(key, "a list of maps", value);
    }
    List<T> list = new ArrayList<>();
    List<ConfigRecord> records = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      ConfigNode place = node.nested(key + "[" + i + "]", items.get(i));
      ConfigSection section = new ConfigSection(place, shown, everything);
      T item = section.read(reader);
      records.add(section.record);
      if (item != null) {
        list.add(item);
      }
    }
    record.add(key, new Items(List.copyOf(records), node.mentions(key), shown));
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
    Object value = ConfigWords.harmless(harmless);
    record.add(key, new Unsupported(value, node.mentions(key), shown));
    if (node.present(key) && !ConfigWords.isHarmless(node.get(key), harmless)) {
      node.problem(key, "not supported: " + why);
    }
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
    node.ignore(key);
  }

  /**
   * Has something else printed than the value of a key, where the collector does: {@code Normal}
   * for {@code normal}.
   *
   * @param value what a {@link Setting} may hold, a Map or a List of such; an empty Optional: null
   */
  public void display(String key, Object value) {
    record.display(key, value);
  }

  /** Notes a mistake at a key, or at the section itself when {@code key} is empty. */
  public void problem(String key, String message) {
    node.problem(key, message);
  }

  /** Notes something about a key that is no mistake, for one line in the log at the start. */
  public void warning(String key, String message) {
    node.warning(key, message);
  }

  /** Notes a mistake at an item of the list at a key. */
  public void problem(String key, int item, String message) {
    node.problem(key, item, message);
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
    if (node.finish(record.entries().keySet(), record.supported())) {
      children.values().forEach(ConfigSection::finish);
    }
  }

  private ConfigSection child(String key) {
    return children.computeIfAbsent(
        key, _ -> new ConfigSection(node.nested(key, node.get(key)), shown, everything));
  }
}
