package ai.odock.router.net;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import okio.Timeout;

/**
 * Lets only so many exchanges happen at a time, each of which takes a connection. Over HTTP/2,
 * which is known after the first answer, one connection serves all, as in Go.
 */
public final class ConnectionLimit {
  /** More than a process has threads. */
  private static final int MANY = 1 << 24;

  private final Semaphore free;
  private final AtomicBoolean lifted = new AtomicBoolean();

  public ConnectionLimit(int connections) {
    free = new Semaphore(connections, true);
  }

  /**
   * Waits for a free connection.
   *
   * @param timeout of the whole exchange, waiting included; zero: none
   * @param rest is set to what is left of it
   * @return false when the time is over; true: {@link #leave} has to follow
   */
  public boolean enter(Duration timeout, Timeout rest) throws InterruptedException {
    if (!timeout.isPositive()) {
      free.acquire();
      return true;
    }
    long began = System.nanoTime();
    if (!free.tryAcquire(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
      return false;
    }
    long left = timeout.toNanos() - (System.nanoTime() - began);
    var _ = rest.timeout(Math.max(left, TimeUnit.MILLISECONDS.toNanos(1)), TimeUnit.NANOSECONDS);
    return true;
  }

  public void leave() {
    free.release();
  }

  /** The connection turned out to serve any number of exchanges. */
  public void lift() {
    if (lifted.compareAndSet(false, true)) {
      free.release(MANY);
    }
  }
}
