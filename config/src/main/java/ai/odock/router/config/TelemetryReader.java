package ai.odock.router.config;

import ai.odock.router.selftelemetry.TelemetryConfig;
import ai.odock.router.settings.ConfigRecord.Shown;
import ai.odock.router.settings.ConfigSection;
import ai.odock.router.settings.NearestName;
import ai.odock.router.telemetry.Instrument.Level;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads {@code service::telemetry} (collector: otelconftelemetry). */
final class TelemetryReader {
  private static final Map<String, Level> LEVELS = byLowerCase(Level.values());

  private TelemetryReader() {}

  static TelemetryConfig read(ConfigSection telemetry, FeatureGates gates) {
    ConfigSection resource = telemetry.showing(Shown.UNLESS_EMPTY).section("resource");
    return new TelemetryConfig(
        SelfMetricsReader.read(telemetry.section("metrics"), gates),
        LogsReader.read(telemetry.section("logs")),
        TracesReader.read(telemetry.showing(Shown.WHEN_SET).section("traces")),
        resource(resource.showing(Shown.ALWAYS)));
  }

  /** The key {@code level} of metrics and traces, in any case. */
  static Level level(ConfigSection section, Level usual) {
    String word = section.string("level", usual.name().toLowerCase(Locale.ROOT));
    Level level = LEVELS.get(word.toLowerCase(Locale.ROOT));
    if (level == null && !word.isEmpty()) {
      String hint = NearestName.hint(word, LEVELS.keySet());
      section.problem("level", "unknown level \"" + word + "\"" + hint);
    }
    Level known = level == null ? usual : level;
    section.display("level", capital(known.name()));
    return known;
  }

  private static String capital(String word) {
    return word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT);
  }

  private static Map<String, Optional<String>> resource(ConfigSection section) {
    Map<String, Optional<String>> resource = new LinkedHashMap<>();
    for (String key : section.keys()) {
      String value = section.string(key, "");
      resource.put(key, section.present(key) ? Optional.of(value) : Optional.empty());
      if (!section.present(key)) {
        section.display(key, Optional.empty());
      }
    }
    return resource;
  }

  static <E extends Enum<E>> Map<String, E> byLowerCase(E[] values) {
    return Arrays.stream(values)
        .collect(
            Collectors.toMap(value -> value.name().toLowerCase(Locale.ROOT), Function.identity()));
  }
}
