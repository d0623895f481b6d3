package ai.odock.router.time;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** Time for timers and waits. Tests inject one that they move by hand. */
public interface Clock {
  /** The machine's own clocks. */
  Clock SYSTEM =
      new Clock() {
        @Override
        public long nanoTime() {
          return System.nanoTime();
        }

        @Override
        public long epochMillis() {
          return System.currentTimeMillis();
        }

        @Override
        public long epochNanos() {
          Instant now = Instant.now();
          return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
        }

        @Override
        @SuppressWarnings("WaitNotInLoop") // the caller loops
        public void await(Lock lock, Condition condition, long nanos) throws InterruptedException {
          var _ = condition.await(nanos, TimeUnit.NANOSECONDS);
        }
      };

  /** Nanoseconds since some moment; never goes back. */
  long nanoTime();

  /** Wall time, milliseconds since 1970. */
  long epochMillis();

  /** Wall time as fine as the machine's clock is, nanoseconds since 1970. */
  default long epochNanos() {
    return TimeUnit.MILLISECONDS.toNanos(epochMillis());
  }

  /** Waits until the time has passed. */
  default void sleep(Duration time) throws InterruptedException {
    Lock lock = new ReentrantLock();
    Condition never = lock.newCondition();
    long end = nanoTime() + time.toNanos();
    lock.lock();
    try {
      for (long left = time.toNanos(); left > 0; left = end - nanoTime()) {
        await(lock, never, left);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until the condition is signalled or the time has passed, holding {@code lock} before and
   * after. May wake early: check again in a loop.
   */
  void await(Lock lock, Condition condition, long nanos) throws InterruptedException;
}
