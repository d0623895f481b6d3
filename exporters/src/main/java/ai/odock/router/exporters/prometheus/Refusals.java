package ai.odock.router.exporters.prometheus;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** The points of one batch that are not shown, by reason. */
final class Refusals {
  private final Map<Refusal, Integer> points = new EnumMap<>(Refusal.class);

  /** The name of a metric for each reason, so that a warning can point at it. */
  private final Map<Refusal, String> examples = new EnumMap<>(Refusal.class);

  private int adjusted;

  void add(Refusal why, String metric) {
    points.merge(why, 1, Integer::sum);
    examples.putIfAbsent(why, metric);
  }

  /** A point is shown, but not with all of its labels. */
  void adjusted() {
    adjusted++;
  }

  int adjustedPoints() {
    return adjusted;
  }

  boolean isEmpty() {
    return points.isEmpty();
  }

  Map<Refusal, Integer> points() {
    return points;
  }

  String example(Refusal why) {
    return examples.getOrDefault(why, "");
  }

  /** For the outcome of an export. */
  Map<String, Integer> byLabel() {
    Map<String, Integer> labels = new TreeMap<>();
    points.forEach((why, count) -> labels.put(why.label(), count));
    return labels;
  }
}
