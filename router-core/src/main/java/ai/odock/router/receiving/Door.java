package ai.odock.router.receiving;

import ai.odock.router.Batch;
import ai.odock.router.ComponentContext;
import ai.odock.router.Consumer;
import ai.odock.router.Outcome;
import ai.odock.router.Outcome.Accepted;
import ai.odock.router.Signal;
import ai.odock.router.StatusCode;
import ai.odock.router.otlp.MalformedOtlp;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.otlp.OtlpCheck;
import ai.odock.router.settings.ComponentId;
import ai.odock.router.telemetry.Counter;
import ai.odock.router.telemetry.Metrics;
import ai.odock.router.telemetry.Otelcol;
import ai.odock.router.telemetry.trace.RequestHeaders;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** Where requests of one signal and transport come in: checked once, handed on, counted. */
public final class Door {
  private final Signal signal;
  private final Consumer next;
  private final ComponentId receiver;
  private final Counter accepted;
  private final Counter refused;
  private final Counter failed;
  private final Rejections rejections;
  private final Logger log;
  private final @Nullable RequestSpans spans;
  private final int maxElements;

  /**
   * @param transport as in the labels of the counters
   * @param maxElements see {@link OtlpCheck}
   */
  public Door(
      Signal signal,
      String transport,
      int maxElements,
      Rejections rejections,
      ComponentContext context,
      Consumer next) {
    this.signal = signal;
    this.next = next;
    this.maxElements = maxElements;
    this.receiver = context.id();
    this.rejections = rejections;
    this.log = context.log();
    this.spans = RequestSpans.of(signal, transport, context);
    Metrics metrics = context.metrics();
    Map<String, String> labels = Map.of("receiver", receiver.toString(), "transport", transport);
    accepted = metrics.counter(Otelcol.receiverAccepted(signal.items()), labels);
    refused = metrics.counter(Otelcol.receiverRefused(signal.items()), labels);
    failed = metrics.counter(Otelcol.receiverFailed(signal.items()), labels);
  }

  /** The elements that an item may have. */
  public int maxElements() {
    return maxElements;
  }

  public Signal signal() {
    return signal;
  }

  /** Whether {@link #take} must not be called on a connection's event loop. */
  public boolean waits() {
    return next.traits().waits();
  }

  /** Works on a request: where it waits, on a virtual thread, else right here. */
  public static void work(boolean waits, Runnable work) {
    if (waits && !Thread.currentThread().isVirtual()) {
      Thread.startVirtualThread(work);
    } else {
      work.run();
    }
  }

  /** The headers of requests that {@link #traced} looks at. */
  public Set<String> headers() {
    return spans == null ? Set.of() : RequestHeaders.NAMES;
  }

  /** Takes a request in the trace that its headers name, if the router traces itself. */
  public <X extends Throwable> Outcome traced(
      RequestHeaders headers, ScopedValue.CallableOp<Outcome, X> take) throws X {
    return spans == null ? take.call() : spans.from(headers, take);
  }

  /**
   * Checks an encoded OTLP request and hands it on.
   *
   * @param metadata what came with it; empty unless the operator wants it
   * @throws MalformedOtlp when it is not OTLP; it is counted
   */
  public Outcome take(Map<String, List<String>> metadata, byte[] array, int offset, int length)
      throws MalformedOtlp {
    try {
      return take(metadata, OtlpCheck.check(signal.request(), array, offset, length, maxElements));
    } catch (MalformedOtlp e) {
      rejected(e.reason().label());
      throw e;
    }
  }

  /** Hands a request on that was checked, or made from something else. */
  public Outcome take(Map<String, List<String>> metadata, OtlpBytes request) {
    if (request.items() == 0) {
      return Accepted.ALL;
    }
    Outcome outcome = handOn(batch(metadata, request));
    accepted.add(outcome.isAccepted() ? request.items() : 0);
    refused.add(outcome.isAccepted() ? 0 : request.items());
    failed.add(0);
    return outcome;
  }

  /** An event loop was chosen before the request was read, and a reload may have come meanwhile. */
  private Outcome handOn(Batch batch) {
    if (waits() && !Thread.currentThread().isVirtual()) {
      return Outcome.retryable(
          StatusCode.UNAVAILABLE, "the configuration has just changed, please try again");
    }
    return spans == null ? next.consume(batch) : spans.around(batch, next);
  }

  private Batch batch(Map<String, List<String>> metadata, OtlpBytes request) {
    return metadata.isEmpty()
        ? Batch.of(signal, request, receiver)
        : new Batch(signal, List.of(request), List.of(receiver), metadata);
  }

  /** Notes a bug of ours; the client gets no more than its name. */
  public void defect(Throwable defect) {
    rejected("internal_error");
    log.atError().setCause(defect).log("A request failed with a defect");
  }

  /** Counts items that were left out of a request whose other items were handed on. */
  public void refused(String reason, int items) {
    rejected(reason);
    refused.add(items);
  }

  /** Counts a request that could not be read. */
  public void rejected(String reason) {
    rejections.count(reason);
  }
}
