package ai.odock.router.exporters.prometheusremotewrite;

import ai.odock.router.exporters.prometheusremotewrite.DoubleCounts.Twice;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import org.slf4j.Logger;

/** Tells what a check has found, each thing once for as long as it lasts. Used by one thread. */
final class DoubleCountLog {
  private static final int SHOWN_NAMES = 5;

  private final Logger log;
  private Map<Twice, Set<String>> told = new HashMap<>();
  private boolean failing;
  private boolean incomplete;

  DoubleCountLog(Logger log) {
    this.log = log;
  }

  /** A check was made. */
  void found(DoubleCounts counts) {
    if (failing) {
      log.info("Prometheus answers again whether it has metrics twice");
    }
    failing = false;
    incomplete = false;
    Map<Twice, Set<String>> known = new HashMap<>();
    counts
        .metrics()
        .forEach(
            (twice, names) -> {
              Set<String> all = new HashSet<>(told.getOrDefault(twice, Set.of()));
              if (all.addAll(names)) {
                warn(twice, names);
              }
              known.put(twice, all);
            });
    told = known;
  }

  private void warn(Twice twice, SortedSet<String> names) {
    List<String> shown = names.stream().limit(SHOWN_NAMES).toList();
    log.warn(
        "Prometheus has metrics of one service twice: this router writes them with {}, and they"
            + " are there with {} as well. A query such as {} counts both: stop one of the two, or"
            + " select one job. Metrics: {}",
        twice.written(),
        twice.other(),
        query(names.first()),
        String.join(", ", shown)
            + (names.size() > shown.size()
                ? " and " + (names.size() - shown.size()) + " more"
                : ""));
  }

  private static String query(String name) {
    boolean counter = name.endsWith("_total") || name.endsWith("_count") || name.endsWith("_sum");
    return counter ? "sum(rate(" + name + "[5m]))" : "sum(" + name + ")";
  }

  /** Prometheus could not be asked. */
  void failed(String reason) {
    if (!failing) {
      log.warn("Prometheus cannot be asked whether it has metrics twice: {}", reason);
    }
    failing = true;
  }

  /** There is too much to be checked. */
  void tooMany() {
    if (!incomplete) {
      log.warn(
          "More than {} metrics or targets are written: whether Prometheus has them twice is not"
              + " checked",
          WrittenNames.MOST);
    }
    incomplete = true;
  }
}
