package ai.odock.router.exporters.prometheus;

import ai.odock.router.net.http.HttpServerSettings;
import ai.odock.router.prometheus.LabelLimits;
import ai.odock.router.settings.ConfigRecord.Shown;
import ai.odock.router.settings.ConfigSection;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The {@code exporters::prometheus} section (contrib: prometheusexporter).
 *
 * @param constLabels of every series that has no such label of its own, by their final names
 * @param expiration how long a series is shown after its last point
 * @param sendTimestamps samples say when their point was taken
 * @param openMetrics whether that format may be asked for
 * @param maxSeries that are kept; a key of ours
 * @param scopeInfo whether series have labels of their scope
 * @param maxLabelValueBytes the longest value of a label; a key of ours
 */
record PrometheusConfig(
    HttpServerSettings server,
    String namespace,
    Strategy strategy,
    SortedMap<String, String> constLabels,
    Duration expiration,
    boolean sendTimestamps,
    boolean openMetrics,
    ResourceLabels resourceLabels,
    boolean scopeInfo,
    int maxSeries,
    int maxLabelValueBytes) {
  /** What a series takes, roughly, with four times as much left for others. */
  private static final int HEAP_PER_SERIES = 4 << 10;

  private static final Duration DEFAULT_EXPIRATION = Duration.ofMinutes(5);

  /**
   * {@code resource_to_telemetry_conversion}.
   *
   * @param enabled the attributes of the resource become labels
   * @param withoutService but not those that job and instance show
   */
  record ResourceLabels(boolean enabled, boolean withoutService) {}

  static PrometheusConfig read(ConfigSection yaml) {
    HttpServerSettings server = HttpServerSettings.read(yaml, "");
    String namespace = yaml.string("namespace", "");
    Map<String, String> labels = yaml.stringMap("const_labels");
    Duration expiration = yaml.duration("metric_expiration", DEFAULT_EXPIRATION);
    Strategy strategy = strategy(yaml);
    if (!expiration.isPositive()) {
      yaml.warning("metric_expiration", "nothing is shown longer than the moment it comes");
    }
    return new PrometheusConfig(
        server,
        namespace,
        strategy,
        constLabels(yaml, labels, new Names(strategy, "")),
        expiration,
        yaml.bool("send_timestamps", false),
        yaml.bool("enable_open_metrics", false),
        resourceLabels(yaml.section("resource_to_telemetry_conversion")),
        !yaml.bool("without_scope_info", false),
        maxSeries(yaml),
        maxLabelValueBytes(yaml));
  }

  private static Strategy strategy(ConfigSection yaml) {
    boolean suffixes = yaml.bool("add_metric_suffixes", true);
    Strategy usual = new Strategy(suffixes, false);
    Map<String, Strategy> words = new LinkedHashMap<>(Strategy.BY_NAME);
    words.put("", usual);
    return yaml.showing(Shown.UNLESS_EMPTY).oneOf("translation_strategy", words, usual);
  }

  private static SortedMap<String, String> constLabels(
      ConfigSection yaml, Map<String, String> given, Names names) {
    SortedMap<String, String> labels = new TreeMap<>();
    given.forEach(
        (key, value) -> {
          String name = names.label(key);
          if (name.isEmpty()) {
            yaml.problem("const_labels", "\"" + key + "\" cannot be the name of a label");
          } else if (labels.put(name, value) != null) {
            yaml.problem("const_labels", "two labels have the name " + name);
          }
        });
    return labels;
  }

  private static ResourceLabels resourceLabels(ConfigSection yaml) {
    return new ResourceLabels(
        yaml.bool("enabled", false), yaml.bool("exclude_service_attributes", false));
  }

  private static int maxSeries(ConfigSection yaml) {
    long given = yaml.integer("max_series", 0);
    long fit = Runtime.getRuntime().maxMemory() / HEAP_PER_SERIES;
    return (int) Math.min(Integer.MAX_VALUE, given == 0 ? fit : given);
  }

  private static int maxLabelValueBytes(ConfigSection yaml) {
    long given =
        yaml.showing(Shown.WHEN_SET)
            .integer("max_label_value_length", LabelLimits.DEFAULT_VALUE_BYTES);
    if (given < 1 || given > LabelLimits.LONGEST_VALUE_BYTES) {
      yaml.problem("max_label_value_length", LabelLimits.VALUE_BYTES_PROBLEM);
      return LabelLimits.DEFAULT_VALUE_BYTES;
    }
    return (int) given;
  }

  Names names() {
    return new Names(strategy, namespace);
  }
}
