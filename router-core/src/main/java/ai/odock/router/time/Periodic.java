package ai.odock.router.time;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does something again and again, on a thread of its own, until it is closed. */
public final class Periodic {
  private static final Logger LOG = LoggerFactory.getLogger("periodic");

  private final String name;
  private final long interval;
  private final Clock clock;
  private final Runnable round;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition closing = lock.newCondition();
  private boolean closed;

  /**
   * @param name of the thread
   * @param round a failure of it is logged, and the next one comes
   */
  public Periodic(String name, Duration interval, Clock clock, Runnable round) {
    this.name = name;
    this.interval = interval.toNanos();
    this.clock = clock;
    this.round = round;
  }

  /** The first round comes after one interval. */
  public void start() {
    Thread.ofVirtual().name(name).start(this::run);
  }

  private void run() {
    try {
      while (awaitNext()) {
        try {
          round.run();
        } catch (RuntimeException | Error e) {
          LOG.atError().setCause(e).addKeyValue("task", name).log("A periodic task failed");
        }
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

  /** No further round begins. Safe without {@link #start}, and twice. */
  public void close() {
    lock.lock();
    try {
      closed = true;
      closing.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
