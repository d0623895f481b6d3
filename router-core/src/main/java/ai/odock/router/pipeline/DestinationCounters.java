package ai.odock.router.pipeline;

import ai.odock.router.ComponentId;
import ai.odock.router.Signal;
import ai.odock.router.telemetry.Counter;
import ai.odock.router.telemetry.DeliveryLedger;
import ai.odock.router.telemetry.Metrics;
import ai.odock.router.telemetry.Otelcol;
import java.util.Map;

/** What became of the items of one exporter and signal: the collector's counters and the ledger. */
final class DestinationCounters {
  private final boolean acknowledged;
  private final DeliveryLedger ledger;
  private final Counter sent;
  private final Counter sendFailed;
  private final Counter enqueueFailed;

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
    sendFailed = metrics.counter(Otelcol.exporterSendFailed(signal.items()), labels);
    enqueueFailed = metrics.counter(Otelcol.exporterEnqueueFailed(signal.items()), labels);
  }

  /** The destination has taken charge of items whose fate is open. */
  void accepted(int items) {
    if (acknowledged) {
      ledger.accepted(items);
    }
  }

  /** The fate of {@code items} is known: delivered, but for those dropped for a reason. */
  void settled(int items, Map<String, Integer> dropped) {
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
      sendFailed.add(lost);
    }
  }

  /** Items were not delivered, and the caller still answers for them. */
  void handedBack(int items) {
    sendFailed.add(items);
    sent.add(0);
  }

  /** Items that the destination has taken charge of and whose fate is open. */
  long inFlight() {
    return ledger.snapshot().inFlight();
  }

  /** A full queue has refused items. */
  void refused(int items) {
    enqueueFailed.add(items);
  }
}
