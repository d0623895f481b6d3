package ai.odock.router.receiving;

import ai.odock.router.Batch;
import ai.odock.router.ComponentContext;
import ai.odock.router.Consumer;
import ai.odock.router.Outcome;
import ai.odock.router.Outcome.Accepted;
import ai.odock.router.Outcome.Permanent;
import ai.odock.router.Outcome.Retryable;
import ai.odock.router.Signal;
import ai.odock.router.telemetry.ComponentAttributes;
import ai.odock.router.telemetry.trace.RequestHeaders;
import ai.odock.router.telemetry.trace.Span;
import ai.odock.router.telemetry.trace.SpanContext;
import ai.odock.router.telemetry.trace.SpanSource;
import ai.odock.router.telemetry.trace.Tracer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The span of a request on its way through its pipelines, up to where it is queued. Named as the
 * collector's (core/receiver/receiverhelper/obsreport.go), and the server's span at the same time.
 */
final class RequestSpans {
  private static final ScopedValue<List<SpanContext>> ORIGIN = ScopedValue.newInstance();

  private final Tracer tracer;
  private final Signal signal;
  private final String transport;
  private final SpanSource source;
  private final String name;

  private RequestSpans(Tracer tracer, Signal signal, String transport, String id) {
    this.tracer = tracer;
    this.signal = signal;
    this.transport = transport;
    this.source = new SpanSource(id, ComponentAttributes.of("receiver", id, "", ""));
    this.name =
        "receiver/"
            + id
            + switch (signal) {
              case TRACES -> "/TraceDataReceived";
              case METRICS -> "/MetricsReceived";
              case LOGS -> "/LogsReceived";
            };
  }

  /** Null when the router does not trace itself. */
  static @Nullable RequestSpans of(Signal signal, String transport, ComponentContext context) {
    Tracer tracer = context.tracer();
    return tracer == null
        ? null
        : new RequestSpans(tracer, signal, transport, context.id().toString());
  }

  /** Takes a request in the trace that its headers name. */
  <X extends Throwable> Outcome from(
      RequestHeaders headers, ScopedValue.CallableOp<Outcome, X> take) throws X {
    return ScopedValue.where(ORIGIN, tracer.origin(headers)).call(take);
  }

  /** Hands the request on inside a span. */
  Outcome around(Batch batch, Consumer next) {
    Span span = tracer.begin(source, name, Span.Kind.SERVER, ORIGIN.orElse(List.of()));
    try {
      Outcome outcome = next.consume(batch.within(span.context()));
      note(span, batch.items(), outcome);
      return outcome;
    } finally {
      span.end();
    }
  }

  private void note(Span span, int items, Outcome outcome) {
    span.set("transport", transport);
    span.set("format", "protobuf");
    span.set("accepted_" + signal.items(), outcome.isAccepted() ? items : 0);
    span.set("refused_" + signal.items(), outcome.isAccepted() ? 0 : items);
    span.set("failed_" + signal.items(), 0);
    switch (outcome) {
      case Accepted _ -> {}
      case Retryable wait -> span.fail(wait.message());
      case Permanent refused -> span.fail(refused.message());
    }
  }
}
