package ai.odock.router;

import ai.odock.router.Outcome.Accepted;
import ai.odock.router.Outcome.Elsewhere;
import ai.odock.router.Outcome.Permanent;
import ai.odock.router.Outcome.Retryable;
import ai.odock.router.telemetry.Accounting;
import ai.odock.router.telemetry.Counter;
import ai.odock.router.telemetry.Histogram;
import ai.odock.router.telemetry.Otelcol;
import java.util.Map;

/** A {@link Transform} as a step of a pipeline: counts what goes in and out, and survives it. */
final class TransformProcessor implements Processor {
  private static final double NANOS = 1e9;

  private final Transform transform;
  private final Signal signal;
  private final ComponentContext context;
  private final Consumer next;
  private final Counter incoming;
  private final Counter outgoing;
  private final Histogram duration;

  TransformProcessor(Transform transform, Signal signal, ComponentContext context, Consumer next) {
    this.transform = transform;
    this.signal = signal;
    this.context = context;
    this.next = next;
    Map<String, String> labels =
        Map.of("processor", context.id().toString(), "otel.signal", signal.label());
    incoming = context.metrics().counter(Otelcol.PROCESSOR_INCOMING_ITEMS, labels);
    outgoing = context.metrics().counter(Otelcol.PROCESSOR_OUTGOING_ITEMS, labels);
    duration =
        context
            .metrics()
            .histogram(Otelcol.PROCESSOR_INTERNAL_DURATION, labels, Otelcol.defaultBounds());
  }

  @Override
  public void start() throws StartException {
    transform.start();
  }

  @Override
  public void handOver() {
    transform.handOver();
  }

  @Override
  public void takeBack() {
    transform.takeBack();
  }

  @Override
  public void close(Deadline deadline) {
    transform.close(deadline);
  }

  @Override
  public boolean mayWait() {
    return next.mayWait();
  }

  @Override
  public Outcome consume(Batch batch) {
    if (batch.items() == 0) {
      return next.consume(batch);
    }
    incoming.add(batch.items());
    Transform.Result result;
    try {
      result = measured(batch);
    } catch (RuntimeException | StackOverflowError e) {
      return failed(batch, e);
    }
    Batch out = result.batch();
    outgoing.add(out.items());
    Outcome outcome = out.items() == 0 ? Accepted.ALL : next.consume(out);
    if (!(outcome instanceof Retryable wait)) {
      count(result.filtered());
      return outcome;
    }
    if (!batch.kept()) {
      return wait; // the client sends the whole once more
    }
    count(result.filtered());
    return wait.with(new Elsewhere(wait.left(next, out)));
  }

  private Transform.Result measured(Batch batch) {
    if (!context.metrics().detailed()) {
      return transform.apply(batch);
    }
    long start = context.clock().nanoTime();
    Transform.Result result = transform.apply(batch);
    duration.record((context.clock().nanoTime() - start) / NANOS);
    return result;
  }

  private void count(Map<String, Integer> filtered) {
    filtered.forEach(
        (reason, items) ->
            context
                .metrics()
                .counter(
                    Accounting.PROCESSOR_FILTERED_ITEMS,
                    Map.of(
                        "processor",
                        context.id().toString(),
                        "signal",
                        signal.label(),
                        "reason",
                        reason))
                .add(items));
  }

  private Outcome failed(Batch batch, Throwable defect) {
    context.log().error("The processor failed on a batch of {} items", batch.items(), defect);
    return new Permanent(
        StatusCode.INTERNAL, "processor \"%s\" failed".formatted(context.id()), "processor_failed");
  }
}
