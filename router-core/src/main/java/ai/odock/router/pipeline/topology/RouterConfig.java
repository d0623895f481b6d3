package ai.odock.router.pipeline.topology;

import ai.odock.router.ComponentContext;
import ai.odock.router.Connector;
import ai.odock.router.ConnectorType;
import ai.odock.router.ConnectorType.Pipelines;
import ai.odock.router.ConnectorType.Route;
import ai.odock.router.Consumer;
import ai.odock.router.Exporter;
import ai.odock.router.ExporterType;
import ai.odock.router.Extension;
import ai.odock.router.ExtensionType;
import ai.odock.router.Processor;
import ai.odock.router.ProcessorType;
import ai.odock.router.Receiver;
import ai.odock.router.ReceiverType;
import ai.odock.router.Sending;
import ai.odock.router.Signal;
import ai.odock.router.selftelemetry.TelemetryConfig;
import ai.odock.router.settings.ComponentId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A whole configuration, checked: every id that a pipeline names is in the maps, with a type that
 * handles the pipeline's signal. The maps hold components that no pipeline uses, too.
 *
 * @param receivers in file order, as all that follow
 * @param connectors named as exporters by some pipelines and as receivers by others
 * @param extensions those that {@code service::extensions} names, in its order, none twice
 * @param pipelines at least one, unless the gate {@code service.AllowNoPipelines} is on
 * @param warnings texts for the operator
 * @param notes texts for the operator about what may well be meant
 */
public record RouterConfig(
    Map<ComponentId, ReceiverSpec<?>> receivers,
    Map<ComponentId, ProcessorSpec<?>> processors,
    Map<ComponentId, ExporterSpec<?>> exporters,
    Map<ComponentId, ConnectorSpec<?>> connectors,
    List<ExtensionSpec<?>> extensions,
    List<PipelineSpec> pipelines,
    TelemetryConfig telemetry,
    List<String> warnings,
    List<String> notes) {

  public RouterConfig {
    receivers = Collections.unmodifiableMap(new LinkedHashMap<>(receivers));
    processors = Collections.unmodifiableMap(new LinkedHashMap<>(processors));
    exporters = Collections.unmodifiableMap(new LinkedHashMap<>(exporters));
    connectors = Collections.unmodifiableMap(new LinkedHashMap<>(connectors));
    extensions = List.copyOf(extensions);
    pipelines = List.copyOf(pipelines);
    warnings = List.copyOf(warnings);
    notes = List.copyOf(notes);
  }

  /** Without connectors. */
  public RouterConfig(
      Map<ComponentId, ReceiverSpec<?>> receivers,
      Map<ComponentId, ProcessorSpec<?>> processors,
      Map<ComponentId, ExporterSpec<?>> exporters,
      List<ExtensionSpec<?>> extensions,
      List<PipelineSpec> pipelines,
      TelemetryConfig telemetry,
      List<String> warnings,
      List<String> notes) {
    this(
        receivers,
        processors,
        exporters,
        Map.of(),
        extensions,
        pipelines,
        telemetry,
        warnings,
        notes);
  }

  /**
   * Checks that nothing leads back to itself.
   *
   * @throws IllegalArgumentException when something does; the text shows the way
   */
  public void checkCycles() {
    var _ = new GraphPlan(this);
  }

  /** A processor that a pipeline names. */
  ProcessorSpec<?> processor(ComponentId id) {
    return Objects.requireNonNull(processors.get(id));
  }

  /** What a node of the graph is built from. Specs of the same value build the same. */
  public sealed interface Spec {
    /** The extensions that it refers to. */
    default Set<ComponentId> needs() {
      return Set.of();
    }
  }

  /** A configured receiver. */
  public record ReceiverSpec<C>(
      ComponentId id, ReceiverType<C> type, C config, Set<ComponentId> needs) implements Spec {
    /** One that refers to no extension. */
    public ReceiverSpec(ComponentId id, ReceiverType<C> type, C config) {
      this(id, type, config, Set.of());
    }

    /** See {@link ReceiverType.Factory#create}. */
    public Receiver create(ComponentContext context, Map<Signal, Consumer> next) {
      return type.factory().create(config, context, next);
    }
  }

  /** A configured processor. */
  public record ProcessorSpec<C>(
      ComponentId id, ProcessorType<C> type, C config, Set<ComponentId> needs) implements Spec {
    /** One that refers to no extension. */
    public ProcessorSpec(ComponentId id, ProcessorType<C> type, C config) {
      this(id, type, config, Set.of());
    }

    /** See {@link ProcessorType.Factory#create}. */
    public Processor create(Signal signal, ComponentContext context, Consumer next) {
      return type.factory().create(config, signal, context, next);
    }
  }

  /** A configured connector. */
  public record ConnectorSpec<C>(
      ComponentId id, ConnectorType<C> type, C config, Set<ComponentId> needs) implements Spec {
    /** One that refers to no extension. */
    public ConnectorSpec(ComponentId id, ConnectorType<C> type, C config) {
      this(id, type, config, Set.of());
    }

    /** See {@link ConnectorType.Factory#create}. */
    public Connector create(Route route, ComponentContext context, Pipelines next) {
      return type.factory().create(config, route, context, next);
    }

    /** The signals that can come out when {@code from} goes in. */
    Set<Signal> outOf(Signal from) {
      return type.routes().stream()
          .filter(route -> route.from() == from)
          .map(Route::to)
          .collect(Collectors.toSet());
    }
  }

  /** A configured exporter, and how batches reach it. */
  public record ExporterSpec<C>(
      ComponentId id, ExporterType<C> type, C config, Sending sending, Set<ComponentId> needs)
      implements Spec {
    /** One that refers to no extension. */
    public ExporterSpec(ComponentId id, ExporterType<C> type, C config, Sending sending) {
      this(id, type, config, sending, Set.of());
    }

    /** See {@link ExporterType.Factory#create}. */
    public Exporter create(Signal signal, ComponentContext context) {
      return type.factory().create(config, signal, context);
    }
  }

  /** A configured extension. */
  public record ExtensionSpec<C>(
      ComponentId id, ExtensionType<C> type, C config, Set<ComponentId> needs) implements Spec {
    /** One that refers to no other. */
    public ExtensionSpec(ComponentId id, ExtensionType<C> type, C config) {
      this(id, type, config, Set.of());
    }

    /** See {@link ExtensionType.Factory#create}. */
    public Extension create(ComponentContext context) {
      return type.factory().create(config, context);
    }
  }

  /**
   * A configured pipeline.
   *
   * @param id as written: {@code traces/2}
   * @param receivers at least one, none twice; so are the exporters
   * @param processors in the order of the flow, none twice
   */
  public record PipelineSpec(
      String id,
      Signal signal,
      List<ComponentId> receivers,
      List<ComponentId> processors,
      List<ComponentId> exporters)
      implements Spec {
    public PipelineSpec {
      receivers = List.copyOf(receivers);
      processors = List.copyOf(processors);
      exporters = List.copyOf(exporters);
    }

    /** What follows its receivers. */
    PipelineSpec withoutReceivers() {
      return new PipelineSpec(id, signal, List.of(), processors, exporters);
    }
  }
}
