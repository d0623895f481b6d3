package ai.odock.router.pipeline;

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
import ai.odock.router.StartException;
import ai.odock.router.telemetry.ComponentAttributes;
import ai.odock.router.telemetry.ComponentLog;
import ai.odock.router.telemetry.Metrics;
import ai.odock.router.telemetry.RouterHealth;
import ai.odock.router.telemetry.RouterHealth.Phase;
import ai.odock.router.telemetry.trace.Tracer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The components of a checked configuration, joined. An exporter is shared by all pipelines of a
 * signal, a processor belongs to one pipeline, a receiver serves every signal that names it.
 */
public final class Router {
  private final Metrics metrics;
  private final MemoryBudget memory;
  private final Clock clock;
  private final BuildInfo build;
  private final @Nullable Tracer tracer;

  private final List<Destination> destinations = new ArrayList<>();
  private final List<List<Processor>> chains = new ArrayList<>();
  private final List<Component> receivers = new ArrayList<>();
  private final List<Extension> extensions = new ArrayList<>();
  private final HealthWatch health;

  /** Builds every component; starts none. */
  public Router(
      RouterConfig config, Metrics metrics, MemoryBudget memory, Clock clock, BuildInfo build) {
    this(config, metrics, memory, clock, build, null);
  }

  /**
   * The same, traced.
   *
   * @param tracer null: not
   */
  public Router(
      RouterConfig config,
      Metrics metrics,
      MemoryBudget memory,
      Clock clock,
      BuildInfo build,
      @Nullable Tracer tracer) {
    this.tracer = tracer;
    this.metrics = metrics;
    this.memory = memory;
    this.clock = clock;
    this.build = build;
    this.health = new HealthWatch(clock);
    config.extensions().forEach(this::buildExtension);
    buildReceivers(config, buildPipelines(config));
  }

  private void buildExtension(RouterConfig.ExtensionSpec<?> spec) {
    Extension extension = spec.create(context(spec.id(), "extension", "", ""));
    extensions.add(extension);
    health.add("extension/" + spec.id(), "", extension);
  }

  /** The first consumer of each pipeline, by receiver and signal. */
  private Map<ComponentId, Map<Signal, List<Consumer>>> buildPipelines(RouterConfig config) {
    Map<ComponentId, Map<Signal, Destination>> exporters = new LinkedHashMap<>();
    Map<ComponentId, Map<Signal, List<Consumer>>> entries = new LinkedHashMap<>();
    for (var pipeline : config.pipelines()) {
      List<Destination> outs = new ArrayList<>();
      for (ComponentId id : pipeline.exporters()) {
        outs.add(
            exporters
                .computeIfAbsent(id, i -> new EnumMap<>(Signal.class))
                .computeIfAbsent(pipeline.signal(), s -> destination(config, id, s)));
      }
      health.addPipeline(pipeline.id(), outs);
      Consumer first = FanOut.of(List.copyOf(outs));
      List<Processor> chain = new ArrayList<>();
      for (ComponentId id : pipeline.processors().reversed()) {
        ComponentContext context =
            context(id, "processor", pipeline.signal().label(), pipeline.id());
        Processor processor = config.processor(id).create(pipeline.signal(), context, first);
        chain.addFirst(processor);
        health.add("processor/" + id, pipeline.id(), processor);
        StepSpan span = StepSpan.process(context, pipeline.signal(), pipeline.id());
        first = span == null ? processor : new TracedStep(span, processor);
      }
      chains.add(chain);
      for (ComponentId id : pipeline.receivers()) {
        entries
            .computeIfAbsent(id, i -> new EnumMap<>(Signal.class))
            .computeIfAbsent(pipeline.signal(), s -> new ArrayList<>())
            .add(first);
      }
    }
    return entries;
  }

  private Destination destination(RouterConfig config, ComponentId id, Signal signal) {
    var spec = config.exporter(id);
    ComponentContext context = context(id, "exporter", signal.label(), "");
    Destination destination =
        new Destination(spec.create(signal, context), spec.sending(), signal, context);
    destinations.add(destination);
    health.add("exporter/" + id, signal.label(), destination);
    return destination;
  }

  private void buildReceivers(
      RouterConfig config, Map<ComponentId, Map<Signal, List<Consumer>>> entries) {
    entries.forEach(
        (id, pipelines) -> {
          Map<Signal, Consumer> next = new EnumMap<>(Signal.class);
          pipelines.forEach((signal, firsts) -> next.put(signal, FanOut.of(firsts)));
          Component receiver = config.receiver(id).create(context(id, "receiver", "", ""), next);
          receivers.add(receiver);
          health.add("receiver/" + id, "", receiver);
        });
  }

  private ComponentContext context(ComponentId id, String role, String signal, String pipeline) {
    Logger log =
        ComponentLog.of(
            LoggerFactory.getLogger(role),
            ComponentAttributes.of(role, id.toString(), signal, pipeline));
    return new ComponentContext(id, metrics, memory, clock, build, log, tracer);
  }

  /**
   * Starts extensions, then exporters, then processors, then receivers.
   *
   * @throws StartException when one cannot start; the others are closed again
   */
  public void start() throws StartException {
    List<Component> all = new ArrayList<>(extensions);
    all.addAll(destinations);
    chains.forEach(chain -> all.addAll(chain.reversed()));
    all.addAll(receivers);
    try {
      for (Component component : all) {
        component.start();
        health.started(component);
      }
    } catch (StartException e) {
      close(Deadline.in(clock, Duration.ZERO));
      throw e;
    }
    health.enter(Phase.RUNNING);
    extensions.forEach(Extension::ready);
  }

  /** How the router and each component is now. */
  public RouterHealth health() {
    return health.read();
  }

  /**
   * Stops the other way round: what was accepted is passed on and sent before the deadline. Each
   * stage leaves time for those behind it, and a slow pipeline takes none from another.
   */
  public void close(Deadline deadline) {
    health.enter(Phase.DRAINING);
    extensions.forEach(Extension::notReady);
    closeAll(receivers, part(deadline, 4));
    Deadline half = part(deadline, 2);
    closeAll(chains.stream().map(Router::inOrder).toList(), half);
    closeAll(destinations, deadline);
    closeAll(extensions, deadline);
  }

  private static Component inOrder(List<Processor> chain) {
    return new Component() {
      @Override
      public void close(Deadline deadline) {
        chain.forEach(processor -> processor.close(deadline));
      }
    };
  }

  private Deadline part(Deadline deadline, int divisor) {
    return Deadline.in(clock, deadline.remaining().dividedBy(divisor));
  }

  private static void closeAll(List<? extends Component> components, Deadline deadline) {
    List<Thread> closing =
        components.stream().map(c -> Thread.startVirtualThread(() -> c.close(deadline))).toList();
    for (Thread thread : closing) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
