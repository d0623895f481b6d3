package ai.odock.router.pipeline.topology;

import ai.odock.router.BuildInfo;
import ai.odock.router.Component;
import ai.odock.router.Extension;
import ai.odock.router.MemoryBudget;
import ai.odock.router.ServiceView;
import ai.odock.router.Shared;
import ai.odock.router.StartException;
import ai.odock.router.health.RouterHealth;
import ai.odock.router.health.RouterHealth.Phase;
import ai.odock.router.pipeline.sending.Destination;
import ai.odock.router.telemetry.Metrics;
import ai.odock.router.telemetry.trace.Tracer;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The components of a checked configuration, joined; another configuration may take its place. */
public final class Router {
  private final Clock clock;
  private final HealthWatch health;
  private final Joints joints = new Joints();
  private final ShutdownSequence shutdown;
  private GraphBuilder builder;
  private LiveGraph graph;

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
    this(config, metrics, memory, clock, build, tracer, new Shared());
  }

  /**
   * The same beside others that share something with its components, such as sockets that move.
   *
   * @param tracer null: nothing is traced
   * @throws IllegalArgumentException what a component cannot be built with
   */
  public Router(
      RouterConfig config,
      Metrics metrics,
      MemoryBudget memory,
      Clock clock,
      BuildInfo build,
      @Nullable Tracer tracer,
      Shared shared) {
    this.clock = clock;
    this.health = new HealthWatch(clock);
    this.shutdown = new ShutdownSequence(clock);
    this.builder = new GraphBuilder(metrics, memory, clock, build, shared, joints, tracer);
    this.graph = builder.build(new GraphPlan(config), null);
    putInForce(graph);
    health.show(graph);
  }

  /**
   * Starts extensions, then exporters, then processors, then receivers.
   *
   * @throws StartException when one cannot start; the others are closed again
   */
  public synchronized void start() throws StartException {
    try {
      for (Node node : graph.plan().nodes()) {
        start(graph.of(node).component());
      }
    } catch (StartException e) {
      close(Deadline.in(clock, Duration.ZERO));
      throw e;
    }
    health.enter(Phase.RUNNING);
    tellExtensions(graph);
    extensions(graph).forEach(Extension::ready);
  }

  private void start(Component component) throws StartException {
    component.start();
    health.started(component);
  }

  private static void tellExtensions(LiveGraph graph) {
    ServiceView view = graph.plan().view();
    extensions(graph).forEach(extension -> extension.running(view));
  }

  private static List<Extension> extensions(LiveGraph graph) {
    return graph.nodes().values().stream()
        .map(LiveNode::component)
        .filter(Extension.class::isInstance)
        .map(Extension.class::cast)
        .toList();
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
    replace(config, builder, graph);
  }

  /**
   * The same with other traces; every part is replaced.
   *
   * @param tracer null: nothing is traced
   */
  public synchronized void apply(RouterConfig config, @Nullable Tracer tracer)
      throws StartException {
    replace(config, builder.tracing(tracer), null);
  }

  /**
   * @param common what the new graph may have in common with the one in force; null: nothing
   */
  private void replace(RouterConfig config, GraphBuilder with, @Nullable LiveGraph common)
      throws StartException {
    LiveGraph before = graph;
    LiveGraph after = with.build(new GraphPlan(config), common);
    List<Node> fresh = after.without(before);
    List<Component> leaving = before.components(before.without(after));
    leaving.forEach(Component::handOver);
    try {
      startInForce(after, fresh);
    } catch (StartException | RuntimeException e) { // a defect of one part must not cost the others
      leaving.forEach(Component::takeBack);
      putInForce(before);
      shutdown.closeNow(after, fresh);
      forgetPlaces();
      throw e;
    }
    graph = after;
    builder = with;
    health.show(after);
    tellExtensions(after);
    for (Node node : fresh) {
      if (after.of(node).component() instanceof Extension extension) {
        extension.ready();
      }
      LiveNode old = before.at(node.key());
      if (old != null) {
        old.component().giveOver(after.of(node).component());
      }
    }
    shutdown.retire(before, after, this::forgetPlaces);
  }

  /** Requests come in as soon as the receivers have started; then all must lead their way. */
  private void startInForce(LiveGraph after, List<Node> fresh) throws StartException {
    List<Node> receivers =
        fresh.stream().filter(node -> node.key().role() == Role.RECEIVER).toList();
    for (Node node : fresh) {
      if (!receivers.contains(node)) {
        start(after.of(node).component());
      }
    }
    putInForce(after);
    for (Node node : receivers) {
      start(after.of(node).component());
    }
  }

  private void putInForce(LiveGraph graph) {
    joints.connect(graph);
    for (LiveNode live : graph.nodes().values()) {
      if (live.component() instanceof Destination destination) {
        destination.observe();
      }
    }
  }

  private synchronized void forgetPlaces() {
    List<Node> nodes = new ArrayList<>(graph.plan().nodes());
    nodes.addAll(shutdown.retiring());
    joints.keepOnly(nodes);
  }

  /** How the router and each component is now. */
  public RouterHealth health() {
    return health.read();
  }

  /** Stops: what was accepted is passed on and sent before the deadline. */
  public synchronized void close(Deadline deadline) {
    health.enter(Phase.DRAINING);
    extensions(graph).forEach(Extension::notReady);
    shutdown.closeAll(graph, deadline);
  }
}
