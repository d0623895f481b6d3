package ai.odock.router.config;

import ai.odock.router.ConfigRecord.Shown;
import ai.odock.router.ConfigSection;
import ai.odock.router.NearestName;
import ai.odock.router.telemetry.Instrument.Level;
import ai.odock.router.telemetry.TelemetryConfig;
import ai.odock.router.telemetry.TelemetryConfig.ConstantLabels;
import ai.odock.router.telemetry.TelemetryConfig.LogEncoding;
import ai.odock.router.telemetry.TelemetryConfig.LogLevel;
import ai.odock.router.telemetry.TelemetryConfig.PullReader;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads {@code service::telemetry} (collector: otelconftelemetry). */
final class TelemetryReader {
  private static final Map<String, Level> LEVELS = byLowerCase(Level.values());
  private static final Map<String, LogLevel> LOG_LEVELS = byLowerCase(LogLevel.values());
  private static final Map<String, LogEncoding> ENCODINGS = byLowerCase(LogEncoding.values());
  private static final List<String> OTHER_LOG_KEYS =
      List.of(
          "development",
          "disable_caller",
          "disable_stacktrace",
          "initial_fields",
          "processors",
          "disable_zap_resource");
  private static final String ALL_TO_STDERR = "this build logs every line to stderr";
  private static final int MAX_PORT = 65_535;

  private TelemetryReader() {}

  static TelemetryConfig read(ConfigSection telemetry, FeatureGates gates) {
    ConfigSection logs = telemetry.section("logs");
    LogLevel logLevel = anyCase(logs, LOG_LEVELS, "info");
    logs.display("level", logLevel.name().toLowerCase(Locale.ROOT));
    LogEncoding encoding = logs.oneOf("encoding", ENCODINGS, LogEncoding.CONSOLE);
    for (String key : OTHER_LOG_KEYS) {
      logs.showing(Shown.WHEN_SET).unsupported(key, ALL_TO_STDERR);
    }
    refuseOtherLogs(logs);
    ConfigSection metrics = telemetry.section("metrics");
    Level level = anyCase(metrics, LEVELS, "normal");
    metrics.display("level", capital(level.name()));
    List<PullReader> readers = readers(metrics, level, gates);
    ConfigSection quiet = metrics.showing(Shown.WHEN_SET);
    quiet.unsupported("views", "this build has no metric views");
    quiet.unsupported(
        "address", "removed from the collector, too; use readers with a pull exporter");
    telemetry.showing(Shown.WHEN_SET).unsupported("traces", "this build does not trace itself");
    ConfigSection resource = telemetry.showing(Shown.UNLESS_EMPTY).section("resource");
    return new TelemetryConfig(
        level, readers, logLevel, encoding, resource(resource.showing(Shown.ALWAYS)));
  }

  /** Keys that a printed configuration shows may hold what it shows. */
  private static void refuseOtherLogs(ConfigSection logs) {
    for (String key : List.of("output_paths", "error_output_paths")) {
      if (!logs.strings(key, List.of("stderr")).equals(List.of("stderr"))) {
        logs.problem(key, "not supported: " + ALL_TO_STDERR);
      }
    }
    ConfigSection sampling = logs.section("sampling");
    boolean enabled = sampling.bool("enabled", true);
    Duration tick = sampling.duration("tick", Duration.ofSeconds(10));
    long initial = sampling.integer("initial", 10);
    long thereafter = sampling.integer("thereafter", 100);
    if (!enabled || tick.toSeconds() != 10 || initial != 10 || thereafter != 100) {
      logs.problem("sampling", "not supported: " + ALL_TO_STDERR);
    }
  }

  private static String capital(String word) {
    return word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT);
  }

  private static <T> T anyCase(ConfigSection section, Map<String, T> levels, String usual) {
    String word = section.string("level", usual);
    T level = levels.get(word.toLowerCase(Locale.ROOT));
    if (level == null && !word.isEmpty()) {
      String hint = NearestName.hint(word, levels.keySet());
      section.problem("level", "unknown level \"" + word + "\"" + hint);
    }
    return level == null ? Objects.requireNonNull(levels.get(usual)) : level;
  }

  private static List<PullReader> readers(ConfigSection metrics, Level level, FeatureGates gates) {
    if (!metrics.present("readers")) {
      metrics.list("readers", item -> item);
      PullReader usual = reader(gates);
      metrics.display("readers", List.of(printed(usual)));
      return List.of(usual);
    }
    int[] items = {0};
    List<Optional<PullReader>> readers =
        metrics.list(
            "readers",
            item -> {
              items[0]++;
              return reader(item.showing(Shown.WHEN_SET));
            });
    if (items[0] == 0 && level != Level.NONE) {
      metrics.problem("readers", "must have at least one reader unless level is none");
    }
    return readers.stream().flatMap(Optional::stream).toList();
  }

  private static Optional<PullReader> reader(ConfigSection item) {
    item.unsupported("periodic", "this build shows its metrics, but does not push them");
    if (!item.present("pull")) {
      item.ignore("pull");
      if (!item.present("periodic")) {
        item.problem("", "a reader needs pull");
      }
      return Optional.empty();
    }
    ConfigSection exporter = item.section("pull").section("exporter");
    if (!exporter.present("prometheus")) {
      exporter.ignore("prometheus");
      exporter.problem("", "must have a prometheus exporter");
      return Optional.empty();
    }
    return Optional.of(prometheus(exporter.section("prometheus")));
  }

  private static PullReader prometheus(ConfigSection section) {
    String host = section.string("host", "");
    long port = section.integer("port", 0);
    for (String key : List.of("host", "port")) {
      if (!section.present(key)) {
        section.problem(key, key + " must be specified");
      }
    }
    if (port > MAX_PORT) {
      section.problem("port", "expected a port up to " + MAX_PORT + ", got " + port);
    }
    return new PullReader(
        host,
        (int) Math.min(port, MAX_PORT),
        section.bool("without_scope_info", false),
        section.bool("without_units", false),
        section.bool("without_type_suffix", false),
        constantLabels(section));
  }

  /** The reader when none is configured. */
  private static PullReader reader(FeatureGates gates) {
    PullReader usual = PullReader.DEFAULT;
    return new PullReader(
        gates.metricsOnLocalhost() ? "localhost" : usual.host(),
        usual.port(),
        usual.withoutScopeInfo(),
        usual.withoutUnits(),
        usual.withoutTypeSuffix(),
        usual.constantLabels());
  }

  private static Map<String, Object> printed(PullReader reader) {
    Map<String, Object> keys =
        Map.of(
            "host", reader.host(),
            "port", (long) reader.port(),
            "with_resource_constant_labels", Map.of("included", List.of()),
            "without_scope_info", reader.withoutScopeInfo(),
            "without_type_suffix", reader.withoutTypeSuffix(),
            "without_units", reader.withoutUnits());
    return Map.of("pull", Map.of("exporter", Map.of("prometheus", keys)));
  }

  private static @Nullable ConstantLabels constantLabels(ConfigSection section) {
    boolean set = section.present("with_resource_constant_labels");
    ConfigSection labels = section.section("with_resource_constant_labels");
    List<String> included = labels.strings("included", List.of());
    List<String> excluded = labels.strings("excluded", List.of());
    return set ? new ConstantLabels(included, excluded) : null;
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

  private static <E extends Enum<E>> Map<String, E> byLowerCase(E[] values) {
    return Arrays.stream(values)
        .collect(
            Collectors.toMap(value -> value.name().toLowerCase(Locale.ROOT), Function.identity()));
  }
}
