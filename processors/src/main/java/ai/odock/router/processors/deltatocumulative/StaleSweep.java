package ai.odock.router.processors.deltatocumulative;

import ai.odock.router.Clock;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Looks for stale streams again and again, so that they are forgotten when nothing comes, too. */
final class StaleSweep {
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final long interval;
  private final Clock clock;
  private final Runnable sweep;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition closing = lock.newCondition();
  private boolean closed;

  /** One every minute, as in the collector, or more often. */
  StaleSweep(Duration maxStale, Clock clock, Runnable sweep) {
    this.interval = Math.clamp(maxStale.toNanos(), SHORTEST.toNanos(), LONGEST.toNanos());
    this.clock = clock;
    this.sweep = sweep;
  }

  void start() {
    Thread.ofVirtual().name("delta_to_cumulative-sweep").start(this::run);
  }

  private void run() {
    try {
      while (awaitNext()) {
        sweep.run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** False when closed. */
  private boolean awaitNext() throws InterruptedException {
    long next = clock.nanoTime() + interval;
    lock.lock();
    try {
      while (!closed && clock.nanoTime() - next < 0) {
        clock.await(lock, closing, next - clock.nanoTime());
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  /** Safe without {@link #start}, and twice. */
  void close() {
    lock.lock();
    try {
      closed = true;
      closing.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
