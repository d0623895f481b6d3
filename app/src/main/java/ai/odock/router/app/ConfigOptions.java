package ai.odock.router.app;

import ai.odock.router.config.ConfigException;
import ai.odock.router.config.ConfigLoader;
import ai.odock.router.pipeline.RouterConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Where the configuration comes from; the same for every command. */
final class ConfigOptions {
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

  /** Reads and checks the configuration. */
  RouterConfig load() {
    return load(new ConfigOptions());
  }

  /** The same, after what was given in front of the command's name. */
  RouterConfig load(ConfigOptions before) {
    sources.addAll(0, before.sources);
    settings.addAll(0, before.settings);
    if (sources.isEmpty()) {
      throw new OperatorError("at least one config flag must be provided");
    }
    List<String> all = new ArrayList<>(sources);
    settings.forEach(setting -> all.add(yaml(setting)));
    try {
      return ConfigLoader.load(all, System.getenv(), Path.of(""), Components.catalog());
    } catch (ConfigException e) {
      throw new OperatorError(String.valueOf(e.getMessage()));
    }
  }

  private static String yaml(String setting) {
    int equal = setting.indexOf('=');
    if (equal <= 0) {
      throw new OperatorError(
          "invalid argument \"" + setting + "\" for \"--set\" flag: missing equal sign");
    }
    String path = setting.substring(0, equal).replace(".", "::");
    return "yaml:" + path + ": " + setting.substring(equal + 1);
  }
}
