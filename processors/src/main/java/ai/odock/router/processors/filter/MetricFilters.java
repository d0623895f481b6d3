package ai.odock.router.processors.filter;

import ai.odock.router.match.AttributeRule;
import ai.odock.router.match.MatchProperties;
import ai.odock.router.match.MatchType;
import ai.odock.router.settings.ConfigSection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A block of the section {@code metrics}. Metrics stay or go as a whole.
 *
 * @param type null: there is nothing to compare
 */
record MetricFilters(@Nullable MatchType type, List<String> names, List<AttributeRule> resources) {
  private static final String NO_LANGUAGE =
      "the expression language does not work yet; list \"metric_names\" instead";

  /** Of an {@code include} all must hold; of an {@code exclude} names and resources each count. */
  static Rules read(ConfigSection yaml) {
    MetricFilters include = block(yaml, "include");
    MetricFilters exclude = block(yaml, "exclude");
    ConfigSection cache = yaml.optionalSection("regexp");
    if (cache != null) {
      cache.bool("cacheenabled", false);
      cache.integer("cachemaxnumentries", 0);
      yaml.warning(
          "regexp", "has no effect here, nor in the collector; it belongs into the blocks");
    }
    FilterConfig.noConditions(yaml, "metrics::exclude", "resource", "metric", "datapoint");
    List<MatchProperties> excluded = new ArrayList<>();
    if (!exclude.names.isEmpty()) {
      excluded.add(MatchProperties.ofMetrics(exclude.type, exclude.names, List.of()));
    }
    if (!exclude.resources.isEmpty()) {
      excluded.add(MatchProperties.ofMetrics(exclude.type, List.of(), exclude.resources));
    }
    boolean all = include.names.isEmpty() && include.resources.isEmpty();
    return new Rules(
        all ? null : MatchProperties.ofMetrics(include.type, include.names, include.resources),
        excluded);
  }

  private static MetricFilters block(ConfigSection section, String key) {
    ConfigSection yaml = section.optionalSection(key);
    if (yaml == null) {
      return new MetricFilters(null, List.of(), List.of());
    }
    MatchType type = MatchType.read(yaml, Map.of("expr", NO_LANGUAGE));
    List<String> names = MatchProperties.texts(yaml, "metric_names", type);
    yaml.unsupported("expressions", NO_LANGUAGE);
    return new MetricFilters(type, names, AttributeRule.read(yaml, "resource_attributes", type));
  }
}
