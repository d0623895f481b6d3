package ai.odock.router.pipeline.sending;

import ai.odock.router.Batch;
import ai.odock.router.Outcome;
import ai.odock.router.Outcome.Retryable;
import ai.odock.router.Sending;
import ai.odock.router.StatusCode;
import ai.odock.router.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A store in memory: what it holds is charged to the budget, and lost with the process. */
final class MemoryStore implements QueueStore {
  private static final Duration NO_MEMORY_DELAY = Duration.ofSeconds(1);

  private final long size;
  private final boolean blockOnOverflow;
  private final DestinationCounters counters;
  private final PartitionRoom memory;
  private final Clock clock;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final Condition freed = lock.newCondition();
  private final Deque<QueuedPart> waiting = new ArrayDeque<>();
  private long used;
  private boolean closed;

  MemoryStore(
      Sending.Queue settings, DestinationCounters counters, PartitionRoom memory, Clock clock) {
    this.size = settings.size();
    this.blockOnOverflow = settings.blockOnOverflow();
    this.counters = counters;
    this.memory = memory;
    this.clock = clock;
  }

  @Override
  public void open() {}

  @Override
  public boolean isDurable() {
    return false;
  }

  @Override
  public @Nullable Retryable admit(QueueEntry entry, Batch batch) {
    lock.lock();
    try {
      // One that is larger than the whole queue is let in alone: it could never be sent otherwise.
      while (!closed && used > 0 && used + entry.size() > size) {
        if (!blockOnOverflow) {
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
      counters.accepted(batch.items());
      used += entry.size();
      waiting.add(new QueuedPart(entry, batch));
      arrived.signal();
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return refusal("interrupted while the queue was full", null);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean adopt(QueueEntry entry, Batch batch, int again) {
    lock.lock();
    try {
      if (closed) {
        return false;
      }
      memory.grow(entry.charge());
      counters.acceptedAgain(again);
      used += entry.size();
      waiting.add(new QueuedPart(entry, batch));
      arrived.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * An empty queue takes one batch in any case. Whoever offers it holds it already and lets it go
   * then; if both waited for room, a batch of half the budget could never leave.
   */
  private boolean charged(QueueEntry entry) {
    return memory.tryCharge(entry.charge(), used == 0);
  }

  private static Retryable refusal(String message, @Nullable Duration delay) {
    return new Retryable(StatusCode.UNAVAILABLE, message, delay, null);
  }

  @Override
  public @Nullable QueuedPart take(long nanos) throws InterruptedException {
    lock.lock();
    try {
      long start = clock.nanoTime();
      while (waiting.isEmpty() && !closed) {
        long left = nanos == Long.MAX_VALUE ? nanos : nanos - (clock.nanoTime() - start);
        if (left <= 0) {
          return null;
        }
        clock.await(lock, arrived, left);
      }
      return waiting.poll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public @Nullable QueuedPart poll() {
    lock.lock();
    try {
      return waiting.poll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean isDrained() {
    lock.lock();
    try {
      return closed && waiting.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void settle(QueueEntry entry, Outcome outcome) {
    memory.release(entry.charge());
    lock.lock();
    try {
      used -= entry.size();
      freed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long used() {
    lock.lock();
    try {
      return used;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      arrived.signalAll();
      freed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
