package ai.odock.router.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.MemoryBudget;
import ai.odock.router.time.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ProcessMetricsTest {
  static Stream<Arguments> statusFiles() {
    return Stream.of(
        argumentSet("linux", "Name:\tjava\nVmRSS:\t   48472 kB\nVmData:\t 9 kB\n", 48_472L * 1024),
        argumentSet("without the line", "Name:\tjava\n", -1L),
        argumentSet("without a number", "VmRSS:\t kB\n", -1L));
  }

  /** -1: the committed memory stands in. */
  @ParameterizedTest
  @MethodSource("statusFiles")
  void readsTheResidentSize(String status, long bytes, @TempDir Path directory) throws IOException {
    JvmUsage usage = new JvmUsage(Files.writeString(directory.resolve("status"), status));
    assertResident(usage, bytes);
  }

  @Test
  void standsInForTheResidentSizeWhereThereIsNoFile(@TempDir Path directory) {
    assertResident(new JvmUsage(directory.resolve("none")), -1);
  }

  @Test
  void thisProcessUsesSomething() {
    Metrics metrics = new Metrics();
    ProcessMetrics.observe(metrics, Clock.SYSTEM);
    Map<String, Double> first = read(metrics);
    assertThat(first)
        .containsOnlyKeys(
            "otelcol_process_uptime",
            "otelcol_process_cpu_seconds",
            "otelcol_process_memory_rss",
            "otelcol_process_runtime_heap_alloc_bytes",
            "otelcol_process_runtime_total_alloc_bytes",
            "otelcol_process_runtime_total_sys_memory_bytes")
        .allSatisfy((name, value) -> assertThat(value).as(name).isPositive());
    assertThat(first.get("otelcol_process_cpu_seconds")).isLessThan(3600);
    assertThat(first.get("otelcol_process_runtime_heap_alloc_bytes"))
        .isLessThanOrEqualTo(first.get("otelcol_process_runtime_total_sys_memory_bytes"));
    assertThat(read(metrics).get("otelcol_process_runtime_total_alloc_bytes"))
        .isGreaterThan(first.get("otelcol_process_runtime_total_alloc_bytes"));
  }

  @Test
  void showsTheMemoryBudget() {
    Metrics metrics = new Metrics();
    MemoryBudget budget = new MemoryBudget(1000);
    Accounting.observeMemory(metrics, budget::held, budget::limit);
    assertThat(budget.tryCharge(300)).isTrue();
    assertThat(read(metrics))
        .isEqualTo(Map.of("router_memory_held_bytes", 300.0, "router_memory_limit_bytes", 1000.0));
  }

  private static void assertResident(JvmUsage usage, long bytes) {
    if (bytes >= 0) {
      assertThat(usage.residentBytes()).isEqualTo(bytes);
    } else {
      // the non-heap part may grow between the readings
      long before = usage.committedBytes();
      assertThat(usage.residentBytes()).isBetween(before, usage.committedBytes());
    }
  }

  private static Map<String, Double> read(Metrics metrics) {
    Map<String, Double> values = new TreeMap<>();
    metrics.readValues(
        (instrument, labels, value) -> values.put(instrument.name(), value),
        e -> {
          throw e;
        });
    return values;
  }
}
