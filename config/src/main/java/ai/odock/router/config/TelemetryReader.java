package ai.odock.router.config;

import ai.odock.router.ConfigSection;
import ai.odock.router.NearestName;
import ai.odock.router.telemetry.MetricsConfig;
import ai.odock.router.telemetry.TelemetryConfig;
import ai.odock.router.telemetry.TelemetryConfig.LogEncoding;
import ai.odock.router.telemetry.TelemetryConfig.LogLevel;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads {@code service::telemetry} (collector: otelconftelemetry). */
final class TelemetryReader {
  private static final Map<String, LogLevel> LOG_LEVELS = byLowerCase(LogLevel.values());
  private static final Map<String, LogEncoding> ENCODINGS = byLowerCase(LogEncoding.values());
  private static final List<String> OTHER_LOG_KEYS =
      List.of(
          "development",
          "disable_caller",
          "disable_stacktrace",
          "sampling",
          "output_paths",
          "error_output_paths",
          "initial_fields",
          "processors",
          "disable_zap_resource");

  private TelemetryReader() {}

  static TelemetryConfig read(ConfigSection telemetry) {
    ConfigSection logs = telemetry.section("logs");
    LogLevel logLevel = anyCase(logs, LOG_LEVELS, LogLevel.INFO);
    LogEncoding encoding = logs.oneOf("encoding", ENCODINGS, LogEncoding.CONSOLE);
    for (String key : OTHER_LOG_KEYS) {
      logs.unsupported(key, "this build logs every line to stderr");
    }
    MetricsConfig metrics = SelfMetricsReader.read(telemetry.section("metrics"));
    telemetry.unsupported("traces", "this build does not trace itself");
    return new TelemetryConfig(
        metrics, logLevel, encoding, resource(telemetry.section("resource")));
  }

  static <T> T anyCase(ConfigSection section, Map<String, T> levels, T fallback) {
    String word = section.string("level", "");
    T level = levels.get(word.toLowerCase(Locale.ROOT));
    if (level == null && !word.isEmpty()) {
      String hint = NearestName.hint(word, levels.keySet());
      section.problem("level", "unknown level \"" + word + "\"" + hint);
    }
    return level == null ? fallback : level;
  }

  private static Map<String, Optional<String>> resource(ConfigSection section) {
    Map<String, Optional<String>> resource = new LinkedHashMap<>();
    for (String key : section.keys()) {
      String value = section.string(key, "");
      resource.put(key, section.present(key) ? Optional.of(value) : Optional.empty());
    }
    return resource;
  }

  static <E extends Enum<E>> Map<String, E> byLowerCase(E[] values) {
    return Arrays.stream(values)
        .collect(
            Collectors.toMap(value -> value.name().toLowerCase(Locale.ROOT), Function.identity()));
  }
}
