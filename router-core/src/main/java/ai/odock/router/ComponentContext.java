package ai.odock.router;

import ai.odock.router.telemetry.Metrics;
import org.slf4j.Logger;

/**
 * What a component is given by the router, beside its configuration.
 *
 * @param id its name in the configuration, exactly as written there
 * @param log writes with the component's name
 */
public record ComponentContext(
    ComponentId id,
    Metrics metrics,
    MemoryBudget memory,
    Clock clock,
    BuildInfo build,
    Logger log) {}
