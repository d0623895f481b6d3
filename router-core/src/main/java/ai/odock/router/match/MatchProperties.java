package ai.odock.router.match;

import ai.odock.router.Signal;
import ai.odock.router.settings.ConfigSection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A block {@code include} or {@code exclude} (collector: filterconfig.MatchProperties). All that is
 * given must hold; of the texts in a list one is enough, of attributes and libraries all count.
 *
 * @param type how texts are compared; null when none is
 * @param severity null: any
 */
public record MatchProperties(
    @Nullable MatchType type,
    List<String> services,
    List<String> spanNames,
    List<String> spanKinds,
    List<String> logBodies,
    List<String> severityTexts,
    @Nullable SeverityRule severity,
    List<String> metricNames,
    List<AttributeRule> attributes,
    List<AttributeRule> resources,
    List<LibraryRule> libraries) {

  /** Metrics by name and by resource. */
  public static MatchProperties ofMetrics(
      @Nullable MatchType type, List<String> names, List<AttributeRule> resources) {
    return new MatchProperties(
        type, List.of(), List.of(), List.of(), List.of(), List.of(), null, names, List.of(),
        resources, List.of());
  }

  /** Log records by what the {@code filter} processor asks for. */
  public static MatchProperties ofLogs(
      @Nullable MatchType type,
      List<AttributeRule> resources,
      List<AttributeRule> attributes,
      List<String> severityTexts,
      @Nullable SeverityRule severity,
      List<String> bodies) {
    return new MatchProperties(
        type,
        List.of(),
        List.of(),
        List.of(),
        bodies,
        severityTexts,
        severity,
        List.of(),
        attributes,
        resources,
        List.of());
  }

  /** Reads the whole block. What is legal depends on the signal: {@link #mistake}. */
  static MatchProperties read(ConfigSection yaml) {
    MatchType type = MatchType.read(yaml);
    return new MatchProperties(
        type,
        texts(yaml, "services", type),
        texts(yaml, "span_names", type),
        texts(yaml, "span_kinds", type),
        texts(yaml, "log_bodies", type),
        texts(yaml, "log_severity_texts", type),
        SeverityRule.read(yaml),
        texts(yaml, "metric_names", type),
        AttributeRule.read(yaml, "attributes", type),
        AttributeRule.read(yaml, "resources", type),
        LibraryRule.read(yaml, type));
  }

  /** Reads a list of texts to compare with. */
  public static List<String> texts(ConfigSection yaml, String key, @Nullable MatchType type) {
    List<String> texts = yaml.strings(key, List.of());
    for (int i = 0; i < texts.size(); i++) {
      String mistake = MatchType.mistake(type, texts.get(i));
      if (mistake != null) {
        yaml.problem(key, i, mistake);
      }
    }
    return texts;
  }

  /** What is wrong with the block for telemetry of this signal; null: nothing. */
  public @Nullable String mistake(Signal signal) {
    return LegalCriteria.mistake(this, signal);
  }
}
