package ai.odock.router.pipeline.sending;

import ai.odock.router.ComponentContext;
import ai.odock.router.Signal;
import ai.odock.router.telemetry.Metrics;
import ai.odock.router.telemetry.Otelcol;
import java.util.Map;
import java.util.function.DoubleSupplier;

/** What the metrics page tells of a queue. After a reload another queue has the same labels. */
final class QueueGauges {
  private final Metrics metrics;
  private final Map<String, String> labels;
  private final DoubleSupplier used;
  private final DoubleSupplier capacity;

  QueueGauges(ExportQueue queue, Signal signal, ComponentContext context) {
    this.metrics = context.metrics();
    this.labels = Map.of("exporter", context.id().toString(), "data_type", signal.label());
    this.used = queue::used;
    this.capacity = queue::capacity;
  }

  void observe() {
    metrics.observe(Otelcol.EXPORTER_QUEUE_SIZE, labels, used);
    metrics.observe(Otelcol.EXPORTER_QUEUE_CAPACITY, labels, capacity);
  }

  /** Does nothing when another queue is shown by now. */
  void forget() {
    metrics.forget(Otelcol.EXPORTER_QUEUE_SIZE, labels, used);
    metrics.forget(Otelcol.EXPORTER_QUEUE_CAPACITY, labels, capacity);
  }
}
