package ai.odock.router.exporters.prometheusremotewrite;

import ai.odock.router.prometheus.DropReason;
import ai.odock.router.telemetry.LogRateLimit;
import ai.odock.router.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;

/** Tells of dropped data points, with what to do: at most one line a minute for each reason. */
final class DropLog {
  private static final Duration INTERVAL = Duration.ofMinutes(1);

  private static final Map<String, String> ADVICE =
      Map.of(
          RefusalReason.OUT_OF_ORDER,
          "The backend has newer samples of this series. Let only one sender write it, or let the"
              + " backend take late ones (Prometheus: out_of_order_time_window)",
          RefusalReason.DUPLICATE,
          "The backend has another value for the same time. Two senders write this series: give"
              + " them different labels, such as service.instance.id",
          RefusalReason.TOO_OLD,
          "The samples are older than the backend takes",
          RefusalReason.TOO_FAR_IN_FUTURE,
          "The time of the samples lies in the future. Check the sender's clock",
          RefusalReason.NOT_WRITTEN,
          "The backend has written less than it was sent, and does not say why. Look into its log",
          DropReason.DELTA_TEMPORALITY.label(),
          "Delta points cannot be stored as they are. Put the delta_to_cumulative processor before"
              + " this exporter, or let the sender export cumulative ones");

  private static final String NO_ADVICE = "Data points cannot be written";

  /**
   * @param untold data points that no line has told of yet
   */
  private record Reason(LogRateLimit pause, AtomicLong untold) {}

  private final Logger log;
  private final Clock clock;
  private final Map<String, Reason> reasons = new ConcurrentHashMap<>();

  DropLog(Logger log, Clock clock) {
    this.log = log;
    this.clock = clock;
  }

  /**
   * Data points were dropped.
   *
   * @param example one of their metrics or series, asked for when there is a line
   * @param error what the backend said; empty when it was not asked
   */
  void dropped(String reason, int points, Supplier<String> example, String error) {
    Reason line = reasons.computeIfAbsent(reason, r -> newReason());
    line.untold.addAndGet(points);
    if (!line.pause.isOver()) {
      return;
    }
    var event =
        log.atWarn()
            .addKeyValue("reason", reason)
            .addKeyValue("dropped_items", line.untold.getAndSet(0))
            .addKeyValue("example", example.get());
    if (!error.isEmpty()) {
      event = event.addKeyValue("error", error);
    }
    event.log("Dropping data points. " + ADVICE.getOrDefault(reason, NO_ADVICE) + ".");
  }

  private Reason newReason() {
    return new Reason(new LogRateLimit(clock, INTERVAL), new AtomicLong());
  }
}
