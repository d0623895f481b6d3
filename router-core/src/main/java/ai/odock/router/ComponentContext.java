package ai.odock.router;

import ai.odock.router.settings.ComponentId;
import ai.odock.router.settings.ConfigSection;
import ai.odock.router.telemetry.Metrics;
import ai.odock.router.telemetry.trace.Tracer;
import ai.odock.router.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * What a component is given by the router, beside its configuration.
 *
 * @param id its name in the configuration, exactly as written there
 * @param log writes with the component's name
 * @param tracer null: the router does not trace itself
 * @param shared what it has in common with other components of this router
 * @param extensions those that its configuration refers to
 */
public record ComponentContext(
    ComponentId id,
    Metrics metrics,
    MemoryBudget memory,
    Clock clock,
    BuildInfo build,
    Logger log,
    @Nullable Tracer tracer,
    Shared shared,
    Map<ComponentId, Extension> extensions) {
  public ComponentContext {
    extensions = Map.copyOf(extensions);
  }

  /** Alone, and without tracing. */
  public ComponentContext(
      ComponentId id,
      Metrics metrics,
      MemoryBudget memory,
      Clock clock,
      BuildInfo build,
      Logger log) {
    this(id, metrics, memory, clock, build, log, null, new Shared(), Map.of());
  }

  /**
   * An extension that the configuration refers to, see {@link ConfigSection#reference}.
   *
   * @throws IllegalArgumentException when it is of another kind; the text is for the operator
   */
  public <T> T extension(ComponentId name, Class<T> kind) {
    Extension extension = extensions.get(name);
    if (!kind.isInstance(extension)) {
      throw new IllegalArgumentException(
          "\"%s\" refers to extension \"%s\", which is no %s"
              .formatted(id, name, kind.getSimpleName()));
    }
    return kind.cast(extension);
  }
}
