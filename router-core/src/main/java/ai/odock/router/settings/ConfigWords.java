package ai.odock.router.settings;

import ai.odock.router.settings.ConfigValue.Mapping;
import ai.odock.router.settings.ConfigValue.Null;
import ai.odock.router.settings.ConfigValue.Scalar;
import ai.odock.router.settings.ConfigValue.Sequence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads words, lists and maps of strings with the collector's rules. */
final class ConfigWords {
  private static final Pattern WHOLE = Pattern.compile("[0-9]{1,18}");
  private static final Pattern DURATION = Pattern.compile("[0-9.]+(ns|us|ms|s|m|h).*");

  private ConfigWords() {}

  /**
   * @throws IllegalArgumentException when the word is none of the choices
   */
  static String oneOf(ConfigValue value, Set<String> choices) {
    return oneOf(ConfigTyping.string(value), choices);
  }

  /**
   * The same for a word in any case.
   *
   * @param choices in lower case
   */
  static String oneOfAnyCase(ConfigValue value, Set<String> choices) {
    String word = ConfigTyping.string(value);
    String lower = word.toLowerCase(Locale.ROOT);
    return choices.contains(lower) ? lower : oneOf(word, choices);
  }

  private static String oneOf(String word, Set<String> choices) {
    if (!choices.contains(word)) {
      // An empty word is a way of saying none, and nothing to suggest.
      List<String> named = choices.stream().filter(choice -> !choice.isEmpty()).toList();
      throw new IllegalArgumentException(
          "unknown value \"" + word + "\"" + NearestName.hint(word, named));
    }
    return word;
  }

  /** A list, or one string that is cut at commas. */
  static List<String> strings(
      ConfigNode node, String key, ConfigValue value, List<String> fallback) {
    if (ConfigTyping.plain(value) instanceof Null) {
      return fallback;
    }
    if (ConfigTyping.plain(value) instanceof Sequence sequence) {
      List<String> strings = new ArrayList<>();
      for (int i = 0; i < sequence.items().size(); i++) {
        String place = node.child(key) + "[" + i + "]";
        strings.add(node.typed(sequence.items().get(i), place, "", ConfigTyping::string));
      }
      return List.copyOf(strings);
    }
    if (value instanceof Scalar scalar
        && (scalar.substituted() || scalar.value() instanceof String)) {
      String text = ConfigTyping.string(value);
      return text.isEmpty() ? List.of() : List.copyOf(Arrays.asList(text.split(",", -1)));
    }
    node.mistyped(key, "a list of strings", value);
    return fallback;
  }

  static Map<String, String> map(ConfigNode node, String key, ConfigValue value) {
    return switch (ConfigTyping.plain(value)) {
      case Null _ -> Map.of();
      case Mapping entries -> entries(node.nested(key, entries));
      default -> {
        node.mistyped(key, "a map of strings", value);
        yield Map.of();
      }
    };
  }

  /** A map, or a list of {@code {name, value}}. */
  static Map<String, String> headers(ConfigNode node, String key, ConfigValue value) {
    return switch (ConfigTyping.plain(value)) {
      case Null _ -> Map.of();
      case Mapping entries -> entries(node.nested(key, entries));
      case Sequence list -> named(node, key, list);
      default -> {
        node.mistyped(key, "a map or a list of {name, value}", value);
        yield Map.of();
      }
    };
  }

  private static Map<String, String> entries(ConfigNode node) {
    Map<String, String> map = new LinkedHashMap<>();
    node.mapping()
        .entries()
        .forEach(
            (name, value) ->
                map.put(name, node.typed(value, node.child(name), "", ConfigTyping::string)));
    return Collections.unmodifiableMap(map);
  }

  private static Map<String, String> named(ConfigNode node, String key, Sequence list) {
    Map<String, String> headers = new LinkedHashMap<>();
    Set<String> twice = new LinkedHashSet<>();
    for (int i = 0; i < list.items().size(); i++) {
      ConfigNode item = node.nested(key + "[" + i + "]", list.items().get(i));
      Map<String, String> pair = new LinkedHashMap<>();
      for (String part : List.of("name", "value")) {
        ConfigValue value = item.get(part);
        pair.put(
            part,
            value == null ? "" : item.typed(value, item.child(part), "", ConfigTyping::string));
      }
      item.finish(pair.keySet(), List.copyOf(pair.keySet()));
      String name = pair.getOrDefault("name", "");
      if (headers.put(name, pair.getOrDefault("value", "")) != null) {
        twice.add(name);
      }
    }
    if (!twice.isEmpty()) {
      node.problem(key, "duplicate keys in map-style list: " + twice);
    }
    return Collections.unmodifiableMap(headers);
  }

  /** An empty list or text asks for nothing, and so does the default; an empty map may. */
  static boolean isHarmless(@Nullable ConfigValue value, String harmless) {
    return switch (value == null ? null : ConfigTyping.plain(value)) {
      case Sequence list -> list.items().isEmpty();
      case Scalar scalar -> scalar.text().isEmpty() || scalar.text().equals(harmless);
      case null, default -> false;
    };
  }

  /** The default of a key that is not supported, typed as YAML would. */
  static @Nullable Object harmless(String text) {
    if (text.isEmpty()) {
      return null;
    }
    if (text.equals("true") || text.equals("false")) {
      return Boolean.valueOf(text);
    }
    if (WHOLE.matcher(text).matches()) {
      return Long.valueOf(text);
    }
    return DURATION.matcher(text).matches() ? GoDuration.parse(text) : text;
  }
}
