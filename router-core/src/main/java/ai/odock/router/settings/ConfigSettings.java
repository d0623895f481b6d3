package ai.odock.router.settings;

import ai.odock.router.settings.ConfigRecord.Kind;
import ai.odock.router.settings.ConfigRecord.Setting;
import ai.odock.router.settings.ConfigRecord.Shown;
import ai.odock.router.settings.ConfigValue.Null;
import ai.odock.router.settings.ConfigValue.Scalar;
import ai.odock.router.settings.ConfigValue.Sequence;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the values of a section that are no maps, and remembers each. */
record ConfigSettings(ConfigNode node, ConfigRecord record, Shown shown) {

  <T> T value(String key, Kind kind, T fallback, Function<ConfigValue, T> typing) {
    T value = typed(key, kind, fallback, typing);
    add(key, kind, fallback, value, List.of());
    return value;
  }

  /** The same without remembering it. A string takes the text of a {@code ${…}}. */
  <T> T typed(String key, Kind kind, T fallback, Function<ConfigValue, T> typing) {
    ConfigValue value = node.get(key);
    if (value == null) {
      return fallback;
    }
    boolean text = kind == Kind.STRING || kind == Kind.SECRET;
    return node.typed(text ? value : ConfigTyping.plain(value), node.child(key), fallback, typing);
  }

  String opaque(String key, String fallback) {
    String secret = typed(key, Kind.SECRET, fallback, ConfigTyping::string);
    add(key, Kind.SECRET, hidden(fallback), hidden(secret), List.of());
    return secret;
  }

  private static String hidden(String secret) {
    return secret.isEmpty() ? "" : ConfigRecord.REDACTED;
  }

  OptionalLong optionalInteger(String key) {
    Long none = -1L;
    Long number = typed(key, Kind.INTEGER, none, value -> ConfigTyping.wholeNumber(value, false));
    boolean given = number >= 0;
    add(key, Kind.INTEGER, null, given ? number : null, List.of());
    return given ? OptionalLong.of(number) : OptionalLong.empty();
  }

  @Nullable Object scalar(String key) {
    ConfigValue value = node.get(key);
    Object scalar = value instanceof Scalar given ? given.value() : null;
    add(key, Kind.ANY, null, scalar, List.of());
    if (scalar == null && value != null && !(ConfigTyping.plain(value) instanceof Null)) {
      node.mistyped(key, "a single value", value);
    }
    return scalar;
  }

  @Nullable Object any(String key) {
    ConfigValue value = node.get(key);
    Object any = value == null ? null : ConfigTyping.any(value);
    add(key, Kind.ANY, null, any, List.of());
    return any;
  }

  <T> T oneOf(String key, Map<String, T> choices, T fallback) {
    return oneOf(key, choices, fallback, ConfigWords::oneOf);
  }

  <T> T oneOfAnyCase(String key, Map<String, T> choices, T fallback) {
    return oneOf(key, choices, fallback, ConfigWords::oneOfAnyCase);
  }

  private <T> T oneOf(
      String key,
      Map<String, T> choices,
      T fallback,
      BiFunction<ConfigValue, Set<String>, String> reader) {
    List<String> words = choices.keySet().stream().filter(it -> !it.isEmpty()).sorted().toList();
    String usual =
        words.stream().filter(it -> fallback.equals(choices.get(it))).findFirst().orElse("");
    String word = typed(key, Kind.WORD, usual, value -> reader.apply(value, choices.keySet()));
    add(key, Kind.WORD, usual, word, words);
    T choice = choices.get(word);
    return choice == null || word.equals(usual) ? fallback : choice;
  }

  List<String> strings(String key, List<String> fallback) {
    ConfigValue value = node.get(key);
    List<String> strings =
        value == null ? fallback : ConfigWords.strings(node, key, value, fallback);
    add(key, Kind.STRINGS, fallback, strings, List.of());
    return strings;
  }

  /** Remembers the names alone, in the order in which the collector shows them. */
  Map<String, String> headers(String key) {
    ConfigValue value = node.get(key);
    Map<String, String> headers = value == null ? Map.of() : ConfigWords.headers(node, key, value);
    boolean list = value != null && ConfigTyping.plain(value) instanceof Sequence;
    List<String> names = headers.keySet().stream().toList();
    add(key, Kind.HEADERS, List.of(), list ? names : names.stream().sorted().toList(), List.of());
    return headers;
  }

  Map<String, String> stringMap(String key) {
    ConfigValue value = node.get(key);
    Map<String, String> map = value == null ? Map.of() : ConfigWords.map(node, key, value);
    add(key, Kind.MAP, Map.of(), map, List.of());
    return map;
  }

  private void add(
      String key,
      Kind kind,
      @Nullable Object fallback,
      @Nullable Object value,
      List<String> choices) {
    record.add(key, new Setting(kind, fallback, value, choices, node.mentions(key), shown));
  }
}
