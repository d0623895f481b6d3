package ai.odock.router.processors.filter;

import ai.odock.router.Batch;
import ai.odock.router.ComponentContext;
import ai.odock.router.MemoryBudget;
import ai.odock.router.MemoryBudget.Work;
import ai.odock.router.ProcessorType;
import ai.odock.router.Signal;
import ai.odock.router.Transform;
import ai.odock.router.match.Selector;
import ai.odock.router.otlp.ItemRewrite;
import ai.odock.router.otlp.ItemStep;
import ai.odock.router.telemetry.Counter;
import ai.odock.router.telemetry.Instrument;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes out spans, metrics and log records that nobody wants. */
public final class FilterProcessor implements Transform {
  public static final ProcessorType<FilterConfig> TYPE =
      ProcessorType.transforming(
          "filter",
          List.of(),
          EnumSet.allOf(Signal.class),
          FilterConfig::read,
          FilterProcessor::new);

  private final Signal signal;
  private final MemoryBudget memory;

  /** Null: everything stays. */
  private final @Nullable Selector selector;

  private final Counter filtered;

  FilterProcessor(FilterConfig config, Signal signal, ComponentContext context) {
    this.signal = signal;
    this.memory = context.memory();
    selector = config.of(signal).selector(signal);
    filtered =
        context.metrics().counter(counter(signal), Map.of("filter", context.id().toString()));
  }

  /** The collector's own counter of what it takes out. */
  private static Instrument counter(Signal signal) {
    String items =
        switch (signal) {
          case TRACES -> "spans";
          case METRICS -> "datapoints";
          case LOGS -> "logs";
        };
    return new Instrument(
        Instrument.Kind.COUNTER,
        "otelcol_processor_filter_" + items + ".filtered",
        "1",
        "github.com/open-telemetry/opentelemetry-collector-contrib/processor/filterprocessor",
        "What the filter processor has taken out. [Development]",
        Instrument.Level.BASIC);
  }

  @Override
  public Result apply(Batch batch) {
    if (selector == null) {
      return new Result(batch);
    }
    Batch kept;
    try (Work room = memory.work(0)) {
      ItemStep step = new FilterStep(selector.walk());
      kept = batch.map(new ItemRewrite(signal.request(), step, room)::apply);
    }
    int dropped = batch.items() - kept.items();
    filtered.add(dropped);
    return new Result(kept, dropped == 0 ? Map.of() : Map.of("filtered", dropped));
  }
}
