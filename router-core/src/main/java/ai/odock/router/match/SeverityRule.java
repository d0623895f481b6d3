package ai.odock.router.match;

import ai.odock.router.settings.ConfigSection;
import org.jspecify.annotations.Nullable;

/**
 * Severities from one on.
 *
 * @param min the lowest {@code severity_number}
 * @param undefined whether records without a severity match
 */
public record SeverityRule(int min, boolean undefined) {
  static @Nullable SeverityRule read(ConfigSection yaml) {
    ConfigSection block = yaml.optionalSection("log_severity_number");
    if (block == null) {
      return null;
    }
    long min = block.signedInteger("min", 0);
    boolean undefined = block.bool("match_undefined", false);
    if ((int) min != min) {
      block.problem("min", "expected a whole number of 32 bits");
    }
    return new SeverityRule((int) min, undefined);
  }

  boolean matches(int severity) {
    return severity == 0 ? undefined : severity >= min;
  }
}
