package ai.odock.router.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class TableTest {
  private static Row row(
      String name, double cpuSeconds, long missing, long notSent, Map<String, Long> refusals) {
    Histogram latencies = new Histogram(3);
    latencies.recordValue(1500);
    return new Row(
        name,
        1_000_000,
        cpuSeconds,
        cpuSeconds / 2,
        Duration.ofSeconds(10),
        latencies,
        2048,
        4096,
        Duration.ofMillis(250),
        1_200_000,
        1_200_000 - missing,
        missing,
        0,
        0,
        refusals,
        notSent,
        List.of());
  }

  @Test
  void ratiosAreThoseOfItemsPerCpuSecond() {
    List<Row> rows =
        List.of(
            row("relay", 1, 0, 0, Map.of()),
            row("router", 2, 0, 0, Map.of()),
            row("versus", 8, 3, 0, Map.of()));
    assertThat(Table.of(rows))
        .isEqualTo(
            """
                    acknowledged  items/CPU s  to relay  to versus  p50 ms  p90 ms  p99 ms  max ms  RSS idle  RSS peak  ready ms  missing  duplicates
            relay      1,000,000    1,000,000         -       8.00    1.50    1.50    1.50    1.50     2 MiB     4 MiB       250        0           0
            router     1,000,000      500,000      0.50       4.00    1.50    1.50    1.50    1.50     2 MiB     4 MiB       250        0           0
            versus     1,000,000      125,000      0.13          -    1.50    1.50    1.50    1.50     2 MiB     4 MiB       250        3           0
            """);
  }

  @Test
  void saysWhatWasNotAcknowledgedOrNotSent() {
    assertThat(Table.of(List.of(row("router", 2, 0, 1234, Map.of("UNAVAILABLE", 5L)))))
        .endsWith(
            """
            router: 5 requests not acknowledged: UNAVAILABLE
            router: the rate was not reached: 1,234 requests were due and not sent
            """);
  }

  @Test
  void aRowIsSoundOnlyWhenEveryAcknowledgedItemCameOnce() {
    assertThat(row("router", 1, 0, 0, Map.of()).sound()).isTrue();
    assertThat(row("router", 1, 1, 0, Map.of()).sound()).isFalse();
  }
}
