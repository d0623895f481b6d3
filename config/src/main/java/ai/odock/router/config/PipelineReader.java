package ai.odock.router.config;

import ai.odock.router.ComponentType;
import ai.odock.router.ConnectorType;
import ai.odock.router.ExporterType;
import ai.odock.router.ProcessorType;
import ai.odock.router.ReceiverType;
import ai.odock.router.Signal;
import ai.odock.router.pipeline.topology.RouterConfig.ConnectorSpec;
import ai.odock.router.pipeline.topology.RouterConfig.ExporterSpec;
import ai.odock.router.pipeline.topology.RouterConfig.PipelineSpec;
import ai.odock.router.pipeline.topology.RouterConfig.ProcessorSpec;
import ai.odock.router.pipeline.topology.RouterConfig.ReceiverSpec;
import ai.odock.router.settings.ComponentId;
import ai.odock.router.settings.ComponentIds;
import ai.odock.router.settings.ConfigSection;
import ai.odock.router.settings.NearestName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code service::pipelines} and checks every reference in it. */
final class PipelineReader {
  private final Declared<ReceiverType<?>, ReceiverSpec<?>> receivers;
  private final Declared<ProcessorType<?>, ProcessorSpec<?>> processors;
  private final Declared<ExporterType<?>, ExporterSpec<?>> exporters;
  private final Declared<ConnectorType<?>, ConnectorSpec<?>> connectors;
  private final ConnectorUse connectorUse = new ConnectorUse();
  private final FeatureGates gates;
  private final Set<ComponentId> seen = new HashSet<>();

  PipelineReader(
      Declared<ReceiverType<?>, ReceiverSpec<?>> receivers,
      Declared<ProcessorType<?>, ProcessorSpec<?>> processors,
      Declared<ExporterType<?>, ExporterSpec<?>> exporters,
      Declared<ConnectorType<?>, ConnectorSpec<?>> connectors,
      FeatureGates gates) {
    this.receivers = receivers;
    this.processors = processors;
    this.exporters = exporters;
    this.connectors = connectors;
    this.gates = gates;
  }

  List<PipelineSpec> readAll(ConfigSection section) {
    if (section.keys().isEmpty() && !gates.allowNoPipelines()) {
      section.problem("", "service must have at least one pipeline");
    }
    List<PipelineSpec> pipelines = new ArrayList<>();
    for (String key : section.keys()) {
      readOne(key, section).ifPresent(pipelines::add);
    }
    connectorUse.check(connectors);
    return pipelines;
  }

  private Optional<PipelineSpec> readOne(String key, ConfigSection section) {
    section.ignore(key);
    try {
      ComponentId id = ComponentIds.parse(key);
      Signal signal = signal(id.type());
      if (!seen.add(id)) {
        throw new IllegalArgumentException("duplicate name \"" + id + "\"");
      }
      return Optional.of(read(id, signal, section.section(key)));
    } catch (IllegalArgumentException e) {
      section.problem(key, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private PipelineSpec read(ComponentId id, Signal signal, ConfigSection section) {
    connectorUse.in(id.toString(), signal, section);
    return new PipelineSpec(
        id.toString(),
        signal,
        atLeastOne(references("receivers", receivers, signal, section), receivers, section),
        references("processors", processors, signal, section),
        atLeastOne(references("exporters", exporters, signal, section), exporters, section));
  }

  private static Signal signal(String label) {
    if (label.equals("profiles")) {
      throw new IllegalArgumentException(
          "profiling signal support is at alpha level in the collector; this build has none");
    }
    return Arrays.stream(Signal.values())
        .filter(signal -> signal.label().equals(label))
        .findFirst()
        .orElseThrow(
            () -> {
              List<String> labels = Arrays.stream(Signal.values()).map(Signal::label).toList();
              String hint = NearestName.hint(label, labels);
              return new IllegalArgumentException(
                  "unknown pipeline signal: \"" + label + "\"" + hint);
            });
  }

  private static List<ComponentId> atLeastOne(
      List<ComponentId> ids, Declared<?, ?> declared, ConfigSection section) {
    if (ids.isEmpty() && section.listed(declared.role() + "s").isEmpty()) {
      section.problem("", "must have at least one " + declared.role());
    }
    return ids;
  }

  private <T extends ComponentType<?>> List<ComponentId> references(
      String key, Declared<T, ?> declared, Signal signal, ConfigSection section) {
    List<String> texts = section.listed(key);
    Set<ComponentId> ids = new LinkedHashSet<>();
    for (int i = 0; i < texts.size(); i++) {
      try {
        ComponentId id = ComponentIds.parse(texts.get(i));
        if (isConnector(id, declared)) {
          connectorUse.add(id, declared.role(), i);
        } else {
          check(id, declared, signal);
        }
        if (!ids.add(id) && declared.role().equals("processor")) {
          throw new IllegalArgumentException("references processor \"" + id + "\" multiple times");
        }
      } catch (IllegalArgumentException e) {
        section.problem(key, i, String.valueOf(e.getMessage()));
      }
    }
    return List.copyOf(ids);
  }

  /** A connector ends one pipeline as an exporter does, and begins another as a receiver does. */
  private boolean isConnector(ComponentId id, Declared<?, ?> declared) {
    return !declared.types().containsKey(id)
        && connectors.types().containsKey(id)
        && !declared.role().equals("processor");
  }

  private static <T extends ComponentType<?>> void check(
      ComponentId id, Declared<T, ?> declared, Signal signal) {
    Optional<T> type = declared.types().get(id);
    if (type == null) {
      List<String> configured =
          declared.types().keySet().stream().map(ComponentId::toString).toList();
      String nearest = NearestName.among(id.toString(), configured);
      throw new IllegalArgumentException(
          "references %s \"%s\" which is not configured".formatted(declared.role(), id)
              + (nearest == null ? "" : "; did you mean \"" + nearest + "\"?"));
    }
    if (type.isPresent() && !type.get().signals().contains(signal)) {
      throw new IllegalArgumentException(
          "%s \"%s\" does not support %s".formatted(declared.role(), id, signal.label()));
    }
  }
}
