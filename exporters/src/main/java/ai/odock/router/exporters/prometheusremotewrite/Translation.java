package ai.odock.router.exporters.prometheusremotewrite;

import ai.odock.router.prometheus.DropReason;
import ai.odock.router.prometheus.MetricHeader;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What became of the points of a batch that did not get into a request. */
final class Translation {
  /** More of a name is not shown. */
  private static final int MAX_NAME_BYTES = 256;

  private final Map<DropReason, Integer> dropped = new EnumMap<>(DropReason.class);
  private final Map<DropReason, String> examples = new EnumMap<>(DropReason.class);
  private int timeSeries;

  /** Counts points of the metric that the header has read last. */
  void drop(DropReason reason, int points, MetricHeader metric) {
    if (dropped.merge(reason, points, Integer::sum) == points) {
      examples.put(reason, nameOf(metric));
    }
  }

  private static String nameOf(MetricHeader metric) {
    int length = Math.min(metric.nameLength(), MAX_NAME_BYTES);
    return new String(metric.array(), metric.nameStart(), length, StandardCharsets.UTF_8);
  }

  void addTimeSeries(int more) {
    timeSeries += more;
  }

  /** Points that cannot become samples, by reason. */
  Map<DropReason, Integer> dropped() {
    return Collections.unmodifiableMap(dropped);
  }

  /** The OTLP name of the first metric whose points were dropped for a reason, for people. */
  @Nullable String example(DropReason reason) {
    return examples.get(reason);
  }

  /** The series in all requests together. */
  int timeSeries() {
    return timeSeries;
  }
}
