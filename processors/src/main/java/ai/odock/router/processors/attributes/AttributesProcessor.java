package ai.odock.router.processors.attributes;

import ai.odock.router.Batch;
import ai.odock.router.ComponentContext;
import ai.odock.router.ConfigSection;
import ai.odock.router.ProcessorType;
import ai.odock.router.Signal;
import ai.odock.router.Transform;
import ai.odock.router.attribute.ActionConfig;
import ai.odock.router.attribute.AttributeActions;
import ai.odock.router.otlp.ItemEdit;
import java.util.EnumSet;
import java.util.List;

/** Changes the attributes of spans, data points and log records. */
public final class AttributesProcessor implements Transform {
  public static final ProcessorType<Config> TYPE =
      ProcessorType.transforming(
          "attributes",
          List.of(),
          EnumSet.allOf(Signal.class),
          Config::read,
          AttributesProcessor::new);

  record Config(List<ActionConfig> actions) {
    Config {
      actions = List.copyOf(actions);
    }

    static Config read(ConfigSection yaml) {
      return new Config(ActionConfig.list(yaml, "actions"));
    }
  }

  private final Signal signal;
  private final AttributeActions actions;

  AttributesProcessor(Config config, Signal signal, ComponentContext context) {
    this.signal = signal;
    this.actions = new AttributeActions(config.actions());
  }

  @Override
  public Result apply(Batch batch) {
    ItemEdit edit = new ItemEdit(signal.request(), actions.on(batch.metadata()));
    return new Result(batch.map(edit::apply));
  }
}
