package ai.odock.router;

import ai.odock.router.telemetry.Metrics;
import ai.odock.router.telemetry.trace.Tracer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * What a component is given by the router, beside its configuration.
 *
 * @param id its name in the configuration, exactly as written there
 * @param log writes with the component's name
 * @param tracer null: the router does not trace itself
 */
public record ComponentContext(
    ComponentId id,
    Metrics metrics,
    MemoryBudget memory,
    Clock clock,
    BuildInfo build,
    Logger log,
    @Nullable Tracer tracer) {
  /** Without tracing. */
  public ComponentContext(
      ComponentId id,
      Metrics metrics,
      MemoryBudget memory,
      Clock clock,
      BuildInfo build,
      Logger log) {
    this(id, metrics, memory, clock, build, log, null);
  }
}
