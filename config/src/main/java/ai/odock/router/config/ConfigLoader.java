package ai.odock.router.config;

import ai.odock.router.Catalog;
import ai.odock.router.pipeline.topology.RouterConfig;
import ai.odock.router.settings.ConfigProblems;
import ai.odock.router.settings.ConfigRecord;
import ai.odock.router.settings.ConfigSection;
import ai.odock.router.settings.ConfigValue.Mapping;
import ai.odock.router.settings.ConfigValue.Position;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Reads, joins, fills in and checks the configuration. Opens no port and builds no component. */
public final class ConfigLoader {
  private ConfigLoader() {}

  /**
   * Loads a configuration.
   *
   * @param sources as given to {@code --config}, later ones win: a path, {@code file:path}, {@code
   *     env:NAME} or {@code yaml:text}
   * @param env the environment variables
   * @param cwd where relative paths start
   * @throws ConfigException with every mistake that was found
   */
  public static RouterConfig load(
      List<String> sources, Map<String, String> env, Path cwd, Catalog catalog) {
    return inspect(sources, env, cwd, catalog, FeatureGates.DEFAULT).valid().config();
  }

  /**
   * The same with all that was found on the way. Mistakes of single values are left to the caller:
   * see {@link LoadedConfig#valid}.
   *
   * @throws ConfigException when the sources cannot be read as one map
   */
  public static LoadedConfig inspect(
      List<String> sources,
      Map<String, String> env,
      Path cwd,
      Catalog catalog,
      FeatureGates gates) {
    return inspect(sources, List.of(), env, cwd, catalog, gates);
  }

  /**
   * The same with settings of single keys.
   *
   * @param settings {@code KEY=VALUE} as given to {@code --set}, the key with dots; they win over
   *     all sources
   */
  public static LoadedConfig inspect(
      List<String> sources,
      List<String> settings,
      Map<String, String> env,
      Path cwd,
      Catalog catalog,
      FeatureGates gates) {
    if (sources.isEmpty()) {
      throw failure("command line", "at least one config flag must be provided");
    }
    try {
      return loadAll(sources, settings, new TextSources(env, cwd), catalog, gates);
    } catch (StackOverflowError _) {
      throw failure(TextSources.shortName(sources.getFirst()), "nested too deeply");
    }
  }

  /** Every key of {@code service::telemetry}, with its default. */
  public static ConfigRecord telemetryKeys() {
    ConfigSection service = ConfigSection.everything("service");
    TelemetryReader.read(service.section("telemetry"), FeatureGates.DEFAULT);
    return service.record();
  }

  private static LoadedConfig loadAll(
      List<String> sources,
      List<String> settings,
      TextSources texts,
      Catalog catalog,
      FeatureGates gates) {
    ConfigProblems problems = new ConfigProblems();
    Notices notices = new Notices();
    Sources read = new Sources(texts, new Merge(gates), problems, notices);
    Mapping merged = read.merged(sources, settings);
    failOn(problems); // what is missing would only look like more mistakes
    if (merged.entries().isEmpty()) {
      problems.add(merged.position(), "", "empty configuration file");
      read.unfilled().explain(problems);
      if (!gates.allowNoPipelines()) {
        problems.add(
            merged.position(), "service::pipelines", "service must have at least one pipeline");
      }
      failOn(problems);
    }
    Substitution substitution = new Substitution(texts, problems, notices);
    Mapping filled = substitution.expand(merged);
    ConfigSection root = new ConfigSection("", filled, problems);
    RouterConfig config = new RouterConfigReader(catalog, gates, problems, notices).read(root);
    substitution.unfilled().explain(problems);
    return new LoadedConfig(config, filled, root.record(), problems);
  }

  private static void failOn(ConfigProblems problems) {
    if (!problems.isEmpty()) {
      throw ConfigException.of(problems.all());
    }
  }

  private static ConfigException failure(String source, String message) {
    Position whole = new Position(source, 0, 0);
    return ConfigException.of(List.of(new ConfigProblems.Problem(whole, "", message)));
  }
}
