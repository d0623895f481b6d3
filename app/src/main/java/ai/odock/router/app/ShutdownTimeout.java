package ai.odock.router.app;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long a stop may take. */
final class ShutdownTimeout {
  /** Inside the 10 s that Docker gives a container before it kills it. */
  private static final Duration DEFAULT = Duration.ofSeconds(8);

  private static final Pattern SECONDS = Pattern.compile("(\\d{1,6})s");

  private ShutdownTimeout() {}

  static Duration fromEnvironment(Map<String, String> environment) {
    String text = environment.getOrDefault("ROUTER_SHUTDOWN_TIMEOUT", "");
    if (text.isEmpty()) {
      return DEFAULT;
    }
    Matcher seconds = SECONDS.matcher(text);
    if (!seconds.matches()) {
      throw new OperatorError(
          "ROUTER_SHUTDOWN_TIMEOUT must be a number of seconds such as 8s, not \"" + text + "\"");
    }
    return Duration.ofSeconds(Long.parseLong(seconds.group(1)));
  }
}
