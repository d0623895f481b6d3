package ai.odock.router.pipeline.topology;

import ai.odock.router.ComponentContext;
import ai.odock.router.ComponentId;
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
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A whole configuration, checked: every id that a pipeline names is in the maps, with a type that
 * handles the pipeline's signal. The maps hold components that no pipeline uses, too.
 *
 * @param receivers in file order, as all that follow
 * @param extensions those that {@code service::extensions} names, in its order, none twice
 * @param pipelines at least one, unless the gate {@code service.AllowNoPipelines} is on
 * @param warnings texts for the operator
 * @param notes texts for the operator about what may well be meant
 */
public record RouterConfig(
    Map<ComponentId, ReceiverSpec<?>> receivers,
    Map<ComponentId, ProcessorSpec<?>> processors,
    Map<ComponentId, ExporterSpec<?>> exporters,
    List<ExtensionSpec<?>> extensions,
    List<PipelineSpec> pipelines,
    TelemetryConfig telemetry,
    List<String> warnings,
    List<String> notes) {

  public RouterConfig {
    receivers = Collections.unmodifiableMap(new LinkedHashMap<>(receivers));
    processors = Collections.unmodifiableMap(new LinkedHashMap<>(processors));
    exporters = Collections.unmodifiableMap(new LinkedHashMap<>(exporters));
    extensions = List.copyOf(extensions);
    pipelines = List.copyOf(pipelines);
    warnings = List.copyOf(warnings);
    notes = List.copyOf(notes);
  }

  /** A receiver that a pipeline names. */
  ReceiverSpec<?> receiver(ComponentId id) {
    return Objects.requireNonNull(receivers.get(id));
  }

  /** A processor that a pipeline names. */
  ProcessorSpec<?> processor(ComponentId id) {
    return Objects.requireNonNull(processors.get(id));
  }

  /** An exporter that a pipeline names. */
  ExporterSpec<?> exporter(ComponentId id) {
    return Objects.requireNonNull(exporters.get(id));
  }

  /** A configured receiver. */
  public record ReceiverSpec<C>(ComponentId id, ReceiverType<C> type, C config) {
    /** See {@link ReceiverType.Factory#create}. */
    public Receiver create(ComponentContext context, Map<Signal, Consumer> next) {
      return type.factory().create(config, context, next);
    }
  }

  /** A configured processor. */
  public record ProcessorSpec<C>(ComponentId id, ProcessorType<C> type, C config) {
    /** See {@link ProcessorType.Factory#create}. */
    public Processor create(Signal signal, ComponentContext context, Consumer next) {
      return type.factory().create(config, signal, context, next);
    }
  }

  /** A configured exporter, and how batches reach it. */
  public record ExporterSpec<C>(ComponentId id, ExporterType<C> type, C config, Sending sending) {
    /** See {@link ExporterType.Factory#create}. */
    public Exporter create(Signal signal, ComponentContext context) {
      return type.factory().create(config, signal, context);
    }
  }

  /** A configured extension. */
  public record ExtensionSpec<C>(ComponentId id, ExtensionType<C> type, C config) {
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
      List<ComponentId> exporters) {
    public PipelineSpec {
      receivers = List.copyOf(receivers);
      processors = List.copyOf(processors);
      exporters = List.copyOf(exporters);
    }
  }
}
