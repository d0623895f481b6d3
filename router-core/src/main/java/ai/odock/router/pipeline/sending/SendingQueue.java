package ai.odock.router.pipeline.sending;

import ai.odock.router.Batch;
import ai.odock.router.MemoryBudget;
import ai.odock.router.Outcome;
import ai.odock.router.Outcome.Accepted;
import ai.odock.router.Outcome.Permanent;
import ai.odock.router.Outcome.Retryable;
import ai.odock.router.Sending;
import ai.odock.router.StartException;
import ai.odock.router.StatusCode;
import ai.odock.router.Traits;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Batches in memory on their way to one exporter. A few threads take them out and send them; where
 * they are to be joined, one of these at a time does it and then sends what it has joined, so that
 * nothing is taken out that nobody can send yet.
 */
final class SendingQueue implements ExportQueue {
  /** What an interrupted export gets to note what it drops. */
  private static final Duration AFTER_INTERRUPT = Duration.ofMillis(200);

  private static final Duration AFTER_DEFECT = Duration.ofMillis(100);

  private static final Outcome FAILED =
      Permanent.ofContent(StatusCode.INTERNAL, "internal error", "internal_error");

  private static final Outcome STOPPED =
      Outcome.retryable(StatusCode.UNAVAILABLE, "the router was stopped");

  private static final Outcome REPLACED =
      Outcome.retryable(StatusCode.UNAVAILABLE, "the exporter was replaced");

  private final Sending.Queue settings;
  private final Delivery delivery;
  private final DestinationCounters counters;
  private final Clock clock;
  private final Logger log;
  private final RefusalLog refusals;
  private final String name;
  private final QueueStore store;
  private final PartitionRoom memory;

  private final ReentrantLock joining = new ReentrantLock();
  private final @Nullable QueueJoin join;
  private final List<Thread> consumers = new ArrayList<>();
  private volatile @Nullable ExportQueue successor;

  /** A queue in memory. */
  SendingQueue(
      String name,
      Sending.Queue settings,
      Delivery delivery,
      DestinationCounters counters,
      MemoryBudget memory,
      Clock clock,
      Logger log) {
    this(name, settings, delivery, counters, new PartitionRoom(memory), clock, log);
  }

  private SendingQueue(
      String name,
      Sending.Queue settings,
      Delivery delivery,
      DestinationCounters counters,
      PartitionRoom room,
      Clock clock,
      Logger log) {
    this(
        name,
        settings,
        delivery,
        counters,
        new MemoryStore(settings, counters, room, clock),
        room,
        clock,
        log);
  }

  /**
   * A queue over a store.
   *
   * @param name begins the names of the threads
   * @param memory charged for what is cut
   */
  SendingQueue(
      String name,
      Sending.Queue settings,
      Delivery delivery,
      DestinationCounters counters,
      QueueStore store,
      PartitionRoom memory,
      Clock clock,
      Logger log) {
    this.name = name;
    this.settings = settings;
    this.delivery = delivery;
    this.counters = counters;
    this.store = store;
    this.memory = memory;
    this.clock = clock;
    this.log = log;
    this.refusals = new RefusalLog(log, clock);
    Sending.Batching batching = settings.batching();
    this.join = batching == null ? null : new QueueJoin(batching, memory);
    if (store.isDurable()) {
      delivery.attempts().stored();
    }
  }

  @Override
  public void start() throws StartException {
    store.open();
    for (int i = 0; i < settings.consumers(); i++) {
      consumers.add(Thread.ofVirtual().name(name + "-" + i).start(this::sendUntilClosed));
    }
  }

  @Override
  public Traits traits() {
    return new Traits(settings.blockOnOverflow() || settings.waitForResult(), store.isDurable());
  }

  @Override
  public Outcome consume(Batch batch) {
    if (batch.items() == 0) {
      return Accepted.ALL;
    }
    QueueEntry entry = entry(batch);
    Retryable refusal = store.admit(entry, batch);
    if (refusal != null) {
      return refused(batch, refusal);
    }
    refusals.admitted("The queue has had room for all data for a while.");
    return settings.waitForResult() ? await(entry.result()) : Accepted.ALL;
  }

  private Outcome refused(Batch batch, Retryable refusal) {
    counters.refusing();
    if (!batch.kept()) {
      counters.refused(batch.items());
      refusals.refused(batch.items(), refusal.message(), "Exporting failed. Rejecting data.");
    }
    return refusal;
  }

  private QueueEntry entry(Batch batch) {
    long size =
        switch (settings.sizer()) {
          case REQUESTS -> 1;
          case ITEMS -> batch.items();
          case BYTES -> batch.bytes();
        };
    return new QueueEntry(batch, size, settings.waitForResult());
  }

  private static Outcome await(CompletableFuture<Outcome> result) {
    try {
      return result.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Outcome.retryable(StatusCode.UNAVAILABLE, "interrupted while waiting for the export");
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private void sendUntilClosed() {
    try {
      boolean more = true;
      while (more) {
        more = sendNextOrFail();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A consumer outlives every defect. */
  private boolean sendNextOrFail() throws InterruptedException {
    try {
      return sendNext();
    } catch (RuntimeException | Error e) {
      log.atError().setCause(e).log("The queue failed with a defect");
      clock.sleep(AFTER_DEFECT); // if it does at once again, this must not keep a processor busy
      return true;
    }
  }

  /**
   * Waits for a batch and sends it; false at the end. A method of its own because the interpreter
   * keeps what a variable holds alive: a loop that waits would hold on to the batch it sent last.
   */
  private boolean sendNext() throws InterruptedException {
    QueueJob job = join == null ? takeWhole() : takeJoined(join);
    if (job == null) {
      return false;
    }
    QueuedCargo cargo = new QueuedCargo(job.parts(), memory, this::settle);
    try {
      if (job.tooLarge()) {
        cargo.settle(
            delivery.drop(cargo.batch(), Outcome.TOO_LARGE, "one item is larger than `max_size`"));
      } else {
        var _ = delivery.deliver(cargo);
      }
    } finally {
      cargo.settleRest(this::failed); // nothing, unless there was a defect
    }
    return true;
  }

  private void failed(QueuedPart part, boolean joined) {
    counters.dropped(part.batch().items(), "internal_error", StatusCode.INTERNAL.goName(), true);
    settle(part, FAILED, joined);
  }

  private @Nullable QueueJob takeWhole() throws InterruptedException {
    QueuedPart part = store.take(Long.MAX_VALUE);
    return part == null ? null : QueueJob.of(part);
  }

  private @Nullable QueueJob takeJoined(QueueJoin from) throws InterruptedException {
    joining.lockInterruptibly();
    try {
      QueueJob job = null;
      boolean more = true;
      while (job == null && more) {
        boolean last = store.isDrained();
        job = from.next(clock.nanoTime(), last);
        more = !last;
        if (job == null && more) {
          addNext(from);
        }
      }
      return job;
    } finally {
      joining.unlock();
    }
  }

  /** Waits for one more batch to join, but not longer than what is there may wait. */
  private void addNext(QueueJoin to) throws InterruptedException {
    QueuedPart part = store.take(to.untilDue(clock.nanoTime()));
    if (part != null) {
      to.add(part, clock.nanoTime());
    }
  }

  private void settle(QueuedPart part, Outcome outcome, boolean joined) {
    QueueEntry entry = part.entry();
    if (entry.settle(part.batch(), outcome, joined)) {
      store.settle(entry, entry.ofAll(outcome));
      entry.finish();
    }
  }

  @Override
  public boolean alive() {
    return store.isDrained() || consumers.isEmpty() || consumers.stream().anyMatch(Thread::isAlive);
  }

  @Override
  public long used() {
    return store.used();
  }

  @Override
  public long capacity() {
    return settings.size();
  }

  @Override
  public boolean answersLater() {
    return settings.waitForResult();
  }

  @Override
  public void handOver(ExportQueue next) {
    successor = next;
    store.close();
    delivery.attempts().handOver(next::adopt);
    settleRest(
        part -> {
          if (next.adopt(part.batch(), 0)) {
            settle(part, Accepted.ALL, true);
          } else {
            drop(part); // the next one was closed for good meanwhile
          }
        });
  }

  @Override
  public void giveBack() {
    store.close();
    delivery.attempts().giveBack();
    settleRest(part -> settle(part, REPLACED, true));
  }

  @Override
  public boolean adopt(Batch batch, int again) {
    ExportQueue next = successor;
    if (next == null && store.adopt(entry(batch), batch, again)) {
      return true;
    }
    next = successor;
    return next != null && next.adopt(batch, again);
  }

  @Override
  public void close(Deadline deadline) {
    store.close();
    delivery.closeBy(deadline);
    try {
      for (Thread consumer : consumers) {
        if (!consumer.join(deadline.remaining())) {
          consumer.interrupt();
        }
      }
      for (Thread consumer : consumers) {
        consumer.join(AFTER_INTERRUPT);
      }
    } catch (InterruptedException e) {
      consumers.forEach(Thread::interrupt);
      Thread.currentThread().interrupt();
    }
    if (!store.isDurable()) {
      dropRest(); // a durable one has it for the next process
    }
  }

  private void dropRest() {
    int[] dropped = new int[1];
    settleRest(
        part -> {
          if (settings.waitForResult()) {
            settle(part, STOPPED, true); // whoever waits still has it
          } else {
            dropped[0] += part.batch().items();
            drop(part);
          }
        });
    if (dropped[0] > 0) {
      log.atError()
          .addKeyValue("dropped_items", dropped[0])
          .addKeyValue("reason", "shutdown")
          .log("The queue was not empty at the deadline of the stop. Dropping data.");
    }
  }

  private void drop(QueuedPart part) {
    counters.dropped(part.batch().items(), "shutdown", DestinationCounters.SHUTDOWN, false);
    settle(part, STOPPED, true);
  }

  private void settleRest(java.util.function.Consumer<QueuedPart> settle) {
    joining.lock();
    try {
      for (QueueJob job = takeRest(); job != null; job = takeRest()) {
        job.parts().forEach(settle);
      }
    } finally {
      joining.unlock();
    }
  }

  private @Nullable QueueJob takeRest() {
    QueueJob job = join == null ? null : join.next(clock.nanoTime(), true);
    if (job != null) {
      return job;
    }
    QueuedPart part = store.poll();
    return part == null ? null : QueueJob.of(part);
  }
}
