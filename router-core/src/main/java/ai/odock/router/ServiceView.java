package ai.odock.router;

import ai.odock.router.settings.ComponentId;
import java.util.List;

/**
 * What runs, as pages for people show it.
 *
 * @param pipelines in the order of the configuration
 * @param extensions in the order in which they were started
 */
public record ServiceView(List<Pipeline> pipelines, List<ComponentId> extensions) {
  /** Before anything runs. */
  public static final ServiceView EMPTY = new ServiceView(List.of(), List.of());

  public ServiceView {
    pipelines = List.copyOf(pipelines);
    extensions = List.copyOf(extensions);
  }

  /**
   * A pipeline.
   *
   * @param id as written in the configuration: {@code traces/2}
   * @param processors in the order of the flow
   */
  public record Pipeline(
      String id,
      Signal signal,
      List<ComponentId> receivers,
      List<ComponentId> processors,
      List<ComponentId> exporters) {
    public Pipeline {
      receivers = List.copyOf(receivers);
      processors = List.copyOf(processors);
      exporters = List.copyOf(exporters);
    }
  }
}
