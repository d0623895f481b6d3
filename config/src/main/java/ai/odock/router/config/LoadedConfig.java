package ai.odock.router.config;

import ai.odock.router.pipeline.topology.RouterConfig;
import ai.odock.router.settings.ConfigProblems;
import ai.odock.router.settings.ConfigRecord;
import ai.odock.router.settings.ConfigValue;
import ai.odock.router.settings.ConfigValue.Mapping;
import ai.odock.router.settings.ConfigValue.Null;
import ai.odock.router.settings.ConfigValue.Scalar;
import ai.odock.router.settings.ConfigValue.Sequence;
import ai.odock.router.settings.ConfigValue.Substituted;

/**
 * What the sources came to.
 *
 * @param config of use only when there is no problem
 * @param resolved the operator's own input, merged and filled in; it holds secrets
 * @param effective every key with its default or its value; it holds no secret
 */
public record LoadedConfig(
    RouterConfig config, Mapping resolved, ConfigRecord effective, ConfigProblems problems) {
  /**
   * This, when it has no problem.
   *
   * @throws ConfigException with every problem
   */
  public LoadedConfig valid() {
    if (!problems.isEmpty()) {
      throw ConfigException.of(problems.all());
    }
    return this;
  }

  /**
   * This, when every key could be read, though values may break the rules of their components.
   *
   * @throws ConfigException with every problem, otherwise
   */
  public LoadedConfig readable() {
    return problems.readable() ? this : valid();
  }

  /** Equal for equal input, wherever it stands in its files; holds secrets. */
  public String fingerprint() {
    StringBuilder text = new StringBuilder();
    append(resolved, text);
    return text.toString();
  }

  private static void append(ConfigValue value, StringBuilder text) {
    switch (value) {
      case Mapping map -> {
        text.append('{');
        map.entries()
            .forEach(
                (key, inner) -> {
                  text.append(key.length()).append(':').append(key).append('=');
                  append(inner, text);
                });
        text.append('}');
      }
      case Sequence list -> {
        text.append('[');
        list.items().forEach(item -> append(item, text));
        text.append(']');
      }
      case Null _ -> text.append("null;");
      case Scalar scalar -> {
        String type = scalar.value().getClass().getSimpleName();
        text.append(type).append(scalar.text().length()).append(':').append(scalar.text());
      }
      case Substituted given -> append(given.value(), text);
    }
  }

  /** Without what the input holds. */
  @Override
  public String toString() {
    return "LoadedConfig[" + problems.all().size() + " problems]";
  }
}
