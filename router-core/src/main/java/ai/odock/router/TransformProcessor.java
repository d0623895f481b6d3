package ai.odock.router;

import ai.odock.router.Outcome.Accepted;
import ai.odock.router.Outcome.Elsewhere;
import ai.odock.router.Outcome.Permanent;
import ai.odock.router.Outcome.Retryable;
import ai.odock.router.otlp.NoRoom;
import ai.odock.router.telemetry.Accounting;
import ai.odock.router.telemetry.Counter;
import ai.odock.router.telemetry.Histogram;
import ai.odock.router.telemetry.Instrument;
import ai.odock.router.telemetry.Otelcol;
import ai.odock.router.time.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A {@link Transform} as a step of a pipeline: counts what goes in and out, and survives it. */
final class TransformProcessor implements Processor {
  private static final Permanent TOO_LARGE =
      Permanent.ofContent(
          StatusCode.INVALID_ARGUMENT,
          "the request needs more memory than the router has (ROUTER_HEAP); send less at a time",
          "too_large");

  private static final double NANOS = 1e9;
  private static final String NO_ROOM = "the memory budget is used up";
  private static final Duration NO_ROOM_DELAY = Duration.ofSeconds(1);

  private final Transform transform;
  private final Signal signal;
  private final ComponentContext context;
  private final Consumer next;
  private final Counter incoming;
  private final Counter outgoing;
  private final Histogram duration;
  private final Outcome failed;

  TransformProcessor(Transform transform, Signal signal, ComponentContext context, Consumer next) {
    this.transform = transform;
    this.signal = signal;
    this.context = context;
    this.next = next;
    failed =
        Permanent.ofContent(
            StatusCode.INTERNAL,
            "processor \"%s\" failed".formatted(context.id()),
            "processor_failed");
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
  public Traits traits() {
    return next.traits();
  }

  @Override
  public Outcome consume(Batch batch) {
    if (batch.items() == 0) {
      return next.consume(batch);
    }
    incoming.add(batch.items());
    Transform.@Nullable Result result;
    try {
      result = measured(batch);
    } catch (NoRoom e) {
      if (2 * e.bytes() <= context.memory().most()) {
        return new Retryable(StatusCode.UNAVAILABLE, NO_ROOM, NO_ROOM_DELAY, null);
      }
      if (!batch.kept()) {
        return TOO_LARGE;
      }
      result = salvaged(batch); // its parts need less
    } catch (RuntimeException | Error e) {
      result = failed(batch, e);
    }
    if (result == null) {
      return failed; // the client is told
    }
    Batch out = result.batch();
    outgoing.add(out.items());
    Outcome outcome = out.items() == 0 ? Accepted.ALL : next.consume(out);
    if (!(outcome instanceof Retryable wait)) {
      count(Accounting.PROCESSOR_FILTERED_ITEMS, result.filtered());
      return outcome;
    }
    if (!batch.kept()) {
      return wait; // the client sends the whole once more
    }
    count(Accounting.PROCESSOR_FILTERED_ITEMS, result.filtered());
    return wait.with(new Elsewhere(wait.left(next, out)));
  }

  /** What is left of a batch that the transform fails on; null: nothing, all of it is refused. */
  private Transform.@Nullable Result failed(Batch batch, Throwable e) {
    context.log().error("The processor failed on a batch of {} items", batch.items(), e);
    return batch.kept() ? salvaged(batch) : null;
  }

  /** What comes of a batch without the items that it fails on. */
  private Transform.Result salvaged(Batch batch) {
    Salvage<Transform.Result> salvage = Salvage.of(batch, this::measured);
    count(Accounting.PROCESSOR_DROPPED_ITEMS, Map.of("internal_error", salvage.lost()));
    Map<String, Integer> filtered = new HashMap<>();
    List<Batch> batches = new ArrayList<>();
    for (Transform.Result result : salvage.results()) {
      batches.add(result.batch());
      result.filtered().forEach((reason, items) -> filtered.merge(reason, items, Integer::sum));
    }
    Batch out = batches.isEmpty() ? batch.with(List.of(), List.of()) : Batch.merge(batches);
    return new Transform.Result(out, filtered);
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

  private void count(Instrument instrument, Map<String, Integer> items) {
    items.forEach((reason, count) -> counter(instrument, reason).add(count));
  }

  private Counter counter(Instrument instrument, String reason) {
    Map<String, String> labels =
        Map.of("processor", context.id().toString(), "signal", signal.label(), "reason", reason);
    return context.metrics().counter(instrument, labels);
  }
}
