package ai.odock.router.processors.probabilisticsampler;

import ai.odock.router.Batch;
import ai.odock.router.ComponentContext;
import ai.odock.router.MemoryBudget.Work;
import ai.odock.router.ProcessorType;
import ai.odock.router.Signal;
import ai.odock.router.Transform;
import ai.odock.router.otlp.ItemRewrite;
import ai.odock.router.otlp.ItemStep;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;

/** Lets a share of the traces or log records go on, the same in every router and collector. */
public final class ProbabilisticSamplerProcessor implements Transform {
  public static final ProcessorType<SamplerConfig> TYPE =
      ProcessorType.transforming(
          "probabilistic_sampler",
          List.of(),
          EnumSet.of(Signal.TRACES, Signal.LOGS),
          SamplerConfig::read,
          ProbabilisticSamplerProcessor::new);

  private final SamplerConfig config;
  private final Signal signal;
  private final ComponentContext context;
  private final Sampler sampler;

  ProbabilisticSamplerProcessor(SamplerConfig config, Signal signal, ComponentContext context) {
    this.config = config;
    this.signal = signal;
    this.context = context;
    sampler = new Sampler(config);
  }

  @Override
  public Result apply(Batch batch) {
    Tally tally = new Tally();
    Batch sampled;
    try (Work room = context.memory().work(0)) {
      ItemStep step =
          signal == Signal.TRACES
              ? new SpanStep(sampler, config.hashSeed(), tally)
              : new LogStep(sampler, config, tally, room);
      sampled = batch.map(new ItemRewrite(signal.request(), step, room)::apply);
    }
    tally.addTo(context, signal, config.fromAttribute());
    int out = batch.items() - sampled.items();
    return new Result(sampled, out == 0 ? Map.of() : Map.of("sampled_out", out));
  }
}
