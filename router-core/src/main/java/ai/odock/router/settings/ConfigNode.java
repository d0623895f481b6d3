package ai.odock.router.settings;

import ai.odock.router.settings.ConfigValue.Mapping;
import ai.odock.router.settings.ConfigValue.Null;
import ai.odock.router.settings.ConfigValue.Position;
import ai.odock.router.settings.ConfigValue.Sequence;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A map of the configuration with its path. It turns keys into values or noted mistakes. */
final class ConfigNode {
  private final String path;
  private final Mapping mapping;
  private final ConfigProblems problems;
  private final List<Reference> references;
  private final Set<String> ignored = new LinkedHashSet<>();
  private boolean finished;

  /** The name of another component at a place. */
  record Reference(Position position, String path, ComponentId id) {}

  ConfigNode(String path, Mapping mapping, ConfigProblems problems) {
    this(path, mapping, problems, new ArrayList<>());
  }

  private ConfigNode(
      String path, Mapping mapping, ConfigProblems problems, List<Reference> references) {
    this.path = path;
    this.mapping = mapping;
    this.problems = problems;
    this.references = references;
  }

  /** Notes the name of another component, to be checked when all are known. */
  void refersTo(String key, ComponentId id) {
    references.add(new Reference(place(key), child(key), id));
  }

  /** The names of other components in this map and below. */
  List<Reference> references() {
    String below = path + "::";
    return references.stream().filter(it -> it.path.startsWith(below)).toList();
  }

  /** Notes that a name leads nowhere. */
  void problem(Reference reference, String message) {
    problems.addInvalid(reference.position, reference.path, message);
  }

  String path() {
    return path;
  }

  Mapping mapping() {
    return mapping;
  }

  /** The value of a key, null when the key is not there. */
  @Nullable ConfigValue get(String key) {
    return mapping.entries().get(key);
  }

  boolean mentions(String key) {
    return mapping.entries().containsKey(key);
  }

  boolean present(String key) {
    ConfigValue value = get(key);
    return value != null && !(ConfigTyping.plain(value) instanceof Null);
  }

  String child(String key) {
    return path.isEmpty() || key.isEmpty() ? path + key : path + "::" + key;
  }

  /** Knows a key without looking at its value. */
  void ignore(String key) {
    ignored.add(key);
  }

  /** Whatever else the map holds does not matter. */
  void close() {
    finished = true;
  }

  /** The map at a key, or an empty one after a mistake was noted. */
  ConfigNode nested(String key, @Nullable ConfigValue value) {
    return switch (value == null ? null : ConfigTyping.plain(value)) {
      case Mapping entries -> new ConfigNode(child(key), entries, problems, references);
      case null -> new ConfigNode(child(key), empty(mapping.position()), problems, references);
      case Null nothing ->
          new ConfigNode(child(key), empty(nothing.position()), problems, references);
      case ConfigValue other -> {
        problems.add(other.position(), child(key), ConfigTyping.wrong("a map", other));
        // What an empty section would lack is not worth a second mistake.
        yield new ConfigNode(child(key), empty(other.position()), new ConfigProblems());
      }
    };
  }

  /** The typed value, or the fallback for nothing and after a mistake. */
  <T> T typed(ConfigValue value, String place, T fallback, Function<ConfigValue, T> typing) {
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

  /** Notes a value of a wrong type. */
  void mistyped(String key, String expected, ConfigValue got) {
    problems.add(got.position(), child(key), ConfigTyping.wrong(expected, got));
  }

  /** Notes one string where only a list will do. */
  void unlisted(String key, ConfigValue got, String text) {
    problems.add(
        got.position(),
        child(key),
        ConfigTyping.wrong("a list", got) + "; write it as [" + text + "]");
  }

  /** Notes what is well formed but breaks a rule of the component. */
  void problem(String key, String message) {
    problems.addInvalid(place(key), child(key), message);
  }

  /** Notes what is no mistake. */
  void warning(String key, String message) {
    problems.warn(place(key), child(key), message);
  }

  private Position place(String key) {
    ConfigValue value = get(key);
    return value == null ? mapping.position() : value.position();
  }

  void problem(String key, int item, String message) {
    ConfigValue value = get(key);
    if (value != null
        && ConfigTyping.plain(value) instanceof Sequence list
        && item < list.items().size()) {
      String place = child(key) + "[" + item + "]";
      problems.addInvalid(list.items().get(item).position(), place, message);
    } else {
      problem(key, message);
    }
  }

  /**
   * Reports, once, the keys that nobody asked for.
   *
   * @return whether this was the first time
   */
  boolean finish(Set<String> asked, List<String> suggestions) {
    if (finished) {
      return false;
    }
    finished = true;
    Collection<String> names = new LinkedHashSet<>(suggestions);
    names.addAll(ignored);
    for (String key : mapping.entries().keySet()) {
      if (!asked.contains(key) && !ignored.contains(key)) {
        Position position = mapping.keys().getOrDefault(key, mapping.position());
        String older = OlderKeys.hint(key, names);
        String hint = older.isEmpty() ? NearestName.hint(key, names) : older;
        String message = "unknown key \"" + key + "\"" + hint;
        problems.add(position, child(key), message);
      }
    }
    return true;
  }

  private static Mapping empty(Position position) {
    return new Mapping(new LinkedHashMap<>(), position);
  }
}
