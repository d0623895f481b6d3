package ai.odock.router.pipeline.sending;

import ai.odock.router.Outcome.Retryable;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Waits between attempts, and knows when to stop. While closing, waits are cut short, so that what
 * is queued gets its chance before the deadline.
 */
final class RetryWait {
  /** The longest wait between attempts once the router is stopping. */
  private static final long CLOSING_WAIT_NANOS = Duration.ofSeconds(1).toNanos();

  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition closing = lock.newCondition();
  private @Nullable Deadline closeBy;
  private int wakes;

  RetryWait(Clock clock) {
    this.clock = clock;
  }

  /**
   * Waits before the next attempt.
   *
   * @param backoff knows the wait; a longer wish of the backend goes first, but not beyond the end:
   *     there the last attempt is made
   * @param firstAttempt when the first attempt was made, on the clock
   * @return false when there shall be no next attempt
   */
  boolean pause(Retryable wait, Backoff backoff, long firstAttempt, OutageLog log) {
    long own = backoff.next();
    long limit = backoff.maxElapsedNanos();
    long left = limit == 0 ? Long.MAX_VALUE : limit - (clock.nanoTime() - firstAttempt);
    if (left <= 0 || own > left) {
      return false;
    }
    long asked = wait.delay() == null ? 0 : wait.delay().toNanos();
    long nanos = Math.max(own, Math.min(asked, left));
    log.failed(wait.message(), unlessClosing(nanos));
    return sleep(nanos);
  }

  /** A wait as it is now, while closing a short one. */
  private long unlessClosing(long nanos) {
    lock.lock();
    try {
      return closeBy == null
          ? nanos
          : Math.min(nanos, Math.min(CLOSING_WAIT_NANOS, closeBy.remainingNanos()));
    } finally {
      lock.unlock();
    }
  }

  /** Whether the deadline of {@link #closeBy} has passed. */
  boolean ended() {
    lock.lock();
    try {
      return closeBy != null && closeBy.passed();
    } finally {
      lock.unlock();
    }
  }

  /** From now on waits are short, and there is none after the deadline. */
  void closeBy(Deadline deadline) {
    lock.lock();
    try {
      closeBy = Deadline.earlier(closeBy, deadline);
      closing.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Ends the waits that are going on; the next attempts are made now. */
  void wake() {
    lock.lock();
    try {
      wakes++;
      closing.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private boolean sleep(long nanos) {
    lock.lock();
    try {
      int before = wakes;
      long end = clock.nanoTime() + nanos;
      boolean shortened = false;
      while (true) {
        long left = end - clock.nanoTime();
        if (closeBy != null && closeBy.passed()) {
          return false;
        }
        if (closeBy != null && !shortened) {
          shortened = true;
          left = unlessClosing(left);
          end = clock.nanoTime() + left;
        }
        if (left <= 0 || wakes != before) {
          return true;
        }
        clock.await(lock, closing, left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }
}
