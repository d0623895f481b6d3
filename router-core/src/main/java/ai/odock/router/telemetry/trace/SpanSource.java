package ai.odock.router.telemetry.trace;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Whose spans they are: OTLP's instrumentation scope.
 *
 * @param name as the collector's
 * @param attributes which component
 */
public record SpanSource(String name, Map<String, String> attributes) {
  public SpanSource {
    attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
  }
}
