package ai.odock.router.app;

import ai.odock.router.config.ConfigException;
import ai.odock.router.config.ConfigLoader;
import ai.odock.router.config.LoadedConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** Where the configuration comes from; the same for every command. */
final class ConfigOptions {
  /** The collector's words. */
  static final String NO_SOURCE = "at least one config flag must be provided";

  @Option(
      names = "--config",
      paramLabel = "SOURCE",
      description = {
        "A configuration: a file, or file:PATH, env:VARIABLE or yaml:TEXT.",
        "Given several times, later ones are merged over earlier ones."
      })
  private List<String> sources = new ArrayList<>();

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Sets one key over all configurations: --set=processors.batch.timeout=2s")
  private List<String> settings = new ArrayList<>();

  @Option(
      names = "--feature-gates",
      paramLabel = "GATE[,GATE]",
      description = {
        "Switches features on (GATE or +GATE) or off (-GATE).",
        "The command featuregate shows which there are."
      })
  private List<String> gates = new ArrayList<>();

  ConfigOptions() {}

  ConfigOptions(List<String> sources, List<String> settings, List<String> gates) {
    this.sources.addAll(sources);
    this.settings.addAll(settings);
    this.gates.addAll(gates);
  }

  /** Whether no configuration is named. */
  boolean isEmpty() {
    return sources.isEmpty();
  }

  /** Whether nothing at all is given. */
  boolean isBlank() {
    return sources.isEmpty() && settings.isEmpty();
  }

  /** Puts what was given in front of the command's name before what was given behind it. */
  void after(ConfigOptions before) {
    sources.addAll(0, before.sources);
    settings.addAll(0, before.settings);
    gates.addAll(0, before.gates);
  }

  /** The same options with other sources. */
  ConfigOptions with(List<String> others) {
    return new ConfigOptions(others, settings, gates);
  }

  /** The gates, as they stand after those options. */
  GateSettings gates() {
    return GateSettings.of(gates);
  }

  /** Reads and checks the configuration; every mistake is an {@link OperatorError}. */
  LoadedConfig load() {
    return load(LoadedConfig::valid);
  }

  /**
   * The same with another check.
   *
   * @param check throws ConfigException when the configuration will not do
   */
  LoadedConfig load(Function<LoadedConfig, LoadedConfig> check) {
    GateSettings known = gates();
    settings.forEach(ConfigOptions::checkSetting);
    if (sources.isEmpty()) {
      throw new OperatorError(NO_SOURCE + "; write --config FILE");
    }
    try {
      return check.apply(
          ConfigLoader.inspect(
              sources,
              settings,
              System.getenv(),
              Path.of(""),
              Components.catalog(),
              known.language()));
    } catch (ConfigException e) {
      throw new OperatorError(String.valueOf(e.getMessage()));
    }
  }

  /** Says it without the text itself: it may be a secret that was meant to be a value. */
  private static void checkSetting(String setting) {
    if (setting.indexOf('=') <= 0) {
      throw new OperatorError(
          "invalid argument for \"--set\" flag: missing equal sign; write --set=KEY=VALUE");
    }
  }
}
