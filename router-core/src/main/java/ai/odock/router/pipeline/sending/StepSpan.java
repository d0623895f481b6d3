package ai.odock.router.pipeline.sending;

import ai.odock.router.Batch;
import ai.odock.router.ComponentContext;
import ai.odock.router.Outcome;
import ai.odock.router.Outcome.Accepted;
import ai.odock.router.Outcome.Permanent;
import ai.odock.router.Outcome.Retryable;
import ai.odock.router.Signal;
import ai.odock.router.telemetry.ComponentAttributes;
import ai.odock.router.telemetry.trace.Span;
import ai.odock.router.telemetry.trace.SpanSource;
import ai.odock.router.telemetry.trace.Tracer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The span of a batch's way through one step. Names and attributes are the collector's (core
 * exporterhelper/internal/obs_report_sender.go); it has no spans for processors.
 */
public final class StepSpan {
  private static final String HELPERS = "go.opentelemetry.io/collector/";

  private final Tracer tracer;
  private final SpanSource source;
  private final String name;
  private final Span.Kind kind;
  private final String role;
  private final String id;
  private final String signal;

  private StepSpan(
      Tracer tracer, SpanSource source, Span.Kind kind, String role, String id, String signal) {
    this.tracer = tracer;
    this.source = source;
    this.name = role + "/" + id + "/" + signal;
    this.kind = kind;
    this.role = role;
    this.id = id;
    this.signal = signal;
  }

  /** Of sending a batch, all attempts together. Null when the router does not trace itself. */
  static @Nullable StepSpan export(ComponentContext context, Signal signal) {
    return of(context, Span.Kind.CLIENT, "exporter", signal, "");
  }

  /** Of handing a batch to a processor. Null when the router does not trace itself. */
  public static @Nullable StepSpan process(
      ComponentContext context, Signal signal, String pipeline) {
    return of(context, Span.Kind.INTERNAL, "processor", signal, pipeline);
  }

  private static @Nullable StepSpan of(
      ComponentContext context, Span.Kind kind, String role, Signal signal, String pipeline) {
    Tracer tracer = context.tracer();
    if (tracer == null) {
      return null;
    }
    String id = context.id().toString();
    SpanSource source =
        new SpanSource(
            HELPERS + role + "/" + role + "helper",
            ComponentAttributes.of(role, id, signal.label(), pipeline));
    return new StepSpan(tracer, source, kind, role, id, signal.label());
  }

  /** Does the step inside a span. */
  public Outcome around(Batch batch, Function<Batch, Outcome> step) {
    Span span = tracer.begin(source, name, kind, batch.spans());
    try {
      Outcome outcome = step.apply(batch.within(span.context()));
      note(span, batch.items(), outcome);
      return outcome;
    } finally {
      span.end();
    }
  }

  private void note(Span span, int items, Outcome outcome) {
    int failed =
        switch (outcome) {
          case Accepted accepted -> accepted.rejectedItems();
          case Retryable wait -> items - (wait.rest() == null ? 0 : wait.rest().settled());
          case Permanent _ -> items;
        };
    span.set(role, id);
    span.set("data_type", signal);
    span.set("items.sent", items - failed);
    span.set("items.failed", failed);
    switch (outcome) {
      case Accepted _ -> {}
      case Retryable wait -> span.fail(wait.message());
      case Permanent refused -> span.fail(refused.message());
    }
  }
}
