package ai.odock.router.telemetry;

import ai.odock.router.Clock;
import ai.odock.router.Deadline;
import ai.odock.router.otlp.OtlpBytes;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the router's own metrics to one receiver again and again, and a last time when it is
 * closed. A request that fails is not repeated: the next one says more.
 */
public final class MetricsPush {
  private static final Logger LOG = LoggerFactory.getLogger("metrics");

  /** Where requests go. */
  @FunctionalInterface
  public interface Target {
    /**
     * Sends an {@code ExportMetricsServiceRequest} and waits for the answer.
     *
     * @return why it was not taken, for the operator; null: it was
     */
    @Nullable String send(OtlpBytes request, Duration timeout);
  }

  private final String name;
  private final Duration interval;
  private final Duration timeout;
  private final OtlpMetrics metrics;
  private final Target target;
  private final Clock clock;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition closing = lock.newCondition();
  private @Nullable Deadline closeBy;
  private @Nullable Thread thread;
  private boolean failing;

  /**
   * @param name for log lines
   * @param timeout for one request
   */
  public MetricsPush(
      String name,
      Duration interval,
      Duration timeout,
      OtlpMetrics metrics,
      Target target,
      Clock clock) {
    this.name = name;
    this.interval = interval;
    this.timeout = timeout;
    this.metrics = metrics;
    this.target = target;
    this.clock = clock;
  }

  /** The first request goes out after one interval. */
  public void start() {
    thread = Thread.ofVirtual().name("metrics-push").start(this::pushUntilClosed);
  }

  private void pushUntilClosed() {
    long next = clock.nanoTime() + interval.toNanos();
    Duration left = awaitOrClose(next);
    while (left == null) {
      push(timeout);
      next = Math.max(next + interval.toNanos(), clock.nanoTime());
      left = awaitOrClose(next);
    }
    push(left.compareTo(timeout) < 0 ? left : timeout);
  }

  /** Waits until a moment of the clock; what is left until the deadline once it is closed. */
  private @Nullable Duration awaitOrClose(long moment) {
    lock.lock();
    try {
      while (closeBy == null && clock.nanoTime() - moment < 0) {
        clock.await(lock, closing, moment - clock.nanoTime());
      }
      return closeBy == null ? null : closeBy.remaining();
    } catch (InterruptedException _) {
      return Duration.ZERO;
    } finally {
      lock.unlock();
    }
  }

  /** One line when it begins to fail and one when it works again. */
  private void push(Duration within) {
    if (!within.isPositive()) {
      return;
    }
    String failure = attempt(within);
    if (failure == null) {
      metrics.delivered();
      if (failing) {
        LOG.atInfo().addKeyValue("reader", name).log("Own metrics are taken again");
      }
    } else if (!failing) {
      LOG.atWarn()
          .addKeyValue("reader", name)
          .addKeyValue("error", failure)
          .log("Own metrics cannot be sent");
    }
    failing = failure != null;
  }

  private @Nullable String attempt(Duration within) {
    try {
      return target.send(metrics.read(), within);
    } catch (RuntimeException | Error e) {
      LOG.atError().setCause(e).log("Sending own metrics failed with a defect");
      return "internal error: " + e;
    }
  }

  /** Sends a last time, at most until the deadline. Safe without {@link #start}, and twice. */
  public void close(Deadline deadline) {
    lock.lock();
    try {
      closeBy = closeBy == null ? deadline : closeBy;
      closing.signalAll();
    } finally {
      lock.unlock();
    }
    Thread pushing = thread;
    if (pushing != null) {
      try {
        if (!pushing.join(deadline.remaining())) {
          pushing.interrupt();
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
