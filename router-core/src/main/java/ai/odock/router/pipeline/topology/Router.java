package ai.odock.router.pipeline.topology;

import ai.odock.router.BuildInfo;
import ai.odock.router.Clock;
import ai.odock.router.Component;
import ai.odock.router.Deadline;
import ai.odock.router.Extension;
import ai.odock.router.MemoryBudget;
import ai.odock.router.StartException;
import ai.odock.router.health.RouterHealth;
import ai.odock.router.health.RouterHealth.Phase;
import ai.odock.router.telemetry.Metrics;
import ai.odock.router.telemetry.trace.Tracer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The components of a checked configuration, joined; another configuration may take its place. */
public final class Router {
  /** Parts that a reload put out of force get the time they need, until the router stops. */
  private static final Duration RETIREMENT = Duration.ofDays(365);

  private final Clock clock;
  private final HealthWatch health;
  private final Set<Graph> retiring = ConcurrentHashMap.newKeySet();
  private Assembly assembly;
  private Graph graph;

  /** Builds every component; starts none. */
  public Router(
      RouterConfig config, Metrics metrics, MemoryBudget memory, Clock clock, BuildInfo build) {
    this(config, metrics, memory, clock, build, null);
  }

  /**
   * The same, traced.
   *
   * @param tracer null: not
   * @throws IllegalArgumentException what a component cannot be built with
   */
  public Router(
      RouterConfig config,
      Metrics metrics,
      MemoryBudget memory,
      Clock clock,
      BuildInfo build,
      @Nullable Tracer tracer) {
    this.clock = clock;
    this.health = new HealthWatch(clock);
    this.assembly = new Assembly(metrics, memory, clock, build, tracer);
    this.graph = assembly.build(config, null);
    graph.connect();
    health.show(graph);
  }

  /**
   * Starts extensions, then exporters, then processors, then receivers.
   *
   * @throws StartException when one cannot start; the others are closed again
   */
  public synchronized void start() throws StartException {
    try {
      startBehindReceivers(graph);
      startAll(graph.doors());
    } catch (StartException e) {
      close(Deadline.in(clock, Duration.ZERO));
      throw e;
    }
    health.enter(Phase.RUNNING);
    graph.extensions().values().forEach(Extension::ready);
  }

  /**
   * Puts another configuration in force. Parts that are the same in both go on as they are; a new
   * receiver takes over the sockets, and a new exporter the queue, of the one whose place it takes.
   * What leaves delivers what it has taken, in the background.
   *
   * @throws StartException when a new part cannot start; the old configuration stays in force
   * @throws IllegalArgumentException when a new part cannot be built; likewise
   */
  public synchronized void apply(RouterConfig config) throws StartException {
    replace(config, assembly, graph);
  }

  /**
   * The same with other traces; every part is replaced.
   *
   * @param tracer null: nothing is traced
   */
  public synchronized void apply(RouterConfig config, @Nullable Tracer tracer)
      throws StartException {
    Assembly was = assembly;
    replace(
        config,
        new Assembly(was.metrics(), was.memory(), clock, was.build(), tracer),
        Graph.empty(config));
  }

  /**
   * @param common what the new graph may have in common with the one in force
   */
  private void replace(RouterConfig config, Assembly with, Graph common) throws StartException {
    Graph before = graph;
    Graph after = with.build(config, common);
    Graph fresh = after.without(before);
    Graph old = before.without(after);
    List<Component> leaving = old.components();
    leaving.forEach(Component::handOver);
    try {
      startBehindReceivers(fresh);
      after.connectAfter(before);
      startAll(fresh.doors());
    } catch (StartException | RuntimeException e) { // a defect of one part must not cost the others
      leaving.forEach(Component::takeBack);
      before.connectAfter(after);
      Closing.close(fresh, clock, Deadline.in(clock, Duration.ZERO));
      throw e;
    }
    graph = after;
    assembly = with;
    health.show(after);
    fresh.extensions().values().forEach(Extension::ready);
    handOverQueues(old, after);
    retire(old);
  }

  private static void handOverQueues(Graph old, Graph now) {
    old.exporters()
        .forEach(
            (key, leaving) -> {
              var successor = now.exporters().get(key);
              if (successor != null) {
                leaving.destination().handOver(successor.destination());
              }
            });
  }

  private void retire(Graph old) {
    retiring.add(old);
    var _ =
        Thread.ofVirtual()
            .name("retirement")
            .start(
                () -> {
                  Closing.close(old, clock, Deadline.in(clock, RETIREMENT));
                  retiring.remove(old);
                });
  }

  private void startBehindReceivers(Graph graph) throws StartException {
    startAll(graph.extensions().values());
    startAll(graph.destinations());
    for (var chain : graph.chains()) {
      startAll(chain.reversed());
    }
  }

  private void startAll(Collection<? extends Component> components) throws StartException {
    for (Component component : components) {
      component.start();
      health.started(component);
    }
  }

  /** How the router and each component is now. */
  public RouterHealth health() {
    return health.read();
  }

  /** Stops: what was accepted is passed on and sent before the deadline. */
  public synchronized void close(Deadline deadline) {
    health.enter(Phase.DRAINING);
    graph.extensions().values().forEach(Extension::notReady);
    List<Thread> closing = new ArrayList<>();
    for (Graph old : retiring) {
      closing.add(Thread.startVirtualThread(() -> Closing.close(old, clock, deadline)));
    }
    Closing.close(graph, clock, deadline);
    try {
      for (Thread thread : closing) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
