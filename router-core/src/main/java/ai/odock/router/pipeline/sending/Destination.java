package ai.odock.router.pipeline.sending;

import ai.odock.router.Batch;
import ai.odock.router.Component;
import ai.odock.router.ComponentContext;
import ai.odock.router.Consumer;
import ai.odock.router.Exporter;
import ai.odock.router.MemoryBudget;
import ai.odock.router.Outcome;
import ai.odock.router.Outcome.Accepted;
import ai.odock.router.Outcome.Permanent;
import ai.odock.router.Partitioner;
import ai.odock.router.Salvage;
import ai.odock.router.Sending;
import ai.odock.router.Signal;
import ai.odock.router.StartException;
import ai.odock.router.StatusCode;
import ai.odock.router.Traits;
import ai.odock.router.health.ComponentHealth.Backend;
import ai.odock.router.health.ComponentHealth.Status;
import ai.odock.router.telemetry.Histogram;
import ai.odock.router.telemetry.Otelcol;
import ai.odock.router.telemetry.OtelcolBatch;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One exporter for one signal with what is wrapped around it: queue → counters → retry → export.
 */
public final class Destination implements Component, Consumer {
  private static final Outcome FAILED =
      Permanent.ofContent(StatusCode.INTERNAL, "internal error", "internal_error");

  private final Exporter exporter;
  private final Sending sending;
  private final Signal signal;
  private final ComponentContext context;
  private final Delivery delivery;
  private final DestinationCounters counters;
  private final BackendHealth backend;
  private final WorkingMemory workspace = WorkingMemory.ofHeap();
  private final @Nullable StepSpan span;
  private final Histogram queuedItems;
  private final Histogram queuedBytes;
  private final @Nullable ExportQueue queue;
  private final @Nullable Partitioner partitioner;
  private final Runnable observe;
  private final Runnable forget;
  private final Traits traits;
  private final boolean detailed;

  /** What came from a destination that this one replaces and that had a queue of its own. */
  private @Nullable Inherited inherited;

  private record Inherited(ExportQueue queue, Sending.Queue settings) {}

  /** Builds everything; starts nothing. */
  public Destination(Exporter exporter, Sending sending, Signal signal, ComponentContext context) {
    this.exporter = exporter;
    this.sending = sending;
    this.signal = signal;
    this.context = context;
    boolean acknowledged = sending.queue() != null && !sending.queue().waitForResult();
    this.counters = counters(acknowledged);
    this.backend = new BackendHealth(context.clock());
    this.span = StepSpan.export(context, signal);
    this.delivery = delivery(counters, acknowledged);
    Partitioner its = exporter.partitioner();
    this.partitioner = its == null ? null : batch -> partitions(its, batch);
    this.queue = sending.queue() == null ? null : queue(sending.queue(), counters, acknowledged);
    this.detailed = context.metrics().detailed();
    this.traits = queue == null ? exporter.traits() : queue.traits();
    Map<String, String> labels = Map.of("exporter", context.id().toString());
    this.queuedItems =
        context
            .metrics()
            .histogram(Otelcol.EXPORTER_QUEUED_ITEMS, labels, OtelcolBatch.sendSizeBounds());
    this.queuedBytes =
        context
            .metrics()
            .histogram(Otelcol.EXPORTER_QUEUED_BYTES, labels, Otelcol.queuedBytesBounds());
    QueueGauges gauges = queue == null ? null : new QueueGauges(queue, signal, context);
    this.observe = gauges == null ? () -> {} : gauges::observe;
    this.forget = gauges == null ? () -> {} : gauges::forget;
  }

  /** An exporter whose attempts tell how its backend is. */
  private record Watched(Exporter exporter, BackendHealth backend) implements Exporter {
    @Override
    public Outcome export(Batch batch) {
      return backend.attempt(() -> exporter.export(batch));
    }

    @Override
    public long workingBytes(Batch batch) {
      return exporter.workingBytes(batch);
    }
  }

  private DestinationCounters counters(boolean acknowledged) {
    return new DestinationCounters(context.metrics(), context.id(), signal, acknowledged);
  }

  private Delivery delivery(DestinationCounters counts, boolean acknowledged) {
    return new Delivery(
        new Watched(exporter, backend),
        sending.retry(),
        acknowledged,
        counts,
        context.clock(),
        context.log(),
        span,
        workspace,
        context.memory());
  }

  private ExportQueue queue(
      Sending.Queue settings, DestinationCounters counts, boolean acknowledged) {
    String name = context.id().toString();
    Clock clock = context.clock();
    QueueStores stores = (partition, room) -> new MemoryStore(settings, counts, room, clock);
    MemoryBudget memory = context.memory();
    Supplier<Delivery> deliveries = () -> delivery(counts, acknowledged);
    if (partitioner != null) {
      return new PartitionedQueue(
          name, partitioner, settings, deliveries, counts, stores, memory, clock, context.log());
    }
    PartitionRoom room = new PartitionRoom(memory);
    return new SendingQueue(
        name, settings, deliveries.get(), counts, stores.of("", room), room, clock, context.log());
  }

  /** From now on this one's queue is the one that the metrics tell of. */
  public void observe() {
    observe.run();
  }

  /**
   * Gives what waits to a destination that takes the place of this one. What is being sent goes on
   * here, but for what would be tried again later.
   */
  @Override
  public void giveOver(Component successor) {
    if (successor instanceof Destination next) {
      giveOver(next);
      exporter.giveOver(next.exporter);
    }
  }

  private synchronized void giveOver(Destination successor) {
    if (queue == null) {
      delivery.attempts().giveBack();
    } else if (queue.answersLater()) {
      queue.giveBack();
    } else {
      queue.handOver(successor.heir(Objects.requireNonNull(sending.queue())));
    }
    if (inherited != null) {
      inherited.queue.handOver(successor.heir(inherited.settings));
    }
  }

  /** The queue for what another one had accepted; one of its own where callers wait here. */
  private synchronized ExportQueue heir(Sending.Queue settings) {
    if (queue != null && !queue.answersLater()) {
      return queue;
    }
    if (inherited == null) {
      inherited = new Inherited(queue(settings, counters(true), true), settings);
      start(inherited.queue);
    }
    return inherited.queue;
  }

  private static void start(ExportQueue queue) {
    try {
      queue.start();
    } catch (StartException e) {
      throw new IllegalStateException(e); // what is inherited lies in memory
    }
  }

  @Override
  public void start() throws StartException {
    exporter.start();
    if (queue != null) {
      queue.start();
    }
  }

  @Override
  public void handOver() {
    exporter.handOver();
  }

  @Override
  public void takeBack() {
    exporter.takeBack();
  }

  @Override
  public Traits traits() {
    return traits;
  }

  @Override
  public Outcome consume(Batch batch) {
    try {
      return taken(batch);
    } catch (RuntimeException | Error e) {
      context.log().atError().setCause(e).log("The exporter failed with a defect");
      return failed(batch);
    }
  }

  private Outcome taken(Batch batch) {
    if (queue != null) {
      measure(batch);
      return queue.consume(batch);
    }
    if (batch.items() == 0) {
      return Accepted.ALL;
    }
    return partitioner == null
        ? delivery.deliver(batch)
        : PartitionedQueue.ofEach(
            partitioner.split(batch),
            (partition, part) -> delivery.deliver(part.inPartition(partition)));
  }

  /** A client is told; what somebody holds for clients is lost, and nobody else would count it. */
  private Outcome failed(Batch batch) {
    if (batch.kept()) {
      counters.accepted(batch.items());
      counters.dropped(batch.items(), "internal_error", StatusCode.INTERNAL.goName(), true);
    }
    return FAILED;
  }

  /** What the exporter cannot tell the partition of costs nobody else anything. */
  private Map<String, Batch> partitions(Partitioner of, Batch batch) {
    try {
      return of.split(batch);
    } catch (RuntimeException | Error e) {
      if (!batch.kept()) {
        throw e;
      }
      context.log().atError().setCause(e).log("The exporter failed with a defect");
    }
    Salvage<Map<String, Batch>> salvage = Salvage.of(batch, of::split);
    counters.accepted(salvage.lost());
    counters.dropped(salvage.lost(), "internal_error", StatusCode.INTERNAL.goName(), true);
    Map<String, List<Batch>> parts = new LinkedHashMap<>();
    for (Map<String, Batch> result : salvage.results()) {
      result.forEach(
          (partition, part) -> parts.computeIfAbsent(partition, l -> new ArrayList<>()).add(part));
    }
    Map<String, Batch> partitioner = new LinkedHashMap<>();
    parts.forEach((partition, its) -> partitioner.put(partition, Batch.merge(its)));
    return partitioner;
  }

  /** As the collector: whatever is offered, taken or not. */
  private void measure(Batch batch) {
    if (detailed && batch.items() > 0) {
      queuedItems.record(batch.items());
      queuedBytes.record((double) batch.bytes());
    }
  }

  /** How it is now, for the pages of health. */
  public Status status() {
    if (queue != null && !queue.alive()) {
      return Status.DEAD;
    }
    if (backend.failing()) {
      return Status.FAILING;
    }
    return refusing() ? Status.FULL : Status.OK;
  }

  /** How its backend answers. */
  public Backend backendHealth() {
    return backend.read(queue == null ? -1 : queue.used(), refusing());
  }

  /** Whether it takes nothing in, and nothing says that this will pass. */
  public boolean closed() {
    return backend.failing() && (queue == null || refusing());
  }

  private boolean refusing() {
    return queue != null && counters.isRefusing() && queue.used() > 0;
  }

  @Override
  public void close(Deadline deadline) {
    delivery.closeBy(deadline);
    if (queue != null) {
      queue.close(deadline);
    }
    synchronized (this) {
      if (inherited != null) {
        inherited.queue.close(deadline);
      }
    }
    forget.run();
    exporter.close(deadline);
  }
}
