package ai.odock.router.telemetry;

import ai.odock.router.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Lets a line of the log through now and then: the first at once. */
public final class LogRateLimit {
  private final Clock clock;
  private final long nanos;
  private final AtomicLong next;

  /**
   * @param length the shortest time between two lines
   */
  public LogRateLimit(Clock clock, Duration length) {
    this.clock = clock;
    this.nanos = length.toNanos();
    this.next = new AtomicLong(clock.nanoTime());
  }

  /** Whether it is over, and begins a new one. */
  public boolean isOver() {
    long now = clock.nanoTime();
    long end = next.get();
    return now - end >= 0 && next.compareAndSet(end, now + nanos);
  }
}
