package ai.odock.router.selftelemetry;

import ai.odock.router.Outcome.Accepted;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Sends the router's own metrics to one target again and again, and a last time when it is closed.
 * A request that fails is not repeated: the next one says more.
 */
final class MetricsPush {
  private final Duration interval;
  private final OtlpMetrics metrics;
  private final OwnDelivery delivery;
  private final Clock clock;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition closing = lock.newCondition();
  private @Nullable Deadline closeBy;

  MetricsPush(Duration interval, OtlpMetrics metrics, OwnDelivery delivery, Clock clock) {
    this.interval = interval;
    this.metrics = metrics;
    this.delivery = delivery;
    this.clock = clock;
  }

  /** The first request goes out after one interval. */
  void start() {
    delivery.start(this::pushUntilClosed);
  }

  private void pushUntilClosed() {
    try {
      long next = clock.nanoTime() + interval.toNanos();
      Deadline end = awaitOrClose(next);
      while (end == null) {
        push();
        next = Math.max(next + interval.toNanos(), clock.nanoTime());
        end = awaitOrClose(next);
      }
      if (!end.passed()) {
        push();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits until a moment of the clock; the deadline once it is closed. */
  private @Nullable Deadline awaitOrClose(long moment) throws InterruptedException {
    lock.lock();
    try {
      while (closeBy == null && clock.nanoTime() - moment < 0) {
        clock.await(lock, closing, moment - clock.nanoTime());
      }
      return closeBy;
    } finally {
      lock.unlock();
    }
  }

  private void push() {
    if (delivery.attempt(metrics::read) instanceof Accepted) {
      metrics.delivered();
    }
  }

  /** Sends a last time, without waiting for it. */
  void end(Deadline deadline) {
    lock.lock();
    try {
      closeBy = closeBy == null ? deadline : closeBy;
      closing.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Sends a last time, at most until the deadline. Safe without {@link #start}, and twice. */
  void close(Deadline deadline) {
    end(deadline);
    delivery.close(deadline);
  }
}
