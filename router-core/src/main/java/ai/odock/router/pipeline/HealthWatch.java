package ai.odock.router.pipeline;

import ai.odock.router.Clock;
import ai.odock.router.Component;
import ai.odock.router.telemetry.ComponentHealth;
import ai.odock.router.telemetry.ComponentHealth.Status;
import ai.odock.router.telemetry.RouterHealth;
import ai.odock.router.telemetry.RouterHealth.Phase;
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
  private final List<Part> parts = new ArrayList<>();
  private final Map<String, List<Destination>> pipelines = new LinkedHashMap<>();
  private final Set<Component> started = ConcurrentHashMap.newKeySet();
  private volatile Stage stage;

  private record Part(String name, String where, Component component) {}

  private record Stage(Phase phase, Instant since) {}

  HealthWatch(Clock clock) {
    this.clock = clock;
    this.stage = stage(Phase.STARTING);
  }

  private Stage stage(Phase phase) {
    return new Stage(phase, Instant.ofEpochMilli(clock.epochMillis()));
  }

  /** Adds a component; before the router starts. */
  void add(String name, String where, Component component) {
    parts.add(new Part(name, where, component));
  }

  /** Adds a pipeline; before the router starts. */
  void addPipeline(String id, List<Destination> destinations) {
    pipelines.put(id, List.copyOf(destinations));
  }

  void started(Component component) {
    started.add(component);
  }

  void enter(Phase phase) {
    stage = stage(phase);
  }

  RouterHealth read() {
    Stage now = stage;
    List<RouterHealth.Pipeline> open = new ArrayList<>();
    pipelines.forEach(
        (id, outs) ->
            open.add(new RouterHealth.Pipeline(id, outs.stream().noneMatch(Destination::closed))));
    List<ComponentHealth> components = parts.stream().map(this::read).toList();
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
