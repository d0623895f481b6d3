package ai.odock.router.pipeline.sending;

import ai.odock.router.Batch;
import ai.odock.router.Clock;
import ai.odock.router.Outcome.Retryable;
import ai.odock.router.Sending;
import ai.odock.router.StatusCode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The room of a queue and what waits in it, first come first served. Room is given back when a
 * batch is settled, not when it is taken out, so the limit covers what is being sent.
 */
final class QueueRoom {
  private static final Duration NO_MEMORY_DELAY = Duration.ofSeconds(1);

  private final long size;
  private final boolean blockOnOverflow;
  private final DestinationCounters counters;
  private final LaneRoom memory;
  private final Clock clock;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final Condition freed = lock.newCondition();
  private final Deque<QueuedPart> waiting = new ArrayDeque<>();
  private long used;
  private boolean closed;

  QueueRoom(Sending.Queue settings, DestinationCounters counters, LaneRoom memory, Clock clock) {
    this.size = settings.size();
    this.blockOnOverflow = settings.blockOnOverflow();
    this.counters = counters;
    this.memory = memory;
    this.clock = clock;
  }

  /** Lets a batch in; the refusal when it cannot be. */
  @Nullable Retryable admit(QueueEntry entry, Batch batch) {
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

  /**
   * Lets a batch in that another queue had let in before; false when this one is closed.
   *
   * @param again items of it whose fate was counted before, and will be once more
   */
  boolean adopt(QueueEntry entry, Batch batch, int again) {
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

  /**
   * Takes the next batch out, and waits for it. Its room is still taken.
   *
   * @param nanos how long to wait at most
   * @return null when that has passed, or when the queue is closed and empty
   */
  @Nullable QueuedPart take(long nanos) throws InterruptedException {
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

  /** The next batch if there is one. */
  @Nullable QueuedPart poll() {
    lock.lock();
    try {
      return waiting.poll();
    } finally {
      lock.unlock();
    }
  }

  /** Whether nothing waits and nothing will. */
  boolean drained() {
    lock.lock();
    try {
      return closed && waiting.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** Gives back the room of a batch that is settled. */
  void leave(QueueEntry entry) {
    memory.release(entry.charge());
    lock.lock();
    try {
      used -= entry.size();
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

  /** Refuses what comes from now on; what waits can still be taken. */
  void close() {
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
