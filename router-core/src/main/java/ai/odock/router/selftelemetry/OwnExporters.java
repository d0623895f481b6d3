package ai.odock.router.selftelemetry;

import ai.odock.router.BuildInfo;
import ai.odock.router.Signal;
import ai.odock.router.telemetry.Instrument;
import ai.odock.router.telemetry.Instrument.Kind;
import ai.odock.router.telemetry.Instrument.Level;
import ai.odock.router.telemetry.Metrics;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;

/** All the ways out for one kind of the router's own records. */
public final class OwnExporters<T> {
  private static final Instrument SENT =
      new Instrument(
          Kind.COUNTER,
          "router_own_telemetry_sent_items_total",
          "",
          "",
          "Spans and log lines of the router itself that a backend has taken.",
          Level.BASIC);
  private static final Instrument DROPPED =
      new Instrument(
          Kind.COUNTER,
          "router_own_telemetry_dropped_items_total",
          "",
          "",
          "Spans and log lines of the router itself that no backend got.",
          Level.BASIC);

  private final Signal signal;
  private final List<OwnExporter<T>> exporters;

  private OwnExporters(Signal signal, List<OwnExporter<T>> exporters) {
    this.signal = signal;
    this.exporters = exporters;
  }

  /**
   * Begins to send.
   *
   * @param log is told when sending begins to fail, and when it goes on
   * @throws IllegalArgumentException when a client cannot be made, as for a proxy that is none
   */
  public static <T> OwnExporters<T> open(
      List<OwnExport> exports, OwnRecords<T> records, BuildInfo build, Clock clock, Logger log) {
    Signal signal = records.signal();
    List<OwnExporter<T>> exporters =
        exports.stream()
            .map(
                to ->
                    new OwnExporter<>(to, records, delivery(to, signal, build, clock, log), clock))
            .toList();
    exporters.forEach(OwnExporter::start);
    return new OwnExporters<>(signal, exporters);
  }

  private static OwnDelivery delivery(
      OwnExport export, Signal signal, BuildInfo build, Clock clock, Logger log) {
    return new OwnDelivery(
        signal, OwnSender.to(export.target(), signal, export.timeout(), build, clock), log);
  }

  /** Takes a record, and never waits: what no queue has room for is dropped and counted. */
  public void offer(T item) {
    for (OwnExporter<T> exporter : exporters) {
      exporter.offer(item);
    }
  }

  /** Shows what was sent and dropped. */
  public void observe(Metrics metrics) {
    metrics.observe(this::read);
  }

  private void read(Metrics.Values into) {
    long sent = 0;
    Map<String, Long> dropped = new TreeMap<>();
    for (OwnExporter<T> exporter : exporters) {
      sent += exporter.sent();
      exporter.dropped().forEach((reason, items) -> dropped.merge(reason, items, Long::sum));
    }
    into.value(SENT, Map.of("signal", signal.label()), (double) sent);
    dropped.forEach(
        (reason, items) ->
            into.value(
                DROPPED, Map.of("signal", signal.label(), "reason", reason), (double) items));
  }

  /** Sends what waits, until the deadline. */
  public void close(Deadline deadline) {
    List<Thread> closing =
        exporters.stream().map(e -> Thread.startVirtualThread(() -> e.close(deadline))).toList();
    try {
      for (Thread thread : closing) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
