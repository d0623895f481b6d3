package ai.odock.router.pipeline.topology;

import ai.odock.router.Component;
import ai.odock.router.health.ComponentHealth;
import ai.odock.router.health.ComponentHealth.Status;
import ai.odock.router.health.RouterHealth;
import ai.odock.router.health.RouterHealth.Phase;
import ai.odock.router.pipeline.sending.Destination;
import ai.odock.router.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Knows the components of a router by name, and how far each one and the whole has got. */
final class HealthWatch {
  private final Clock clock;
  private final Set<Component> started = ConcurrentHashMap.newKeySet();
  private volatile Stage stage;
  private volatile Shown shown = new Shown(List.of(), Map.of());

  private static final List<Role> ORDER =
      List.of(Role.EXTENSION, Role.EXPORTER, Role.CONNECTOR, Role.PROCESSOR, Role.RECEIVER);

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
  void show(LiveGraph graph) {
    List<Part> parts = new ArrayList<>();
    for (Role role : ORDER) {
      graph.plan().keys().stream()
          .filter(key -> key.role() == role)
          .map(key -> part(key, graph.of(key).component()))
          .forEach(parts::add);
    }
    Map<String, List<Destination>> outs = new LinkedHashMap<>();
    for (NodeKey key : graph.plan().keys()) {
      if (key.role() == Role.PIPELINE) {
        List<Destination> ends = new ArrayList<>();
        addEnds(key, graph, ends);
        outs.put(key.name(), ends);
      }
    }
    started.retainAll(parts.stream().map(Part::component).toList());
    shown = new Shown(List.copyOf(parts), outs);
  }

  private static Part part(NodeKey key, Component component) {
    return new Part(key.role().label() + "/" + key.name(), key.place(), component);
  }

  /** The exporters that a batch can get to from here, also those beyond connectors. */
  private static void addEnds(NodeKey from, LiveGraph graph, List<Destination> ends) {
    if (graph.of(from).component() instanceof Destination destination) {
      ends.add(destination);
    }
    graph.plan().node(from).allNext().forEach(key -> addEnds(key, graph, ends));
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
