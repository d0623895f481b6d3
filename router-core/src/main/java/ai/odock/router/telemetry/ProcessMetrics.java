package ai.odock.router.telemetry;

import ai.odock.router.telemetry.Instrument.Kind;
import ai.odock.router.telemetry.Instrument.Level;
import ai.odock.router.time.Clock;
import java.util.Map;

/** What the process uses, under the collector's names. */
public final class ProcessMetrics implements Metrics.Group {
  private static final double NANOS = 1e9;
  private static final Instrument UPTIME =
      instrument(Kind.COUNTER, "uptime", "s", "Time since the start.");
  private static final Instrument CPU =
      instrument(Kind.COUNTER, "cpu_seconds", "s", "CPU time used, user and system.");
  private static final Instrument RSS =
      instrument(Kind.GAUGE, "memory_rss", "By", "Physical memory in use (resident set).");
  private static final Instrument HEAP =
      instrument(Kind.GAUGE, "runtime_heap_alloc_bytes", "By", "Java heap in use.");
  private static final Instrument ALLOCATED =
      instrument(Kind.COUNTER, "runtime_total_alloc_bytes", "By", "Java heap ever allocated.");
  private static final Instrument COMMITTED =
      instrument(
          Kind.GAUGE, "runtime_total_sys_memory_bytes", "By", "Memory the JVM has from the OS.");

  private final Clock clock;
  private final long start;
  private final ProcessUsage usage;

  ProcessMetrics(Clock clock, ProcessUsage usage) {
    this.clock = clock;
    this.start = clock.nanoTime();
    this.usage = usage;
  }

  /** Shows this process from now on; uptime counts from here. */
  public static void observe(Metrics metrics, Clock clock) {
    metrics.observe(new ProcessMetrics(clock, new JvmUsage()));
  }

  @Override
  public void read(Metrics.Values into) {
    into.value(UPTIME, Map.of(), (clock.nanoTime() - start) / NANOS);
    into.value(CPU, Map.of(), usage.cpuNanos() / NANOS);
    into.value(RSS, Map.of(), (double) usage.residentBytes());
    into.value(HEAP, Map.of(), (double) usage.heapBytes());
    into.value(ALLOCATED, Map.of(), (double) usage.allocatedBytes());
    into.value(COMMITTED, Map.of(), (double) usage.committedBytes());
  }

  private static Instrument instrument(Kind kind, String name, String unit, String help) {
    return new Instrument(
        kind,
        "otelcol_process_" + name,
        unit,
        "go.opentelemetry.io/collector/service",
        help + " [Alpha]",
        Level.BASIC);
  }
}
