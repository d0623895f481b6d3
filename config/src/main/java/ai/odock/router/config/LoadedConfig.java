package ai.odock.router.config;

import ai.odock.router.ConfigProblems;
import ai.odock.router.ConfigRecord;
import ai.odock.router.ConfigValue.Mapping;
import ai.odock.router.pipeline.RouterConfig;

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

  /** Without what the input holds. */
  @Override
  public String toString() {
    return "LoadedConfig[" + problems.all().size() + " problems]";
  }
}
