package ai.odock.router.exporters.prometheus;

import ai.odock.router.telemetry.LogRateLimit;
import ai.odock.router.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;

/** Warns of points that are not shown: of each reason once a minute at most. */
final class RefusalLog {
  private final Logger log;
  private final Map<Refusal, LogRateLimit> pauses = new EnumMap<>(Refusal.class);

  RefusalLog(Logger log, Clock clock) {
    this.log = log;
    for (Refusal why : Refusal.values()) {
      pauses.put(why, new LogRateLimit(clock, Duration.ofMinutes(1)));
    }
  }

  void tell(Refusals refusals) {
    refusals
        .points()
        .forEach(
            (why, points) -> {
              if (Objects.requireNonNull(pauses.get(why)).isOver()) {
                log.atWarn()
                    .addKeyValue("reason", why.label())
                    .addKeyValue("metric", refusals.example(why))
                    .addKeyValue("points", points)
                    .log(explained(why));
              }
            });
  }

  private static String explained(Refusal why) {
    String what =
        switch (why) {
          case OUT_OF_ORDER -> "Points are older than what is shown of their series";
          case TYPE_CONFLICT ->
              "Another metric has this name and another type; the one that came first is shown";
          case TOO_MANY_SERIES ->
              "No further series is kept; raise max_series, or send fewer attributes";
          case DELTA_TEMPORALITY ->
              "Deltas of a sum that may fall cannot be shown; send it as cumulative";
          case UNSPECIFIED_TEMPORALITY -> "A sum or histogram does not say its temporality";
          case INVALID_METRIC_NAME -> "Nothing of a metric's name is left for Prometheus";
          case INVALID_LABEL_NAME ->
              "An attribute's name cannot be a label: it is empty or begins with two underscores";
          case INVALID_UTF8 -> "A name or value is not valid UTF-8";
          case NAME_TOO_LONG -> "A name is longer than 1,024 bytes";
          case LABEL_TOO_LONG -> "An attribute is longer than max_label_value_length";
          case TOO_MANY_LABELS -> "A point has more than 128 attributes";
          case UNSUPPORTED_SCALE -> "An exponential histogram is coarser than scale -4";
          case TOO_LARGE -> "A histogram has too many buckets";
        };
    return what + ". Points were dropped.";
  }
}
