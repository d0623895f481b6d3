package ai.odock.router.exporters.prometheusremotewrite;

import ai.odock.router.prometheus.DropReason;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What became of the points of a batch that did not get into a request. */
final class Translation {
  private final Map<DropReason, Integer> dropped = new EnumMap<>(DropReason.class);
  private final Map<DropReason, String> examples = new EnumMap<>(DropReason.class);
  private final Map<Adjustment, Integer> adjusted = new EnumMap<>(Adjustment.class);
  private int timeSeries;

  /**
   * Counts a point.
   *
   * @return whether it is the first one for this reason
   */
  boolean drop(DropReason reason) {
    return dropped.merge(reason, 1, Integer::sum) == 1;
  }

  void example(DropReason reason, String metric) {
    examples.put(reason, metric);
  }

  /** Counts a point that got into a request, but not as it was. */
  void adjust(Adjustment how) {
    adjusted.merge(how, 1, Integer::sum);
  }

  Map<Adjustment, Integer> adjusted() {
    return Collections.unmodifiableMap(adjusted);
  }

  void addTimeSeries(int more) {
    timeSeries += more;
  }

  /** Points that cannot become samples, by reason. */
  Map<DropReason, Integer> dropped() {
    return Collections.unmodifiableMap(dropped);
  }

  /** The OTLP name of the first metric that had a point dropped for a reason, for people. */
  @Nullable String example(DropReason reason) {
    return examples.get(reason);
  }

  /** The series in all requests together. */
  int timeSeries() {
    return timeSeries;
  }
}
