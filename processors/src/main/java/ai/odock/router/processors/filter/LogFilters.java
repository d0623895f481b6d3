package ai.odock.router.processors.filter;

import ai.odock.router.match.AttributeRule;
import ai.odock.router.match.MatchProperties;
import ai.odock.router.match.MatchType;
import ai.odock.router.match.SeverityRule;
import ai.odock.router.settings.ConfigSection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The section {@code logs}. */
final class LogFilters {
  /** Four degrees each, from 1 on: TRACE, TRACE2, TRACE3, TRACE4, DEBUG, … */
  private static final List<String> SEVERITIES =
      List.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL");

  private static final int DEGREES = 4;

  private LogFilters() {}

  static Rules read(ConfigSection yaml) {
    MatchProperties include = block(yaml, "include");
    MatchProperties exclude = block(yaml, "exclude");
    FilterConfig.noConditions(yaml, "logs::exclude", "resource", "log_record");
    return Rules.of(include, exclude);
  }

  /** Null: there is nothing in it. */
  private static @Nullable MatchProperties block(ConfigSection section, String key) {
    ConfigSection yaml = section.optionalSection(key);
    if (yaml == null) {
      return null;
    }
    MatchType type = MatchType.readAlone(yaml);
    List<AttributeRule> resources = AttributeRule.read(yaml, "resource_attributes", type);
    List<AttributeRule> attributes = AttributeRule.read(yaml, "record_attributes", type);
    List<String> severityTexts = MatchProperties.texts(yaml, "severity_texts", type);
    SeverityRule severity = severity(yaml.optionalSection("severity_number"));
    List<String> bodies = MatchProperties.texts(yaml, "bodies", type);
    boolean empty =
        resources.isEmpty()
            && attributes.isEmpty()
            && severityTexts.isEmpty()
            && severity == null
            && bodies.isEmpty();
    return empty
        ? null
        : MatchProperties.ofLogs(type, resources, attributes, severityTexts, severity, bodies);
  }

  private static @Nullable SeverityRule severity(@Nullable ConfigSection yaml) {
    if (yaml == null) {
      return null;
    }
    String min = yaml.string("min", "");
    boolean undefined = yaml.bool("match_undefined", false);
    int number = number(min);
    if (number < 0) {
      yaml.problem("min", "'" + min + "' is not a valid severity: INFO, WARN2 or 9, for example");
    }
    return new SeverityRule(number, undefined);
  }

  /** The number that a name or a number in text stands for; 0 for none, -1 when it is neither. */
  private static int number(String severity) {
    if (severity.isEmpty()) {
      return 0;
    }
    for (int i = 0; i < SEVERITIES.size() * DEGREES; i++) {
      int degree = i % DEGREES + 1;
      String name = SEVERITIES.get(i / DEGREES) + (degree == 1 ? "" : String.valueOf(degree));
      if (severity.toUpperCase(Locale.ROOT).equals(name)
          || severity.equals(String.valueOf(i + 1))) {
        return i + 1;
      }
    }
    return -1;
  }
}
