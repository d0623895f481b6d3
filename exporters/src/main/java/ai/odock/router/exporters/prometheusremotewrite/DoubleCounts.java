package ai.odock.router.exporters.prometheusremotewrite;

import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What one check has found: by two targets of one service, the metrics that both have. */
final class DoubleCounts {
  /** Beyond so many there is no use in telling more. */
  static final int MOST = 1_000;

  /**
   * Two targets of one service.
   *
   * @param written by this router
   * @param other what Prometheus has as well
   */
  record Twice(Target written, Target other) {
    private static final Comparator<Twice> ORDER = Comparator.comparing(Twice::toString);
  }

  private final Map<Twice, SortedSet<String>> metrics = new TreeMap<>(Twice.ORDER);

  /** Takes in who has a metric. */
  void add(String name, Set<Target> written, Set<Target> found) {
    for (Target other : found) {
      if (written.contains(other)) {
        continue; // ours
      }
      written.stream()
          .filter(other::isServiceOf)
          .min(
              Comparator.comparing((Target target) -> !target.sameHost(other))
                  .thenComparing(target -> !target.job().equals(other.job()))
                  .thenComparing(Target::toString))
          .ifPresent(target -> add(name, new Twice(target, other)));
    }
  }

  private void add(String name, Twice twice) {
    if (metrics.size() < MOST || metrics.containsKey(twice)) {
      metrics.computeIfAbsent(twice, t -> new TreeSet<>()).add(name);
    }
  }

  Map<Twice, SortedSet<String>> metrics() {
    return metrics;
  }
}
