package ai.odock.router.selftelemetry;

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
    LogsConfig logs,
    TracesConfig traces,
    Map<String, Optional<String>> resource) {

  /** What an absent section means. */
  public static final TelemetryConfig DEFAULT =
      new TelemetryConfig(MetricsConfig.DEFAULT, LogsConfig.DEFAULT, TracesConfig.OFF, Map.of());

  public TelemetryConfig {
    resource = Collections.unmodifiableMap(new LinkedHashMap<>(resource));
  }
}
