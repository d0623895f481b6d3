package ai.odock.router.bench;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * The figures of one process.
 *
 * @param acknowledged items acknowledged in the measured time
 * @param cpuSeconds user and system time of the process in the measured time
 * @param systemSeconds the kernel's part of it
 * @param elapsed the measured time
 * @param latencies microseconds, of requests acknowledged in the measured time
 * @param ready from exec to all ports accepting
 * @param acknowledgedInAll items acknowledged, warm-up included
 * @param delivered different items at the sink in the end
 * @param missing items acknowledged that never arrived
 * @param duplicates arrivals of items that had arrived before
 * @param foreign arrivals of items that were never sent
 * @param refusals requests that were not acknowledged, by what was said
 * @param notSent requests that an open loop was too late to send
 */
record Row(
    String name,
    long acknowledged,
    double cpuSeconds,
    double systemSeconds,
    Duration elapsed,
    Histogram latencies,
    long idleKib,
    long peakKib,
    Duration ready,
    long acknowledgedInAll,
    long delivered,
    long missing,
    long duplicates,
    long foreign,
    Map<String, Long> refusals,
    long notSent,
    List<String> jvmFlags) {

  /** Items acknowledged for each CPU second of the process; 0 when it used no measurable time. */
  double itemsPerCpuSecond() {
    return cpuSeconds == 0 ? 0 : acknowledged / cpuSeconds;
  }

  /** Nothing acknowledged is missing, nothing came twice, and something was acknowledged at all. */
  boolean sound() {
    return acknowledgedInAll > 0 && missing == 0 && duplicates == 0 && foreign == 0;
  }
}
