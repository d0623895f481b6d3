package ai.odock.router.exporters.prometheus;

import ai.odock.router.Clock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Lets a warning through once a minute. */
final class Pause {
  private static final long NANOS = TimeUnit.MINUTES.toNanos(1);

  private final Clock clock;
  private final AtomicLong next;

  Pause(Clock clock) {
    this.clock = clock;
    this.next = new AtomicLong(clock.nanoTime());
  }

  /** Whether it is over, and begins a new one. */
  boolean isOver() {
    long now = clock.nanoTime();
    long end = next.get();
    return now - end >= 0 && next.compareAndSet(end, now + NANOS);
  }
}
