package ai.odock.router.telemetry;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the router tells about itself: the section {@code service::telemetry}.
 *
 * @param resource attributes of the router itself to set, or to remove where empty
 */
public record TelemetryConfig(
    MetricsConfig metrics,
    LogLevel logLevel,
    LogEncoding logEncoding,
    Map<String, Optional<String>> resource) {

  /** What an absent section means. */
  public static final TelemetryConfig DEFAULT =
      new TelemetryConfig(MetricsConfig.DEFAULT, LogLevel.INFO, LogEncoding.CONSOLE, Map.of());

  public TelemetryConfig {
    resource = Collections.unmodifiableMap(new LinkedHashMap<>(resource));
  }

  /** The least severe line that is logged. */
  public enum LogLevel {
    DEBUG,
    INFO,
    WARN,
    ERROR,
    DPANIC,
    PANIC,
    FATAL
  }

  /** The form of a log line. */
  public enum LogEncoding {
    CONSOLE,
    JSON
  }
}
