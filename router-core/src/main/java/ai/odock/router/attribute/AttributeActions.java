package ai.odock.router.attribute;

import ai.odock.router.otlp.AttributeEdit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A list of actions, made ready. They are done one after the other, each on what the one before it
 * left. Used by several threads.
 */
public final class AttributeActions {
  private final List<ActionStep> steps = new ArrayList<>();
  private final List<ContextSource> sources = new ArrayList<>();

  public AttributeActions(List<ActionConfig> actions) {
    for (ActionConfig action : actions) {
      steps.add(step(action));
    }
  }

  private ActionStep step(ActionConfig config) {
    return switch (config.action()) {
      case INSERT, UPDATE, UPSERT -> new PutStep(config, source(config.fromContext()));
      case DELETE -> new DeleteStep(config);
      case HASH -> new HashStep(config);
      case EXTRACT -> new ExtractStep(config);
      case CONVERT -> new ConvertStep(config);
    };
  }

  /** The place of a value from the request's context; -1 for none. */
  private int source(String fromContext) {
    if (fromContext.isEmpty()) {
      return -1;
    }
    sources.add(ContextSource.of(fromContext));
    return sources.size() - 1;
  }

  /**
   * The actions for one batch.
   *
   * @param metadata of the batch, for values from the context
   * @return for one thread, and not kept
   */
  public AttributeEdit on(Map<String, List<String>> metadata) {
    List<String> values = List.of();
    if (!sources.isEmpty()) {
      values = new ArrayList<>(sources.size());
      for (ContextSource source : sources) {
        values.add(source.value(metadata));
      }
    }
    return new ActionRun(steps, values);
  }
}
