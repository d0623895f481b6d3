package ai.odock.router.config;

import ai.odock.router.Signal;
import ai.odock.router.selftelemetry.LogsConfig;
import ai.odock.router.selftelemetry.LogsConfig.Encoding;
import ai.odock.router.selftelemetry.LogsConfig.LogLevel;
import ai.odock.router.selftelemetry.LogsConfig.Sampling;
import ai.odock.router.settings.ConfigRecord.Shown;
import ai.odock.router.settings.ConfigSection;
import ai.odock.router.settings.NearestName;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads {@code service::telemetry::logs} (collector: otelconftelemetry, zap.Config). */
final class LogsReader {
  private static final Map<String, LogLevel> LEVELS =
      TelemetryReader.byLowerCase(LogLevel.values());
  private static final Map<String, Encoding> ENCODINGS =
      TelemetryReader.byLowerCase(Encoding.values());

  /** Between two requests of an SDK's batch processor for logs. */
  private static final Duration DELAY = Duration.ofSeconds(1);

  private LogsReader() {}

  static LogsConfig read(ConfigSection logs) {
    ConfigSection quiet = logs.showing(Shown.WHEN_SET);
    return new LogsConfig(
        level(logs),
        logs.oneOf("encoding", ENCODINGS, Encoding.CONSOLE),
        quiet.bool("development", false),
        quiet.bool("disable_caller", false),
        quiet.bool("disable_stacktrace", false),
        sampling(logs.section("sampling")),
        logs.strings("output_paths", List.of("stderr")),
        logs.strings("error_output_paths", List.of("stderr")),
        initialFields(quiet.section("initial_fields")),
        quiet.bool("disable_zap_resource", false),
        OwnExportReader.readAll(quiet, DELAY, Signal.LOGS));
  }

  private static LogLevel level(ConfigSection logs) {
    String given = logs.string("level", "info").toLowerCase(Locale.ROOT);
    // zap's other word for it
    String word = given.isEmpty() ? "info" : given.equals("warning") ? "warn" : given;
    logs.display("level", word);
    LogLevel level = LEVELS.get(word);
    if (level == null) {
      String hint = NearestName.hint(word, LEVELS.keySet());
      logs.problem("level", "unknown level \"" + logs.string("level", "") + "\"" + hint);
      return LogLevel.INFO;
    }
    return level;
  }

  private static @Nullable Sampling sampling(ConfigSection section) {
    boolean enabled = section.bool("enabled", true);
    Duration tick = section.duration("tick", Sampling.DEFAULT.tick());
    long initial = section.integer("initial", Sampling.DEFAULT.initial());
    long thereafter = section.integer("thereafter", Sampling.DEFAULT.thereafter());
    if (tick.isNegative()) {
      section.problem("tick", "must not be negative");
    }
    return enabled ? new Sampling(tick, initial, thereafter) : null;
  }

  private static Map<String, Optional<Object>> initialFields(ConfigSection section) {
    Map<String, Optional<Object>> fields = new LinkedHashMap<>();
    section.keys().stream()
        .sorted()
        .forEach(key -> fields.put(key, Optional.ofNullable(section.scalar(key))));
    return fields;
  }
}
