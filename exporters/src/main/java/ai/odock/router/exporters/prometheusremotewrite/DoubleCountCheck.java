package ai.odock.router.exporters.prometheusremotewrite;

import ai.odock.router.Batch;
import ai.odock.router.ComponentContext;
import ai.odock.router.prometheus.Settings;
import ai.odock.router.telemetry.Accounting;
import ai.odock.router.telemetry.Counter;
import ai.odock.router.telemetry.Metrics;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Periodic;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;
import org.slf4j.Logger;

/**
 * Asks Prometheus from time to time whether it has metrics that this router writes a second time,
 * scraped from the same service. It has no influence on the export.
 */
final class DoubleCountCheck {
  private static final int NAMES_A_QUESTION = 50;

  /** How far back Prometheus looks for a series that was written once, and a reserve. */
  private static final Duration LOOKBACK = Duration.ofMinutes(10);

  private final long interval;
  private final Clock clock;
  private final Metrics metrics;
  private final WrittenNames written;
  private final PrometheusQuery prometheus;
  private final DoubleCountLog told;
  private final Logger log;
  private final Map<String, String> labels;
  private final Counter failures;
  private final DoubleSupplier gauge;

  private final Periodic rounds;
  private volatile boolean closed;

  private volatile int pairs;
  private long turned;

  DoubleCountCheck(DoubleCountConfig config, Settings settings, ComponentContext context) {
    interval = config.interval().toNanos();
    clock = context.clock();
    rounds =
        new Periodic(context.id() + "-double-count-check", config.interval(), clock, this::check);
    metrics = context.metrics();
    log = context.log();
    written = new WrittenNames(settings);
    prometheus = new PrometheusQuery(config, context);
    told = new DoubleCountLog(log);
    labels = Map.of("exporter", context.id().toString());
    failures = metrics.counter(Accounting.DOUBLE_COUNT_CHECK_FAILURES, labels);
    gauge = this::pairs;
  }

  /** Takes in what a batch writes. */
  void note(Batch batch) {
    written.note(batch);
  }

  /** The pairs that the last check has found. */
  int pairs() {
    return pairs;
  }

  /** The first check comes after one interval. */
  void start() {
    metrics.observe(Accounting.DOUBLE_COUNTED_SERIES, labels, gauge);
    failures.add(0);
    turned = clock.nanoTime();
    rounds.start();
  }

  private void check() {
    try {
      if (written.complete()) {
        DoubleCounts counts = find(written.lately());
        pairs = counts.metrics().size();
        told.found(counts);
      } else {
        told.tooMany();
      }
      turnWhenDue();
    } catch (IOException e) {
      if (!closed) {
        failures.add(1);
        told.failed(String.valueOf(e.getMessage()));
      }
    } catch (RuntimeException | Error e) {
      failures.add(1);
      log.error("The check for metrics that are counted twice failed", e);
    }
  }

  /** What was written must be known for as long as Prometheus shows it. */
  private void turnWhenDue() {
    long now = clock.nanoTime();
    if (now - turned >= Math.max(LOOKBACK.toNanos(), interval)) {
      turned = now;
      written.turn();
    }
  }

  private DoubleCounts find(Map<String, Set<Target>> lately) throws IOException {
    DoubleCounts counts = new DoubleCounts();
    List<String> names = new ArrayList<>(new TreeMap<>(lately).keySet());
    for (int from = 0; from < names.size(); from += NAMES_A_QUESTION) {
      List<String> some = names.subList(from, Math.min(names.size(), from + NAMES_A_QUESTION));
      Set<Target> targets = new HashSet<>();
      some.forEach(name -> targets.addAll(lately.getOrDefault(name, Set.of())));
      prometheus
          .ask(DoubleCountQuestion.text(some, targets))
          .forEach((name, found) -> counts.add(name, lately.getOrDefault(name, Set.of()), found));
    }
    return counts;
  }

  /** Safe without {@link #start}, and twice. */
  void close() {
    closed = true;
    rounds.close();
    prometheus.close();
    metrics.forget(Accounting.DOUBLE_COUNTED_SERIES, labels, gauge);
  }
}
