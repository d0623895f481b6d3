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
  private final DeliveryLedger ledger;
  private final Counter sent;
  private final Counter sendFailed;
  private final Counter enqueueFailed;

  DestinationCounters(Metrics metrics, ComponentId exporter, Signal signal) {
    Map<String, String> labels = Map.of("exporter", exporter.toString());
    ledger = metrics.ledger(exporter.toString(), signal.label());
    sent = metrics.counter(Otelcol.exporterSent(signal.items()), labels);
    sendFailed = metrics.counter(Otelcol.exporterSendFailed(signal.items()), labels);
    enqueueFailed = metrics.counter(Otelcol.exporterEnqueueFailed(signal.items()), labels);
  }

  /** The destination has taken charge of items. */
  void accepted(int items) {
    ledger.accepted(items);
  }

  /** The fate of {@code items} is known: delivered, but for those dropped for a reason. */
  void settled(int items, Map<String, Integer> dropped) {
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

  /** Items that were accepted go back to the caller, who still answers for them. */
  void withdrawn(int items) {
    sendFailed.add(items);
    ledger.withdrawn(items);
    sent.add(0);
  }

  /** A full queue has refused items. */
  void refused(int items) {
    enqueueFailed.add(items);
  }
}
