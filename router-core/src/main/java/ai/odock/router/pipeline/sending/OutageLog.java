package ai.odock.router.pipeline.sending;

import ai.odock.router.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/**
 * Tells of a destination when sending begins to fail and when it works again, a line each. Where it
 * keeps changing, at most one such pair in half a minute.
 */
final class OutageLog {
  private static final long INTERVAL_NANOS = Duration.ofSeconds(30).toNanos();

  private final Logger log;
  private final Clock clock;
  private volatile boolean failing;
  private boolean told;
  private long since;
  private long nextTold;

  OutageLog(Logger log, Clock clock) {
    this.log = log;
    this.clock = clock;
    this.nextTold = clock.nanoTime();
  }

  /**
   * An attempt failed and will be repeated.
   *
   * @param waitNanos until then
   */
  void failed(String error, long waitNanos) {
    boolean tell = begins();
    log.atLevel(tell ? Level.WARN : Level.DEBUG)
        .addKeyValue("error", error)
        .addKeyValue("interval", Duration.ofNanos(waitNanos))
        .log("Exporting failed. Will retry the request after interval.");
  }

  /** Whether this is the beginning, and to be told. */
  private synchronized boolean begins() {
    if (failing) {
      return false;
    }
    long now = clock.nanoTime();
    failing = true;
    since = now;
    told = now - nextTold >= 0;
    nextTold = told ? now + INTERVAL_NANOS : nextTold;
    return told;
  }

  /**
   * An attempt succeeded.
   *
   * @param waitingItems what the destination still answers for
   */
  void succeeded(long waitingItems) {
    if (failing) {
      end(waitingItems);
    }
  }

  private void end(long waitingItems) {
    Duration lasted;
    synchronized (this) {
      if (!failing) {
        return;
      }
      failing = false;
      if (!told) {
        return;
      }
      lasted = Duration.ofNanos(clock.nanoTime() - since);
    }
    log.atInfo()
        .addKeyValue("failed_for", lasted)
        .addKeyValue("waiting_items", waitingItems)
        .log("Exporting works again.");
  }
}
