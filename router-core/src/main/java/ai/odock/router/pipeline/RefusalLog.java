package ai.odock.router.pipeline;

import ai.odock.router.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;

/** Tells of refusals at the first one, and then at most twice a minute while they go on. */
final class RefusalLog {
  private static final long INTERVAL_NANOS = Duration.ofSeconds(30).toNanos();

  private final Logger log;
  private final Clock clock;
  private final AtomicLong next;
  private final AtomicLong items = new AtomicLong();

  RefusalLog(Logger log, Clock clock) {
    this.log = log;
    this.clock = clock;
    this.next = new AtomicLong(clock.nanoTime());
  }

  /** Items were refused for now; whoever offered them still has them. */
  void refused(int refusedItems, String why, String consequence) {
    items.addAndGet(refusedItems);
    long now = clock.nanoTime();
    long due = next.get();
    if (now - due >= 0 && next.compareAndSet(due, now + INTERVAL_NANOS)) {
      log.atWarn()
          .addKeyValue("error", why)
          .addKeyValue("refused_items", items.getAndSet(0))
          .log(consequence);
    }
  }
}
