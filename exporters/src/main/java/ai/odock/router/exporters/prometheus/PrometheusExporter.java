package ai.odock.router.exporters.prometheus;

import ai.odock.router.Batch;
import ai.odock.router.ComponentContext;
import ai.odock.router.Exporter;
import ai.odock.router.ExporterType;
import ai.odock.router.IdlePool;
import ai.odock.router.Outcome;
import ai.odock.router.Sending;
import ai.odock.router.Signal;
import ai.odock.router.StartException;
import ai.odock.router.Traits;
import ai.odock.router.net.OfferedSockets;
import ai.odock.router.net.TransportMetrics;
import ai.odock.router.net.http.HttpServer;
import ai.odock.router.telemetry.Accounting;
import ai.odock.router.time.Deadline;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Shows the last point of every series to Prometheus, on {@code /metrics} of a port of its own. */
public final class PrometheusExporter implements Exporter {
  /** The {@code prometheus} component. There is nothing to queue: points are kept at once. */
  public static final ExporterType<PrometheusConfig> TYPE =
      new ExporterType<>(
          "prometheus",
          List.of(),
          Set.of(Signal.METRICS),
          PrometheusConfig::read,
          yaml -> Sending.DIRECT,
          (config, signal, context) -> new PrometheusExporter(config, context));

  private static final String LABELS_CUT = "labels_cut";

  /** The parts of the heap that series, and what is remembered of their encoding, may take. */
  private static final int HEAP_PARTS_OF_SERIES = 5;

  private static final int HEAP_PARTS_OF_KNOWN = 10;

  /** Series that have had no points for a while are looked for this often, at least. */
  private static final long LONGEST_SWEEP_MILLIS = 30_000;

  private static final long SHORTEST_SWEEP_MILLIS = 1_000;

  /** The part of the heap that intakes may keep for the next batches. */
  private static final int HEAP_PARTS_OF_INTAKES = 64;

  private final PrometheusConfig config;
  private final ComponentContext context;
  private final Store store;
  private final Known known;
  private final Targets targets;
  private final RefusalLog refusalLog;
  private final HttpServer server;
  private final IdlePool<Intake> idle;
  private final HeldMemory seriesMemory;
  private final HeldMemory knownMemory;
  private final AtomicLong nextSweep;

  PrometheusExporter(PrometheusConfig config, ComponentContext context) {
    this.config = config;
    this.context = context;
    long heap = Runtime.getRuntime().maxMemory();
    seriesMemory = new HeldMemory(context.memory(), heap / HEAP_PARTS_OF_SERIES);
    knownMemory = new HeldMemory(context.memory(), heap / HEAP_PARTS_OF_KNOWN);
    store = new Store(config.maxSeries(), seriesMemory);
    known = new Known(knownMemory);
    idle = new IdlePool<>(heap / HEAP_PARTS_OF_INTAKES, Intake::heldBytes);
    targets = new Targets(store, config.names().targetInfo());
    refusalLog = new RefusalLog(context.log(), context.clock());
    nextSweep = new AtomicLong(nowMillis() + sweepMillis());
    ScrapeRoute route =
        new ScrapeRoute(
            config,
            store,
            context.memory(),
            context.clock(),
            context.log(),
            () -> nowMillis() - config.expiration().toMillis());
    server =
        config
            .server()
            .server()
            .memory(context.memory())
            .sockets(OfferedSockets.of(context))
            .observer(TransportMetrics.ofServers(context.metrics()))
            .route("/metrics", route)
            .build();
  }

  @Override
  public void start() throws StartException {
    try {
      server.start();
    } catch (IOException e) {
      throw new StartException(
          "failed to start \"" + context.id() + "\" exporter: " + e.getMessage());
    }
  }

  /** The port that is open. */
  int port() {
    return server.port();
  }

  /** Of a clock that never goes back. */
  private long nowMillis() {
    return context.clock().nanoTime() / 1_000_000;
  }

  @Override
  public Outcome export(Batch batch) {
    long now = nowMillis();
    @Nullable Intake last = idle.take();
    Intake intake = last != null ? last : newIntake();
    Refusals refusals = intake.take(batch, now);
    idle.give(intake);
    sweepNowAndThen(now);
    if (refusals.adjustedPoints() > 0) {
      context
          .metrics()
          .counter(
              Accounting.EXPORTER_ADJUSTED_ITEMS,
              Map.of("exporter", context.id().toString(), "reason", LABELS_CUT))
          .add(refusals.adjustedPoints());
    }
    if (refusals.isEmpty()) {
      return Outcome.Accepted.ALL;
    }
    refusalLog.tell(refusals);
    return new Outcome.Accepted(refusals.byLabel());
  }

  private Intake newIntake() {
    return new Intake(new Translation(config), store, known, targets);
  }

  /**
   * It only changes what is in memory, but few bytes can name many long series: that is no work for
   * an event loop.
   */
  @Override
  public Traits traits() {
    return Traits.WAITING;
  }

  private long sweepMillis() {
    long often = config.expiration().toMillis() / 4;
    return Math.clamp(often, SHORTEST_SWEEP_MILLIS, LONGEST_SWEEP_MILLIS);
  }

  /** Gives memory back, on a thread of its own: this one may be an event loop. */
  private void sweepNowAndThen(long now) {
    long due = nextSweep.get();
    if (now >= due && nextSweep.compareAndSet(due, now + sweepMillis())) {
      var _ = Thread.ofVirtual().name("sweep").start(this::sweep);
    }
  }

  /** Forgets the series that are no longer shown. */
  void sweep() {
    int ended = store.expire(nowMillis() - config.expiration().toMillis());
    targets.forgetEnded();
    known.ended(ended, store.size());
  }

  @Override
  public void handOver() {
    server.handOver();
  }

  @Override
  public void takeBack() {
    server.takeBack();
  }

  @Override
  public void close(Deadline deadline) {
    server.close(deadline);
    seriesMemory.close();
    knownMemory.close();
  }

  /** The bytes of the memory budget that it holds between batches. */
  long heldBytes() {
    return seriesMemory.held() + knownMemory.held();
  }
}
