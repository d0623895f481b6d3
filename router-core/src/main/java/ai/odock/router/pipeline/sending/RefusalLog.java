package ai.odock.router.pipeline.sending;

import ai.odock.router.telemetry.LogRateLimit;
import ai.odock.router.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;

/**
 * Tells of items that are turned away or lost: at the first ones, then at most twice a minute while
 * it goes on, and once when it has ended.
 */
final class RefusalLog {
  private static final Duration INTERVAL = Duration.ofSeconds(30);

  /** Without a refusal for so long it has ended; a queue on the brink changes all the time. */
  private static final long CALM_NANOS = Duration.ofSeconds(10).toNanos();

  private final Logger log;
  private final Clock clock;
  private final LogRateLimit pause;
  private final AtomicLong items = new AtomicLong();
  private volatile boolean going;
  private volatile long last;

  RefusalLog(Logger log, Clock clock) {
    this.log = log;
    this.clock = clock;
    this.pause = new LogRateLimit(clock, INTERVAL);
  }

  /** Items were refused for now; whoever offered them still has them. */
  void refused(int refusedItems, String why, String consequence) {
    if (due(refusedItems)) {
      log.atWarn()
          .addKeyValue("error", why)
          .addKeyValue("rejected_items", items.getAndSet(0))
          .log(consequence);
    }
  }

  /** Items are lost. */
  void dropped(int droppedItems, String reason, String why) {
    if (due(droppedItems)) {
      log.atError()
          .addKeyValue("error", why)
          .addKeyValue("reason", reason)
          .addKeyValue("dropped_items", items.getAndSet(0))
          .log("Exporting failed. Dropping data.");
    }
  }

  private boolean due(int more) {
    items.addAndGet(more);
    last = clock.nanoTime();
    going = true;
    return pause.isOver();
  }

  /** Items were let in. */
  void admitted(String meaning) {
    if (going && clock.nanoTime() - last >= CALM_NANOS) {
      boolean ends;
      synchronized (this) {
        ends = going;
        going = false;
      }
      if (ends) {
        log.atInfo().addKeyValue("rejected_items", items.getAndSet(0)).log(meaning);
      }
    }
  }
}
