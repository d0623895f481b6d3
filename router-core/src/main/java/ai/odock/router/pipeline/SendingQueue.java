package ai.odock.router.pipeline;

import ai.odock.router.Batch;
import ai.odock.router.Clock;
import ai.odock.router.Consumer;
import ai.odock.router.Deadline;
import ai.odock.router.MemoryBudget;
import ai.odock.router.Outcome;
import ai.odock.router.Outcome.Accepted;
import ai.odock.router.Outcome.Rest;
import ai.odock.router.Outcome.Retryable;
import ai.odock.router.Sending;
import ai.odock.router.StatusCode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Batches in memory on their way to one exporter. Its room is given back when a batch is settled,
 * not when it is taken out, so the limit covers what is being sent.
 */
final class SendingQueue implements Consumer {
  private static final Duration NO_MEMORY_DELAY = Duration.ofSeconds(1);

  /** What an interrupted export gets to note what it drops. */
  private static final Duration AFTER_INTERRUPT = Duration.ofMillis(200);

  private final Sending.Queue settings;
  private final Delivery delivery;
  private final DestinationCounters counters;
  private final MemoryBudget memory;
  private final Logger log;
  private final RefusalLog refusals;
  private final String name;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final Condition freed = lock.newCondition();
  private final Deque<Entry> waiting = new ArrayDeque<>();
  private final List<Thread> consumers = new ArrayList<>();
  private long used;
  private boolean closed;

  private record Entry(Batch batch, long size, long charge, CompletableFuture<Outcome> result) {}

  SendingQueue(
      String name,
      Sending.Queue settings,
      Delivery delivery,
      DestinationCounters counters,
      MemoryBudget memory,
      Clock clock,
      Logger log) {
    this.name = name;
    this.settings = settings;
    this.delivery = delivery;
    this.counters = counters;
    this.memory = memory;
    this.log = log;
    this.refusals = new RefusalLog(log, clock);
  }

  void start() {
    for (int i = 0; i < settings.consumers(); i++) {
      consumers.add(Thread.ofVirtual().name(name + "-" + i).start(this::sendUntilClosed));
    }
  }

  @Override
  public boolean mayWait() {
    return settings.blockOnOverflow() || settings.waitForResult();
  }

  @Override
  public Outcome consume(Batch batch) {
    if (batch.items() == 0) {
      return Accepted.ALL;
    }
    Entry entry = new Entry(batch, sizeOf(batch), batch.charge(), new CompletableFuture<>());
    Retryable refusal = admit(entry);
    if (refusal == null) {
      refusals.admitted("The queue has had room for all data for a while.");
      return settings.waitForResult() ? await(entry.result) : Accepted.ALL;
    }
    counters.refused(batch.items());
    refusals.refused(batch.items(), refusal.message(), "Exporting failed. Rejecting data.");
    // A caller that keeps the batch and offers it again has not lost it twice.
    return new Retryable(
        refusal.code(),
        refusal.message(),
        refusal.delay(),
        new Rest(0, Map.of(), () -> offerAgain(batch)));
  }

  private Outcome offerAgain(Batch batch) {
    Entry entry = new Entry(batch, sizeOf(batch), batch.charge(), new CompletableFuture<>());
    Retryable refusal = admit(entry);
    if (refusal != null) {
      return refusal;
    }
    return settings.waitForResult() ? await(entry.result) : Accepted.ALL;
  }

  /** Lets a batch in; the refusal when it cannot be. */
  private @Nullable Retryable admit(Entry entry) {
    lock.lock();
    try {
      // One that is larger than the whole queue is let in alone: it could never be sent otherwise.
      while (!closed && used > 0 && used + entry.size > settings.size()) {
        if (!settings.blockOnOverflow()) {
          return refusal("sending queue is full", null);
        }
        freed.await();
      }
      if (closed) {
        return refusal("the router is shutting down", null);
      }
      if (!charged(entry)) {
        return refusal("the memory budget is used up", NO_MEMORY_DELAY);
      }
      counters.accepted(entry.batch.items());
      used += entry.size;
      waiting.add(entry);
      arrived.signal();
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return refusal("interrupted while the queue was full", null);
    } finally {
      lock.unlock();
    }
  }

  /**
   * An empty queue takes one batch in any case. Whoever offers it holds it already and lets it go
   * then; if both waited for room, a batch of half the budget could never leave.
   */
  private boolean charged(Entry entry) {
    if (memory.tryCharge(entry.charge)) {
      return true;
    }
    if (used == 0) {
      memory.grow(entry.charge);
      return true;
    }
    return false;
  }

  private static Retryable refusal(String message, @Nullable Duration delay) {
    return new Retryable(StatusCode.UNAVAILABLE, message, delay, null);
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

  private long sizeOf(Batch batch) {
    return switch (settings.sizer()) {
      case REQUESTS -> 1;
      case ITEMS -> batch.items();
      case BYTES -> batch.bytes();
    };
  }

  private void sendUntilClosed() {
    boolean more = true;
    while (more) {
      more = sendNext();
    }
  }

  /**
   * Waits for a batch and sends it; false at the end. A method of its own because the interpreter
   * keeps what a variable holds alive: a loop that waits would hold on to the batch it sent last.
   */
  private boolean sendNext() {
    Entry entry = take();
    if (entry == null) {
      return false;
    }
    try {
      entry.result.complete(delivery.deliver(entry.batch));
    } finally {
      settle(entry);
    }
    return true;
  }

  /** The next batch; null when the queue is closed and empty. */
  private @Nullable Entry take() {
    lock.lock();
    try {
      while (waiting.isEmpty() && !closed) {
        arrived.await();
      }
      return waiting.poll();
    } catch (InterruptedException e) {
      return null;
    } finally {
      lock.unlock();
    }
  }

  private void settle(Entry entry) {
    memory.release(entry.charge);
    lock.lock();
    try {
      used -= entry.size;
      freed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** What is queued and being sent, in units of the sizer. */
  long used() {
    lock.lock();
    try {
      return used;
    } finally {
      lock.unlock();
    }
  }

  long capacity() {
    return settings.size();
  }

  /** Refuses what comes, sends what is there, and drops what is left at the deadline. */
  void close(Deadline deadline) {
    lock.lock();
    try {
      closed = true;
      arrived.signalAll();
      freed.signalAll();
    } finally {
      lock.unlock();
    }
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
    dropRest();
  }

  private void dropRest() {
    int items = 0;
    for (Entry entry = take(); entry != null; entry = take()) {
      items += entry.batch.items();
      counters.settled(entry.batch.items(), Map.of("shutdown", entry.batch.items()));
      entry.result.complete(Outcome.retryable(StatusCode.UNAVAILABLE, "the router was stopped"));
      settle(entry);
    }
    if (items > 0) {
      log.atError()
          .addKeyValue("dropped_items", items)
          .addKeyValue("reason", "shutdown")
          .log("The queue was not empty at the deadline of the stop. Dropping data.");
    }
  }
}
