package ai.odock.router.prometheus;

import java.util.Map;
import java.util.TreeMap;

/**
 * How metrics are translated.
 *
 * @param namespace put in front of every metric name; empty for none
 * @param externalLabels labels for every series, by sanitised name
 * @param targetInfo whether each resource gets a {@code target_info} series
 * @param scopeInfo whether series get {@code otel_scope_*} labels
 * @param metricSuffixes whether names get unit and type suffixes
 * @param resourceLabels which resource attributes become labels of every series
 * @param maxRequestBytes the size of a request before compression
 * @param maxLabelValueBytes the longest value of a label
 */
public record Settings(
    String namespace,
    Map<String, String> externalLabels,
    boolean targetInfo,
    boolean scopeInfo,
    boolean metricSuffixes,
    ResourceLabels resourceLabels,
    int maxRequestBytes,
    int maxLabelValueBytes) {

  /** {@code resource_to_telemetry_conversion}. */
  public enum ResourceLabels {
    NONE,
    ALL,
    /** All but service.name, service.namespace and service.instance.id. */
    WITHOUT_SERVICE
  }

  /** The collector's defaults. */
  public static final Settings DEFAULT =
      new Settings("", Map.of(), true, true, true, ResourceLabels.NONE, 3_000_000);

  /** With the default length of values. */
  public Settings(
      String namespace,
      Map<String, String> externalLabels,
      boolean targetInfo,
      boolean scopeInfo,
      boolean metricSuffixes,
      ResourceLabels resourceLabels,
      int maxRequestBytes) {
    this(
        namespace,
        externalLabels,
        targetInfo,
        scopeInfo,
        metricSuffixes,
        resourceLabels,
        maxRequestBytes,
        LabelLimits.DEFAULT_VALUE_BYTES);
  }

  public Settings {
    externalLabels = Map.copyOf(new TreeMap<>(externalLabels));
  }
}
