package ai.odock.router.config;

import ai.odock.router.Catalog;
import ai.odock.router.ComponentType;
import ai.odock.router.ConnectorType;
import ai.odock.router.ExporterType;
import ai.odock.router.ExtensionType;
import ai.odock.router.ProcessorType;
import ai.odock.router.ReceiverType;
import ai.odock.router.pipeline.topology.RouterConfig;
import ai.odock.router.pipeline.topology.RouterConfig.ConnectorSpec;
import ai.odock.router.pipeline.topology.RouterConfig.ExporterSpec;
import ai.odock.router.pipeline.topology.RouterConfig.ExtensionSpec;
import ai.odock.router.pipeline.topology.RouterConfig.PipelineSpec;
import ai.odock.router.pipeline.topology.RouterConfig.ProcessorSpec;
import ai.odock.router.pipeline.topology.RouterConfig.ReceiverSpec;
import ai.odock.router.selftelemetry.TelemetryConfig;
import ai.odock.router.settings.ComponentId;
import ai.odock.router.settings.ConfigProblems;
import ai.odock.router.settings.ConfigRecord.Shown;
import ai.odock.router.settings.ConfigSection;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Checks the whole configuration and makes it typed. */
final class RouterConfigReader {
  private final Catalog catalog;
  private final FeatureGates gates;
  private final ConfigProblems problems;
  private final Notices notices;

  RouterConfigReader(
      Catalog catalog, FeatureGates gates, ConfigProblems problems, Notices notices) {
    this.catalog = catalog;
    this.gates = gates;
    this.problems = problems;
    this.notices = notices;
  }

  /** The configuration; of use only when no problem was noted. */
  RouterConfig read(ConfigSection root) {
    Declared<ReceiverType<?>, ReceiverSpec<?>> receivers =
        Declared.read(
            "receiver", root.section("receivers"), catalog.receivers(), RouterConfigReader::spec);
    Declared<ProcessorType<?>, ProcessorSpec<?>> processors =
        Declared.read(
            "processor",
            root.section("processors"),
            catalog.processors(),
            RouterConfigReader::spec);
    Declared<ExporterType<?>, ExporterSpec<?>> exporters =
        Declared.read(
            "exporter", root.section("exporters"), catalog.exporters(), RouterConfigReader::spec);
    Declared<ConnectorType<?>, ConnectorSpec<?>> connectors =
        Declared.read(
            "connector",
            root.section("connectors"),
            catalog.connectors(),
            RouterConfigReader::spec);
    refuseAmbiguous(root.section("connectors"), connectors, exporters, receivers);
    Declared<ExtensionType<?>, ExtensionSpec<?>> extensions =
        Declared.read(
            "extension",
            root.section("extensions"),
            catalog.extensions(),
            RouterConfigReader::spec);
    if (!gates.allowNoPipelines()) {
      require(root, "receiver", receivers.types().keySet());
      require(root, "exporter", exporters.types().keySet());
    }

    ConfigSection service = root.section("service");
    List<PipelineSpec> pipelines =
        new PipelineReader(receivers, processors, exporters, connectors, gates)
            .readAll(service.section("pipelines"));
    List<ExtensionSpec<?>> serving =
        ExtensionReader.read(service.showing(Shown.UNLESS_EMPTY), extensions);
    TelemetryConfig telemetry = TelemetryReader.read(service.section("telemetry"), gates);
    root.finish();
    problems.warnings().forEach(it -> notices.warn(it.toString()));
    warnAboutAliases("receivers", receivers, pipelines.stream().map(PipelineSpec::receivers));
    warnAboutAliases("processors", processors, pipelines.stream().map(PipelineSpec::processors));
    warnAboutAliases(
        "extensions", extensions, Stream.of(serving.stream().map(ExtensionSpec::id).toList()));
    warnAboutAliases("exporters", exporters, pipelines.stream().map(PipelineSpec::exporters));
    warnAboutAliases("connectors", connectors, pipelines.stream().map(PipelineSpec::exporters));
    ExtensionReferences used = new ExtensionReferences(serving, pipelines);
    used.check(root.section("receivers"), extensions);
    used.check(root.section("processors"), extensions);
    used.check(root.section("exporters"), extensions);
    used.check(root.section("connectors"), extensions);
    used.check(root.section("extensions"), extensions);
    RouterConfig config =
        new RouterConfig(
            receivers.specs(),
            processors.specs(),
            exporters.specs(),
            connectors.specs(),
            serving,
            pipelines,
            telemetry,
            notices.warnings(),
            notices.notes());
    if (problems.isEmpty()) {
      checkCycles(config, service);
    }
    return config;
  }

  private static void checkCycles(RouterConfig config, ConfigSection service) {
    try {
      config.checkCycles();
    } catch (IllegalArgumentException e) {
      service.problem("pipelines", String.valueOf(e.getMessage()));
    }
  }

  private static <C> @Nullable ReceiverSpec<C> spec(
      ComponentId id, ReceiverType<C> type, ConfigSection section) {
    C config = section.read(type.config());
    return config == null ? null : new ReceiverSpec<>(id, type, config, section.references());
  }

  private static <C> @Nullable ProcessorSpec<C> spec(
      ComponentId id, ProcessorType<C> type, ConfigSection section) {
    C config = section.read(type.config());
    return config == null ? null : new ProcessorSpec<>(id, type, config, section.references());
  }

  /** Queue and retry first: they never give up, so their keys count as asked for in any case. */
  private static <C> @Nullable ExporterSpec<C> spec(
      ComponentId id, ExporterType<C> type, ConfigSection section) {
    return section.read(
        yaml -> {
          var sending = type.sending().read(yaml);
          C config = type.config().read(yaml);
          return new ExporterSpec<>(id, type, config, sending, yaml.references());
        });
  }

  private static <C> @Nullable ExtensionSpec<C> spec(
      ComponentId id, ExtensionType<C> type, ConfigSection section) {
    C config = section.read(type.config());
    return config == null ? null : new ExtensionSpec<>(id, type, config, section.references());
  }

  private static <C> @Nullable ConnectorSpec<C> spec(
      ComponentId id, ConnectorType<C> type, ConfigSection section) {
    C config = section.read(type.config());
    return config == null ? null : new ConnectorSpec<>(id, type, config, section.references());
  }

  /** A pipeline names connectors and others in the same lists. */
  private static void refuseAmbiguous(
      ConfigSection section, Declared<?, ?> connectors, Declared<?, ?>... others) {
    for (Declared<?, ?> other : others) {
      for (ComponentId id : connectors.types().keySet()) {
        if (other.types().containsKey(id)) {
          section.problem(
              id.toString(),
              ("ambiguous ID: Found both \"%1$s\" %2$s and \"%1$s\" connector. Change one of the"
                      + " components' IDs to eliminate ambiguity (e.g. rename \"%1$s\" connector to"
                      + " \"%1$s/connector\")")
                  .formatted(id, other.role()));
        }
      }
    }
  }

  private static void require(ConfigSection root, String role, Collection<ComponentId> ids) {
    if (ids.isEmpty()) {
      root.problem(role + "s", "no " + role + " configuration specified in config");
    }
  }

  private <T extends ComponentType<?>> void warnAboutAliases(
      String section, Declared<T, ?> declared, Stream<List<ComponentId>> used) {
    used.flatMap(List::stream)
        .distinct()
        .forEach(
            id -> {
              Optional<T> type = declared.types().getOrDefault(id, Optional.empty());
              type.filter(it -> it.aliases().contains(id.type()))
                  .ifPresent(it -> notices.warn(deprecated(section + "::" + id, id.type(), it)));
            });
  }

  private static String deprecated(String path, String alias, ComponentType<?> type) {
    return path + ": \"" + alias + "\" alias is deprecated; use \"" + type.name() + "\" instead";
  }
}
