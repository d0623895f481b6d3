package ai.odock.router.pipeline.sending;

import ai.odock.router.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;

/** Counts what is lost, and tells of it: a line for each reason, and then seldom. */
final class Losses {
  private final DestinationCounters counters;
  private final Clock clock;
  private final Logger log;
  private final Map<String, RefusalLog> lines = new ConcurrentHashMap<>();

  Losses(DestinationCounters counters, Clock clock, Logger log) {
    this.counters = counters;
    this.clock = clock;
    this.log = log;
  }

  /**
   * Items are dropped.
   *
   * @param errorType the label of the collector's counter
   * @param last nobody would tell later what a line at the end held back
   */
  void drop(
      int items, String reason, String error, String errorType, boolean permanent, boolean last) {
    counters.dropped(items, reason, errorType, permanent);
    RefusalLog line =
        last
            ? new RefusalLog(log, clock)
            : lines.computeIfAbsent(reason, r -> new RefusalLog(log, clock));
    line.dropped(items, reason, error);
  }
}
