package ai.odock.router.pipeline.topology;

import ai.odock.router.Clock;
import ai.odock.router.Component;
import ai.odock.router.health.ComponentHealth;
import ai.odock.router.health.ComponentHealth.Status;
import ai.odock.router.health.RouterHealth;
import ai.odock.router.health.RouterHealth.Phase;
import ai.odock.router.pipeline.sending.Destination;
import ai.odock.router.pipeline.topology.Graph.LivePipeline;
import ai.odock.router.pipeline.topology.RouterConfig.PipelineSpec;
import ai.odock.router.pipeline.topology.Usage.ExporterKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Knows the components of a router by name, and how far each one and the whole has got. */
final class HealthWatch {
  private final Clock clock;
  private final Set<Component> started = ConcurrentHashMap.newKeySet();
  private volatile Stage stage;
  private volatile Shown shown = new Shown(List.of(), Map.of());

  private record Part(String name, String where, Component component) {}

  private record Shown(List<Part> parts, Map<String, List<Destination>> pipelines) {}

  private record Stage(Phase phase, Instant since) {}

  HealthWatch(Clock clock) {
    this.clock = clock;
    this.stage = stage(Phase.STARTING);
  }

  private Stage stage(Phase phase) {
    return new Stage(phase, Instant.ofEpochMilli(clock.epochMillis()));
  }

  /** From now on tells of the components of this graph. */
  void show(Graph graph) {
    List<Part> parts = new ArrayList<>();
    graph.extensions().forEach((id, it) -> parts.add(new Part("extension/" + id, "", it)));
    graph
        .exporters()
        .forEach(
            (key, it) ->
                parts.add(
                    new Part("exporter/" + key.id(), key.signal().label(), it.destination())));
    Map<String, List<Destination>> outs = new LinkedHashMap<>();
    for (var pipeline : graph.config().pipelines()) {
      outs.put(pipeline.id(), destinations(pipeline, graph));
      addProcessors(pipeline.id(), graph, parts);
    }
    graph.receivers().forEach((id, it) -> parts.add(new Part("receiver/" + id, "", it.receiver())));
    started.retainAll(parts.stream().map(Part::component).toList());
    shown = new Shown(List.copyOf(parts), outs);
  }

  private static List<Destination> destinations(PipelineSpec pipeline, Graph graph) {
    return pipeline.exporters().stream()
        .map(id -> graph.exporters().get(new ExporterKey(id, pipeline.signal())))
        .map(it -> Objects.requireNonNull(it).destination())
        .toList();
  }

  private static void addProcessors(String pipeline, Graph graph, List<Part> parts) {
    LivePipeline live = Objects.requireNonNull(graph.pipelines().get(pipeline));
    for (int i = 0; i < live.ids().size(); i++) {
      parts.add(new Part("processor/" + live.ids().get(i), pipeline, live.chain().get(i)));
    }
  }

  void started(Component component) {
    started.add(component);
  }

  void enter(Phase phase) {
    stage = stage(phase);
  }

  RouterHealth read() {
    Stage now = stage;
    Shown what = shown;
    List<RouterHealth.Pipeline> open = new ArrayList<>();
    what.pipelines.forEach(
        (id, outs) ->
            open.add(new RouterHealth.Pipeline(id, outs.stream().noneMatch(Destination::closed))));
    List<ComponentHealth> components = what.parts.stream().map(this::read).toList();
    return new RouterHealth(now.phase, now.since, components, open);
  }

  private ComponentHealth read(Part part) {
    if (!started.contains(part.component)) {
      return new ComponentHealth(part.name, part.where, Status.STARTING, null);
    }
    return part.component instanceof Destination destination
        ? new ComponentHealth(
            part.name, part.where, destination.status(), destination.backendHealth())
        : new ComponentHealth(part.name, part.where, Status.OK, null);
  }
}
