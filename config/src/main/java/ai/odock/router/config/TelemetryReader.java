package ai.odock.router.config;

import ai.odock.router.ConfigSection;
import ai.odock.router.NearestName;
import ai.odock.router.telemetry.Instrument.Level;
import ai.odock.router.telemetry.TelemetryConfig;
import ai.odock.router.telemetry.TelemetryConfig.ConstantLabels;
import ai.odock.router.telemetry.TelemetryConfig.PullReader;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads {@code service::telemetry} (collector: otelconftelemetry). */
final class TelemetryReader {
  private static final Map<String, Level> LEVELS = byLowerCase(Level.values());
  private static final int MAX_PORT = 65_535;

  private TelemetryReader() {}

  static TelemetryConfig read(ConfigSection telemetry) {
    ConfigSection metrics = telemetry.section("metrics");
    Level level = anyCase(metrics, Level.NORMAL);
    List<PullReader> readers = readers(metrics, level);
    metrics.unsupported("views", "this build has no metric views");
    metrics.unsupported(
        "address", "removed from the collector, too; use readers with a pull exporter");
    return new TelemetryConfig(
        level,
        readers,
        LogsReader.read(telemetry.section("logs")),
        TracesReader.read(telemetry.section("traces")),
        resource(telemetry.section("resource")));
  }

  /** The key {@code level} of metrics and traces. */
  static Level anyCase(ConfigSection section, Level fallback) {
    String word = section.string("level", "");
    Level level = LEVELS.get(word.toLowerCase(Locale.ROOT));
    if (level == null && !word.isEmpty()) {
      String hint = NearestName.hint(word, LEVELS.keySet());
      section.problem("level", "unknown level \"" + word + "\"" + hint);
    }
    return level == null ? fallback : level;
  }

  private static List<PullReader> readers(ConfigSection metrics, Level level) {
    if (!metrics.present("readers")) {
      metrics.ignore("readers");
      return List.of(PullReader.DEFAULT);
    }
    int[] items = {0};
    List<Optional<PullReader>> readers =
        metrics.list(
            "readers",
            item -> {
              items[0]++;
              return reader(item);
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
    }
    return resource;
  }

  static <E extends Enum<E>> Map<String, E> byLowerCase(E[] values) {
    return Arrays.stream(values)
        .collect(
            Collectors.toMap(value -> value.name().toLowerCase(Locale.ROOT), Function.identity()));
  }
}
