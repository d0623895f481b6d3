package ai.odock.router.exporters.prometheusremotewrite;

import ai.odock.router.prometheus.DropReason;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/** What became of the points of a batch that did not get into a request. */
final class Translation {
  private final Map<DropReason, Integer> dropped = new EnumMap<>(DropReason.class);
  private int timeSeries;

  void drop(DropReason reason, int points) {
    dropped.merge(reason, points, Integer::sum);
  }

  void addTimeSeries(int more) {
    timeSeries += more;
  }

  /** Points that cannot become samples, by reason. */
  Map<DropReason, Integer> dropped() {
    return Collections.unmodifiableMap(dropped);
  }

  /** The series in all requests together. */
  int timeSeries() {
    return timeSeries;
  }
}
