package ai.odock.router.config;

import ai.odock.router.settings.ConfigValue;
import ai.odock.router.settings.ConfigValue.Mapping;
import ai.odock.router.settings.ConfigValue.Null;
import ai.odock.router.settings.ConfigValue.Scalar;
import ai.odock.router.settings.ConfigValue.Sequence;
import ai.odock.router.settings.ConfigValue.Substituted;
import java.util.Objects;
import java.util.stream.Collectors;

/** Shows a configuration as one line, with types: {@code {a: [1, "x", null]}}. */
final class Plain {
  private Plain() {}

  static String text(ConfigValue value) {
    return switch (value) {
      case Mapping mapping ->
          mapping.entries().entrySet().stream()
              .map(entry -> entry.getKey() + ": " + text(entry.getValue()))
              .collect(Collectors.joining(", ", "{", "}"));
      case Sequence sequence ->
          sequence.items().stream().map(Plain::text).collect(Collectors.joining(", ", "[", "]"));
      case Null _ -> "null";
      case Substituted whole -> text(whole.value()) + "<" + whole.text() + ">";
      case Scalar(String text, _, _, _) -> '"' + text + '"';
      case Scalar scalar ->
          scalar.substituted()
              ? scalar.value() + "<" + scalar.text() + ">"
              : scalar.value().toString();
    };
  }

  /** The value at a path of keys, which must be there. */
  static ConfigValue at(ConfigValue root, String... path) {
    ConfigValue value = root;
    for (String key : path) {
      value = Objects.requireNonNull(((Mapping) value).entries().get(key), key);
    }
    return value;
  }
}
