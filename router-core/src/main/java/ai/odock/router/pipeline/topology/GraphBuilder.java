package ai.odock.router.pipeline.topology;

import ai.odock.router.BuildInfo;
import ai.odock.router.Component;
import ai.odock.router.ComponentContext;
import ai.odock.router.Connector;
import ai.odock.router.ConnectorType.Pipelines;
import ai.odock.router.ConnectorType.Route;
import ai.odock.router.Consumer;
import ai.odock.router.Extension;
import ai.odock.router.MemoryBudget;
import ai.odock.router.Processor;
import ai.odock.router.Shared;
import ai.odock.router.Signal;
import ai.odock.router.pipeline.sending.Destination;
import ai.odock.router.pipeline.sending.StepSpan;
import ai.odock.router.pipeline.topology.RouterConfig.ConnectorSpec;
import ai.odock.router.pipeline.topology.RouterConfig.ExporterSpec;
import ai.odock.router.pipeline.topology.RouterConfig.ExtensionSpec;
import ai.odock.router.pipeline.topology.RouterConfig.PipelineSpec;
import ai.odock.router.pipeline.topology.RouterConfig.ProcessorSpec;
import ai.odock.router.pipeline.topology.RouterConfig.ReceiverSpec;
import ai.odock.router.settings.ComponentId;
import ai.odock.router.telemetry.ComponentAttributes;
import ai.odock.router.telemetry.ComponentLog;
import ai.odock.router.telemetry.Metrics;
import ai.odock.router.telemetry.trace.Tracer;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds the components of a plan from the ends to the receivers, but for those that stay of the
 * graph before it.
 *
 * @param shared what components have in common as long as the router runs
 * @param tracer null: nothing is traced
 */
record GraphBuilder(
    Metrics metrics,
    MemoryBudget memory,
    Clock clock,
    BuildInfo build,
    Shared shared,
    Joints joints,
    @Nullable Tracer tracer) {

  /** The same with another tracer. */
  GraphBuilder tracing(@Nullable Tracer other) {
    return new GraphBuilder(metrics, memory, clock, build, shared, joints, other);
  }

  /**
   * Starts nothing.
   *
   * @param before null: there is nothing that could stay
   * @throws IllegalArgumentException what a component cannot be built with; nothing is left of it
   */
  LiveGraph build(GraphPlan plan, @Nullable LiveGraph before) {
    Set<NodeKey> staying = before == null ? Set.of() : plan.sameAs(before.plan());
    Map<NodeKey, LiveNode> live = new LinkedHashMap<>();
    List<Component> built = new ArrayList<>();
    try {
      for (Node node : plan.nodes()) {
        LiveNode old = before == null ? null : before.at(node.key());
        LiveNode now = old != null && staying.contains(node.key()) ? old : create(node, plan, live);
        live.put(node.key(), now);
        if (now != old) {
          built.add(now.component());
        }
      }
      return new LiveGraph(plan, live);
    } catch (RuntimeException e) {
      Deadline now = Deadline.in(clock, Duration.ZERO);
      built.reversed().forEach(component -> component.close(now));
      throw e;
    }
  }

  private LiveNode create(Node node, GraphPlan plan, Map<NodeKey, LiveNode> live) {
    List<LiveNode> extensions =
        node.needs().stream().map(key -> Objects.requireNonNull(live.get(key))).toList();
    return switch (node.spec()) {
      case ExtensionSpec<?> spec ->
          new LiveNode(spec.create(context(spec.id(), node, live)), null, extensions);
      case ReceiverSpec<?> spec -> {
        Map<Signal, Consumer> next = new EnumMap<>(Signal.class);
        node.next().keySet().forEach(it -> next.put(it, outlet(node, it, plan, live)));
        yield new LiveNode(spec.create(context(spec.id(), node, live), next), null, extensions);
      }
      case PipelineSpec spec ->
          new LiveNode(new Passage(), joints.next(node, spec.signal(), plan, live), extensions);
      case ProcessorSpec<?> spec -> {
        Signal signal = Objects.requireNonNull(node.takes());
        ComponentContext context = context(spec.id(), node, live);
        Processor processor = spec.create(signal, context, outlet(node, signal, plan, live));
        StepSpan span = StepSpan.process(context, signal, node.key().place());
        Consumer entry = span == null ? processor : new TracedStep(span, processor);
        yield new LiveNode(processor, entry, extensions);
      }
      case ConnectorSpec<?> spec -> {
        Signal to = node.next().keySet().iterator().next();
        Route route = new Route(Objects.requireNonNull(node.takes()), to);
        ComponentContext context = context(spec.id(), node, live);
        Connector connector = spec.create(route, context, pipelines(node, to, plan, live));
        yield new LiveNode(connector, connector, extensions);
      }
      case ExporterSpec<?> spec -> {
        Signal signal = Objects.requireNonNull(node.takes());
        ComponentContext context = context(spec.id(), node, live);
        var destination =
            new Destination(spec.create(signal, context), spec.sending(), signal, context);
        yield new LiveNode(destination, destination, extensions);
      }
    };
  }

  /** What stands at the way into a pipeline. */
  private static final class Passage implements Component {}

  private Consumer outlet(Node node, Signal signal, GraphPlan plan, Map<NodeKey, LiveNode> live) {
    return joints.outOf(node, signal, joints.next(node, signal, plan, live));
  }

  private Pipelines pipelines(
      Node node, Signal signal, GraphPlan plan, Map<NodeKey, LiveNode> live) {
    Map<String, Consumer> each = new HashMap<>();
    for (NodeKey key : node.allNext()) {
      Consumer entry = Objects.requireNonNull(Objects.requireNonNull(live.get(key)).entry());
      each.put(key.name(), joints.into(plan.node(key), entry));
    }
    return new Pipelines(outlet(node, signal, plan, live), each);
  }

  private ComponentContext context(ComponentId id, Node node, Map<NodeKey, LiveNode> live) {
    NodeKey key = node.key();
    Signal signal = node.takes();
    var attributes =
        ComponentAttributes.of(
            key.role().label(),
            id.toString(),
            signal == null ? "" : signal.label(),
            key.role() == Role.PROCESSOR ? key.place() : "");
    Logger log = ComponentLog.of(LoggerFactory.getLogger(key.role().label()), attributes);
    Map<ComponentId, Extension> extensions = new HashMap<>();
    for (ComponentId need : node.spec().needs()) {
      LiveNode extension = Objects.requireNonNull(live.get(NodeKey.extension(need)));
      extensions.put(need, (Extension) extension.component());
    }
    return new ComponentContext(id, metrics, memory, clock, build, log, tracer, shared, extensions);
  }
}
