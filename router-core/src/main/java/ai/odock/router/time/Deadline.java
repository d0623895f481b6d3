package ai.odock.router.time;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A moment on a clock by which something has to end. */
public final class Deadline {
  private final Clock clock;
  private final long atNanos;

  private Deadline(Clock clock, long atNanos) {
    this.clock = clock;
    this.atNanos = atNanos;
  }

  /** The moment {@code time} from now. */
  public static Deadline in(Clock clock, Duration time) {
    return new Deadline(clock, clock.nanoTime() + time.toNanos());
  }

  /** The nanoseconds that are left, 0 when it has passed. */
  public long remainingNanos() {
    return Math.max(0, atNanos - clock.nanoTime());
  }

  /** What is left, zero when it has passed. */
  public Duration remaining() {
    return Duration.ofNanos(remainingNanos());
  }

  public boolean passed() {
    return remainingNanos() == 0;
  }

  /** The one that passes first. */
  public static Deadline earlier(@Nullable Deadline a, Deadline b) {
    return a == null || b.remainingNanos() < a.remainingNanos() ? b : a;
  }
}
