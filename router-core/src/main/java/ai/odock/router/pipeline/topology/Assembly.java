package ai.odock.router.pipeline.topology;

import ai.odock.router.BuildInfo;
import ai.odock.router.Clock;
import ai.odock.router.Component;
import ai.odock.router.ComponentContext;
import ai.odock.router.ComponentId;
import ai.odock.router.Consumer;
import ai.odock.router.Deadline;
import ai.odock.router.Extension;
import ai.odock.router.MemoryBudget;
import ai.odock.router.Processor;
import ai.odock.router.Signal;
import ai.odock.router.pipeline.sending.Destination;
import ai.odock.router.pipeline.sending.StepSpan;
import ai.odock.router.pipeline.topology.Graph.LiveExporter;
import ai.odock.router.pipeline.topology.Graph.LivePipeline;
import ai.odock.router.pipeline.topology.Graph.LiveReceiver;
import ai.odock.router.pipeline.topology.RouterConfig.ExtensionSpec;
import ai.odock.router.pipeline.topology.RouterConfig.PipelineSpec;
import ai.odock.router.pipeline.topology.Usage.ExporterKey;
import ai.odock.router.telemetry.ComponentAttributes;
import ai.odock.router.telemetry.ComponentLog;
import ai.odock.router.telemetry.Metrics;
import ai.odock.router.telemetry.trace.Tracer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds the components of a configuration, but for those that a graph before it has already. An
 * exporter is shared by all pipelines of a signal, a processor belongs to one pipeline, a receiver
 * serves every signal that names it.
 *
 * @param tracer null: nothing is traced
 */
record Assembly(
    Metrics metrics, MemoryBudget memory, Clock clock, BuildInfo build, @Nullable Tracer tracer) {

  /**
   * Starts nothing.
   *
   * @param before null: there is nothing that could stay
   * @throws IllegalArgumentException what a component cannot be built with; nothing is left of it
   */
  Graph build(RouterConfig config, @Nullable Graph before) {
    List<Component> built = new ArrayList<>();
    try {
      Graph graph = Graph.empty(config);
      config.extensions().forEach(spec -> extension(spec, graph, before, built));
      graph.usage().exporters().forEach(key -> exporter(key, graph, before, built));
      config.pipelines().forEach(pipeline -> pipeline(pipeline, graph, before, built));
      graph.usage().receivers().forEach(id -> receiver(id, graph, before, built));
      return graph;
    } catch (RuntimeException e) {
      Deadline now = Deadline.in(clock, Duration.ZERO);
      built.reversed().forEach(component -> component.close(now));
      throw e;
    }
  }

  private void extension(
      ExtensionSpec<?> spec, Graph graph, @Nullable Graph before, List<Component> built) {
    Extension old = before == null ? null : before.extensions().get(spec.id());
    if (before != null && old != null && graph.usage().sameExtension(spec.id(), before.usage())) {
      graph.extensions().put(spec.id(), old);
      return;
    }
    Extension extension = spec.create(context(spec.id(), "extension", "", ""));
    built.add(extension);
    graph.extensions().put(spec.id(), extension);
  }

  private void exporter(
      ExporterKey key, Graph graph, @Nullable Graph before, List<Component> built) {
    LiveExporter old = before == null ? null : before.exporters().get(key);
    if (before != null && old != null && graph.usage().sameExporter(key, before.usage())) {
      graph.exporters().put(key, old);
      return;
    }
    var spec = graph.config().exporter(key.id());
    ComponentContext context = context(key.id(), "exporter", key.signal().label(), "");
    var destination =
        new Destination(spec.create(key.signal(), context), spec.sending(), key.signal(), context);
    built.add(destination);
    Switch inlet =
        before != null && old != null && graph.usage().sameWaiting(key.id(), before.usage())
            ? old.inlet()
            : new Switch(destination);
    graph.exporters().put(key, new LiveExporter(destination, inlet));
  }

  private void pipeline(
      PipelineSpec spec, Graph graph, @Nullable Graph before, List<Component> built) {
    LivePipeline old = before == null ? null : before.pipelines().get(spec.id());
    if (before != null && old != null && graph.usage().samePipeline(spec.id(), before.usage())) {
      graph.pipelines().put(spec.id(), old);
      return;
    }
    Signal signal = spec.signal();
    Consumer head = FanOut.of(inlets(spec, graph));
    List<Processor> chain = new ArrayList<>();
    for (ComponentId id : spec.processors().reversed()) {
      ComponentContext context = context(id, "processor", signal.label(), spec.id());
      Processor processor = graph.config().processor(id).create(signal, context, head);
      built.add(processor);
      chain.addFirst(processor);
      StepSpan span = StepSpan.process(context, signal, spec.id());
      head = span == null ? processor : new TracedStep(span, processor);
    }
    graph.pipelines().put(spec.id(), new LivePipeline(spec.processors(), chain, head));
  }

  private static List<Consumer> inlets(PipelineSpec spec, Graph graph) {
    List<Consumer> inlets = new ArrayList<>();
    for (ComponentId id : spec.exporters()) {
      ExporterKey key = new ExporterKey(id, spec.signal());
      inlets.add(Objects.requireNonNull(graph.exporters().get(key)).inlet());
    }
    return inlets;
  }

  private void receiver(
      ComponentId id, Graph graph, @Nullable Graph before, List<Component> built) {
    LiveReceiver old = before == null ? null : before.receivers().get(id);
    if (before != null && old != null && graph.usage().sameReceiver(id, before.usage())) {
      graph.receivers().put(id, old);
      return;
    }
    Map<Signal, Switch> outlets = new EnumMap<>(Signal.class);
    Map<Signal, Consumer> next = new EnumMap<>(Signal.class);
    for (Signal signal : graph.usage().signals(id)) {
      Switch outlet = new Switch(FanOut.of(graph.heads(id, signal)));
      outlets.put(signal, outlet);
      next.put(signal, outlet);
    }
    var receiver = graph.config().receiver(id).create(context(id, "receiver", "", ""), next);
    built.add(receiver);
    graph.receivers().put(id, new LiveReceiver(receiver, outlets));
  }

  private ComponentContext context(ComponentId id, String role, String signal, String pipeline) {
    Logger log =
        ComponentLog.of(
            LoggerFactory.getLogger(role),
            ComponentAttributes.of(role, id.toString(), signal, pipeline));
    return new ComponentContext(id, metrics, memory, clock, build, log, tracer);
  }
}
