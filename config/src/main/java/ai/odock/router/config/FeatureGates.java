package ai.odock.router.config;

import java.util.Set;

/**
 * The collector's feature gates that change the configuration language. All are off unless asked
 * for.
 *
 * @param mergeAppend {@code confmap.enableMergeAppendOption}: the extensions of the service and the
 *     receivers and exporters of a pipeline add up over several sources instead of being replaced
 * @param allowNoPipelines {@code service.AllowNoPipelines}: pipelines, receivers and exporters may
 *     be missing
 * @param metricsOnLocalhost {@code telemetry.UseLocalHostAsDefaultMetricsAddress}: the metrics page
 *     that nobody configured is for this host alone, as the collector's is
 */
public record FeatureGates(
    boolean mergeAppend, boolean allowNoPipelines, boolean metricsOnLocalhost) {
  public static final String MERGE_APPEND = "confmap.enableMergeAppendOption";
  public static final String ALLOW_NO_PIPELINES = "service.AllowNoPipelines";
  public static final String METRICS_ON_LOCALHOST = "telemetry.UseLocalHostAsDefaultMetricsAddress";

  /** As long as nobody asks for anything. */
  public static final FeatureGates DEFAULT = new FeatureGates(false, false, false);

  /**
   * @param enabled the ids of all gates that are on; those that do not concern the language are
   *     passed over
   */
  public static FeatureGates of(Set<String> enabled) {
    return new FeatureGates(
        enabled.contains(MERGE_APPEND),
        enabled.contains(ALLOW_NO_PIPELINES),
        enabled.contains(METRICS_ON_LOCALHOST));
  }
}
