package ai.odock.router.processors.resource;

import ai.odock.router.Batch;
import ai.odock.router.ComponentContext;
import ai.odock.router.MemoryBudget;
import ai.odock.router.MemoryBudget.Work;
import ai.odock.router.ProcessorType;
import ai.odock.router.Signal;
import ai.odock.router.Transform;
import ai.odock.router.attribute.ActionConfig;
import ai.odock.router.attribute.AttributeActions;
import ai.odock.router.otlp.AttributeEdit;
import ai.odock.router.otlp.ResourceEdit;
import ai.odock.router.settings.ConfigSection;
import java.util.EnumSet;
import java.util.List;

/** Changes the attributes of resources. */
public final class ResourceProcessor implements Transform {
  public static final ProcessorType<Config> TYPE =
      ProcessorType.transforming(
          "resource", List.of(), EnumSet.allOf(Signal.class), Config::read, ResourceProcessor::new);

  record Config(List<ActionConfig> actions) {
    Config {
      actions = List.copyOf(actions);
    }

    static Config read(ConfigSection yaml) {
      return new Config(ActionConfig.list(yaml, "attributes"));
    }
  }

  private final Signal signal;
  private final MemoryBudget memory;
  private final AttributeActions actions;
  private final ResourceEdit edit = new ResourceEdit();

  ResourceProcessor(Config config, Signal signal, ComponentContext context) {
    this.signal = signal;
    this.memory = context.memory();
    this.actions = new AttributeActions(config.actions());
  }

  @Override
  public Result apply(Batch batch) {
    AttributeEdit here = actions.on(batch.metadata());
    try (Work room = memory.work(0)) {
      return new Result(batch.map(part -> edit.apply(signal.request(), part, here, room)));
    }
  }
}
