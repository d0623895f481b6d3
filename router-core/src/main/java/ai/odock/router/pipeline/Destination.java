package ai.odock.router.pipeline;

import ai.odock.router.Batch;
import ai.odock.router.Component;
import ai.odock.router.ComponentContext;
import ai.odock.router.Consumer;
import ai.odock.router.Deadline;
import ai.odock.router.Exporter;
import ai.odock.router.Outcome;
import ai.odock.router.Outcome.Accepted;
import ai.odock.router.Sending;
import ai.odock.router.Signal;
import ai.odock.router.StartException;
import ai.odock.router.telemetry.Metrics;
import ai.odock.router.telemetry.Otelcol;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One exporter for one signal with what is wrapped around it: queue → counters → retry → export.
 */
final class Destination implements Component, Consumer {
  private final Exporter exporter;
  private final Delivery delivery;
  private final DestinationCounters counters;
  private final @Nullable SendingQueue queue;
  private final boolean mayWait;

  Destination(Exporter exporter, Sending sending, Signal signal, ComponentContext context) {
    this.exporter = exporter;
    boolean acknowledged = sending.queue() != null && !sending.queue().waitForResult();
    this.counters = new DestinationCounters(context.metrics(), context.id(), signal, acknowledged);
    this.delivery =
        new Delivery(
            exporter,
            sending.retry(),
            acknowledged,
            counters,
            context.clock(),
            context.log(),
            StepSpan.export(context, signal));
    this.queue = sending.queue() == null ? null : queue(sending.queue(), context);
    this.mayWait = queue == null ? exporter.mayWait() : queue.mayWait();
    if (queue != null) {
      observe(queue, signal, context);
    }
  }

  private SendingQueue queue(Sending.Queue settings, ComponentContext context) {
    return new SendingQueue(
        context.id().toString(),
        settings,
        delivery,
        counters,
        context.memory(),
        context.clock(),
        context.log());
  }

  private static void observe(SendingQueue queue, Signal signal, ComponentContext context) {
    Metrics metrics = context.metrics();
    Map<String, String> labels =
        Map.of("exporter", context.id().toString(), "data_type", signal.label());
    metrics.observe(Otelcol.EXPORTER_QUEUE_SIZE, labels, queue::used);
    metrics.observe(Otelcol.EXPORTER_QUEUE_CAPACITY, labels, queue::capacity);
  }

  @Override
  public void start() throws StartException {
    exporter.start();
    if (queue != null) {
      queue.start();
    }
  }

  @Override
  public boolean mayWait() {
    return mayWait;
  }

  @Override
  public Outcome consume(Batch batch) {
    if (queue != null) {
      return queue.consume(batch);
    }
    if (batch.items() == 0) {
      return Accepted.ALL;
    }
    return delivery.deliver(batch);
  }

  @Override
  public void close(Deadline deadline) {
    delivery.closeBy(deadline);
    if (queue != null) {
      queue.close(deadline);
    }
    exporter.close(deadline);
  }
}
