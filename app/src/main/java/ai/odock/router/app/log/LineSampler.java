package ai.odock.router.app.log;

import ai.odock.router.selftelemetry.LogsConfig.Sampling;
import ai.odock.router.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.event.Level;

/**
 * Lets the first lines of a message through, and then some (zapcore.NewSamplerWithOptions). A count
 * begins anew with the first line after its tick.
 */
final class LineSampler {
  /** Messages are texts of the program; libraries may make up more of them than memory holds. */
  private static final int MAX_MESSAGES = 4096;

  private final Sampling settings;
  private final Clock clock;
  private final Map<Message, Count> counts = new HashMap<>();

  /**
   * @param pattern without its arguments
   */
  private record Message(Level level, String pattern) {}

  private static final class Count {
    private long lines;
    private long until;
  }

  LineSampler(Sampling settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /** Whether this line is written. */
  synchronized boolean keeps(Level level, String pattern) {
    long now = clock.nanoTime();
    if (counts.size() >= MAX_MESSAGES) {
      counts.values().removeIf(count -> now - count.until >= 0);
      if (counts.size() >= MAX_MESSAGES) {
        counts.clear();
      }
    }
    Count count = counts.computeIfAbsent(new Message(level, pattern), m -> new Count());
    if (count.lines == 0 || now - count.until >= 0) {
      count.lines = 0;
      count.until = now + settings.tick().toNanos();
    }
    long beyond = ++count.lines - settings.initial();
    return beyond <= 0 || (settings.thereafter() > 0 && beyond % settings.thereafter() == 0);
  }

  /** The messages that it counts. */
  synchronized int messages() {
    return counts.size();
  }
}
