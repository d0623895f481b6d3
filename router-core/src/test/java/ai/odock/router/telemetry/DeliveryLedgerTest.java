package ai.odock.router.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.odock.router.telemetry.DeliveryLedger.Snapshot;
import ai.odock.router.telemetry.Instrument.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

class DeliveryLedgerTest {
  private static final int WORKERS = 4;
  private static final int ROUNDS = 30_000;

  final Metrics metrics = new Metrics();
  final DeliveryLedger ledger = metrics.ledger("otlp/a", "traces");
  final MetricsPage page =
      new MetricsPage(metrics, Selection.of(Level.BASIC), Spelling.EXPLICIT, Map.of(), () -> "");

  @Test
  void keepsAccountOfEachItem() {
    ledger.accepted(100);
    ledger.accepted(50);
    ledger.delivered(60);
    ledger.dropped(7, "too_large");
    ledger.dropped(3, "shutdown");
    ledger.dropped(5, "too_large");
    assertThat(ledger.snapshot())
        .isEqualTo(
            new Snapshot(150, 60, new TreeMap<>(Map.of("shutdown", 3L, "too_large", 12L)), 75));
  }

  @Test
  void showsEachDestinationUnderFixedNames() {
    ledger.accepted(1_000_000);
    ledger.delivered(400_000);
    ledger.dropped(100_000, "too_large");
    assertThat(shown())
        .containsExactly(
            "router_exporter_accepted_items_total{exporter=\"otlp/a\",signal=\"traces\"} 1e+06",
            "router_exporter_delivered_items_total{exporter=\"otlp/a\",signal=\"traces\"} 400000",
            "router_exporter_dropped_items_total"
                + "{exporter=\"otlp/a\",reason=\"too_large\",signal=\"traces\"} 100000",
            "router_exporter_in_flight_items{exporter=\"otlp/a\",signal=\"traces\"} 500000");
  }

  @Test
  void oneDestinationHasOneLedger() {
    assertThat(metrics.ledger("otlp/a", "traces")).isSameAs(ledger);
    assertThat(metrics.ledger("otlp/a", "logs")).isNotSameAs(ledger);
  }

  @Test
  void refusesNegativeNumbers() {
    assertThatThrownBy(() -> ledger.delivered(-1)).hasMessage("negative number of items: -1");
  }

  /** One kind of entry at a time: a mixture leaves too little room for two threads to meet. */
  @Test
  void losesNoEntry() {
    hammer(() -> ledger.accepted(4));
    hammer(() -> ledger.delivered(1));
    hammer(() -> ledger.dropped(1, "too_large"));
    long each = WORKERS * 10L * ROUNDS;
    assertThat(ledger.snapshot())
        .isEqualTo(
            new Snapshot(4 * each, each, new TreeMap<>(Map.of("too_large", each)), 2 * each));
  }

  private static void hammer(Runnable entry) {
    try (ExecutorService threads = Executors.newFixedThreadPool(WORKERS)) {
      for (int i = 0; i < WORKERS; i++) {
        threads.execute(
            () -> {
              for (int n = 0; n < 10 * ROUNDS; n++) {
                entry.run();
              }
            });
      }
    }
  }

  @Test
  void balancesWhileManyThreadsWrite() throws Exception {
    List<Future<?>> workers = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(WORKERS)) {
      for (int i = 0; i < WORKERS; i++) {
        workers.add(threads.submit(this::work));
      }
      double last = 0;
      while (!workers.stream().allMatch(Future::isDone)) {
        last = assertBalanced(values(), last);
        Snapshot now = ledger.snapshot();
        assertThat(now.accepted()).isEqualTo(now.delivered() + sum(now) + now.inFlight());
        assertThat(now.inFlight()).isBetween(0L, WORKERS * 10L);
      }
      for (Future<?> worker : workers) {
        var _ = worker.get();
      }
    }
    Snapshot end = ledger.snapshot();
    assertThat(end.inFlight()).isZero();
    assertThat(end.accepted()).isEqualTo(end.delivered() + sum(end)).isPositive();
  }

  private void work() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    for (int i = 0; i < ROUNDS; i++) {
      ledger.accepted(10);
      switch (random.nextInt(3)) {
        case 0 -> ledger.dropped(10, "reason_" + random.nextInt(3));
        case 1 -> {
          ledger.dropped(4, "too_large");
          ledger.delivered(6);
        }
        default -> ledger.delivered(10);
      }
    }
  }

  private static long sum(Snapshot snapshot) {
    return snapshot.dropped().values().stream().mapToLong(Long::longValue).sum();
  }

  private static double assertBalanced(Map<String, Double> values, double atLeast) {
    double accepted = values.getOrDefault("accepted", -1.0);
    assertThat(accepted)
        .isGreaterThanOrEqualTo(atLeast)
        .isEqualTo(
            values.getOrDefault("delivered", -1.0)
                + values.getOrDefault("dropped", 0.0)
                + values.getOrDefault("in", -1.0));
    return accepted;
  }

  private Map<String, Double> values() {
    Map<String, Double> values = new TreeMap<>();
    for (String line : shown()) {
      String family = line.split("_", -1)[2];
      values.merge(family, Double.valueOf(line.substring(line.indexOf(' ') + 1)), Double::sum);
    }
    return values;
  }

  private List<String> shown() {
    return PageText.of(page).lines().filter(line -> line.startsWith("router_exporter_")).toList();
  }
}
