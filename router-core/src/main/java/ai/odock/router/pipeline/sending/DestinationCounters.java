package ai.odock.router.pipeline.sending;

import ai.odock.router.Signal;
import ai.odock.router.settings.ComponentId;
import ai.odock.router.telemetry.Counter;
import ai.odock.router.telemetry.DeliveryLedger;
import ai.odock.router.telemetry.Instrument;
import ai.odock.router.telemetry.Metrics;
import ai.odock.router.telemetry.Otelcol;
import java.util.Map;

/** What became of the items of one exporter and signal: the collector's counters and the ledger. */
final class DestinationCounters {
  /** The error type of what the router itself gave up because it stops. */
  static final String SHUTDOWN = "Shutdown";

  /** The error type of what has no gRPC code. */
  static final String OTHER = "_OTHER";

  private final boolean acknowledged;
  private final DeliveryLedger ledger;
  private final Counter sent;
  private final Metrics metrics;
  private final Instrument sendFailed;
  private final String exporter;
  private final Counter enqueueFailed;
  private volatile boolean refusing;

  /**
   * The counters of one destination.
   *
   * @param acknowledged whether items are accepted before their fate is known; else both are one
   */
  DestinationCounters(Metrics metrics, ComponentId exporter, Signal signal, boolean acknowledged) {
    this.acknowledged = acknowledged;
    Map<String, String> labels = Map.of("exporter", exporter.toString());
    ledger = metrics.ledger(exporter.toString(), signal.label());
    sent = metrics.counter(Otelcol.exporterSent(signal.items()), labels);
    sendFailed = Otelcol.exporterSendFailed(signal.items());
    this.metrics = metrics;
    this.exporter = exporter.toString();
    enqueueFailed = metrics.counter(Otelcol.exporterEnqueueFailed(signal.items()), labels);
  }

  /** The destination has taken charge of items whose fate is open. */
  void accepted(int items) {
    if (refusing) {
      refusing = false;
    }
    if (acknowledged) {
      ledger.accepted(items);
    }
  }

  /** Items whose fate was counted are sent once more: what they were a part of was moved. */
  void acceptedAgain(int items) {
    if (acknowledged && items > 0) {
      ledger.accepted(items);
    }
  }

  /** The fate of {@code items} is known: delivered, but for those the backend refused. */
  void settled(int items, Map<String, Integer> refused) {
    settled(items, refused, OTHER, true);
  }

  /** The fate of {@code items} is known: lost, because of how their export ended. */
  void dropped(int items, String reason, String errorType, boolean permanent) {
    settled(items, Map.of(reason, items), errorType, permanent);
  }

  private void settled(
      int items, Map<String, Integer> dropped, String errorType, boolean permanent) {
    if (!acknowledged) {
      ledger.accepted(items);
    }
    int lost = 0;
    for (var drop : dropped.entrySet()) {
      ledger.dropped(drop.getValue(), drop.getKey());
      lost += drop.getValue();
    }
    ledger.delivered(items - lost);
    sent.add(items - lost);
    if (lost > 0) {
      failed(lost, errorType, permanent);
    }
  }

  /** Items were not delivered, and the caller still answers for them. */
  void handedBack(int items, String errorType) {
    failed(items, errorType, false);
    sent.add(0);
  }

  private void failed(int items, String errorType, boolean permanent) {
    Map<String, String> labels =
        Map.of(
            "exporter", exporter,
            "error.type", errorType,
            "error.permanent", String.valueOf(permanent));
    metrics.counter(sendFailed, labels).add(items);
  }

  /** Whether the queue has refused what it was offered last. */
  boolean isRefusing() {
    return refusing;
  }

  /** Items that the destination has taken charge of and whose fate is open. */
  long inFlight() {
    return ledger.snapshot().inFlight();
  }

  /** The queue has refused what it was offered. */
  void refusing() {
    refusing = true;
  }

  /** A queue has refused items that nobody holds but a client. */
  void refused(int items) {
    enqueueFailed.add(items);
  }
}
