package ai.odock.router.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.telemetry.Instrument.Level;
import ai.odock.router.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class JvmMetricsTest {
  @Test
  void showsEachFamilyOnce() {
    Metrics metrics = RecordedRun.with(1);
    ProcessMetrics.observe(metrics, Clock.SYSTEM);
    try (JvmMetrics jvm = new JvmMetrics()) {
      String page =
          PageText.of(
              new MetricsPage(
                  metrics, Selection.of(Level.NORMAL), Spelling.EXPLICIT, Map.of(), jvm::text));
      List<String> families =
          page.lines()
              .filter(line -> line.startsWith("# TYPE "))
              .map(line -> line.split(" ", -1)[2])
              .toList();
      assertThat(families)
          .doesNotHaveDuplicates()
          .contains(
              "jvm_memory_used_bytes",
              "jvm_threads_live_threads",
              "jvm_classes_loaded_classes",
              "jvm_gc_live_data_size_bytes",
              "otelcol_process_uptime_seconds_total");
      assertThat(families.stream().filter(name -> name.startsWith("otelcol_")))
          .noneMatch(name -> name.endsWith("_max"));
      assertThat(families.stream().filter(name -> !name.startsWith("otelcol_")))
          .allMatch(
              name -> name.matches("jvm_.*|target_info|promhttp_metric_handler_errors_total"));
    }
  }

  @Test
  void startsNoThread() {
    Set<Thread> before = threads();
    try (JvmMetrics jvm = new JvmMetrics()) {
      assertThat(jvm.text()).isNotEmpty();
      assertThat(threads()).isSubsetOf(before);
    }
  }

  @Test
  void saysNothingOnceClosed() {
    JvmMetrics jvm = new JvmMetrics();
    jvm.close();
    assertThat(jvm.text()).isEmpty();
  }

  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream().collect(Collectors.toSet());
  }
}
