package ai.odock.router.app.demo;

import ai.odock.router.telemetry.Accounting;
import ai.odock.router.telemetry.DeliveryLedger;
import ai.odock.router.telemetry.Metrics;
import ai.odock.router.telemetry.Otelcol;
import java.util.List;
import java.util.Map;

/**
 * What became of the items of one signal, as the router counts them.
 *
 * @param received what it has acknowledged
 * @param inFlight what the exporter holds, queued or on the way
 * @param dropped given up, with a reason on the metrics page
 */
record Account(Backend backend, long received, long delivered, long inFlight, long dropped) {
  private static final String RECEIVER = "otlp";

  static Account of(Backend backend, Metrics metrics) {
    String signal = backend.signal().label();
    // read against the flow: what comes in meanwhile waits, and nothing is delivered before it came
    DeliveryLedger.Snapshot ledger = metrics.ledger(backend.exporter(), signal).snapshot();
    long dropped = ledger.dropped().values().stream().mapToLong(Long::longValue).sum();
    for (String reason : List.of("shutdown", "internal_error")) {
      dropped +=
          metrics
              .counter(
                  Accounting.BATCH_DROPPED_ITEMS,
                  Map.of("processor", "batch", "signal", signal, "reason", reason))
              .value();
    }
    long received = 0;
    for (String transport : List.of("grpc", "http")) {
      received +=
          metrics
              .counter(
                  Otelcol.receiverAccepted(backend.signal().items()),
                  Map.of("receiver", RECEIVER, "transport", transport))
              .value();
    }
    return new Account(backend, received, ledger.delivered(), ledger.inFlight(), dropped);
  }

  /** Received and neither delivered nor dropped: in the batch, in the queue or on the way. */
  long waiting() {
    return Math.max(0, received - delivered - dropped);
  }
}
