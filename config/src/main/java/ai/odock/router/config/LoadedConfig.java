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
  /** Without what the input holds. */
  @Override
  public String toString() {
    return "LoadedConfig[" + problems.all().size() + " problems]";
  }
}
