package ai.odock.router.processors.attributes;

import ai.odock.router.Batch;
import ai.odock.router.ComponentContext;
import ai.odock.router.MemoryBudget;
import ai.odock.router.MemoryBudget.Work;
import ai.odock.router.ProcessorType;
import ai.odock.router.Signal;
import ai.odock.router.StartException;
import ai.odock.router.Transform;
import ai.odock.router.attribute.ActionConfig;
import ai.odock.router.attribute.AttributeActions;
import ai.odock.router.match.MatchProperties;
import ai.odock.router.match.Selection;
import ai.odock.router.match.Selector;
import ai.odock.router.otlp.ItemEdit;
import ai.odock.router.otlp.ItemRewrite;
import ai.odock.router.settings.ConfigSection;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Changes the attributes of spans, data points and log records. */
public final class AttributesProcessor implements Transform {
  public static final ProcessorType<Config> TYPE =
      ProcessorType.transforming(
          "attributes",
          List.of(),
          EnumSet.allOf(Signal.class),
          Config::read,
          AttributesProcessor::new);

  record Config(List<ActionConfig> actions, Selection selection) {
    Config {
      actions = List.copyOf(actions);
    }

    static Config read(ConfigSection yaml) {
      return new Config(ActionConfig.list(yaml, "actions"), Selection.read(yaml));
    }

    /** Metrics are chosen by their names alone (contrib: filtermetric.newExpr). */
    Selection selectionOf(Signal signal) {
      return signal == Signal.METRICS
          ? new Selection(byName(selection.include()), byName(selection.exclude()))
          : selection;
    }

    private static @Nullable MatchProperties byName(@Nullable MatchProperties block) {
      return block == null || block.metricNames().isEmpty()
          ? null
          : MatchProperties.ofMetrics(block.type(), block.metricNames(), List.of());
    }

    boolean namesResources() {
      return Stream.of(selection.include(), selection.exclude())
          .anyMatch(block -> block != null && !block.resources().isEmpty());
    }
  }

  private final Signal signal;
  private final MemoryBudget memory;
  private final AttributeActions actions;
  private final @Nullable Selector selector;
  private final @Nullable String mistake;

  AttributesProcessor(Config config, Signal signal, ComponentContext context) {
    this.signal = signal;
    this.memory = context.memory();
    this.actions = new AttributeActions(config.actions());
    this.mistake = config.selection().mistake(signal);
    this.selector = mistake == null ? config.selectionOf(signal).selector(signal) : null;
    if (signal == Signal.METRICS && config.namesResources()) {
      context.log().warn("\"resources\" has no effect on metrics, as in the collector");
    }
  }

  /**
   * What a block may hold depends on the pipeline, of which the configuration alone says nothing.
   */
  @Override
  public void start() throws StartException {
    if (mistake != null) {
      throw new StartException(mistake);
    }
  }

  @Override
  public Result apply(Batch batch) {
    Selector selector = Objects.requireNonNull(this.selector, "not started");
    try (Work room = memory.work(0)) {
      ItemEdit edit = new ItemEdit(actions.on(batch.metadata()), room);
      ItemRewrite rewrite =
          new ItemRewrite(signal.request(), new AttributesStep(selector.walk(), edit), room);
      return new Result(batch.map(rewrite::apply));
    }
  }
}
