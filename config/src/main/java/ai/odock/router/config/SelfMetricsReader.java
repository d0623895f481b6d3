package ai.odock.router.config;

import ai.odock.router.selftelemetry.MetricsConfig;
import ai.odock.router.selftelemetry.MetricsConfig.ConstantLabels;
import ai.odock.router.selftelemetry.MetricsConfig.PeriodicReader;
import ai.odock.router.selftelemetry.MetricsConfig.PullReader;
import ai.odock.router.settings.ConfigRecord.Shown;
import ai.odock.router.settings.ConfigSection;
import ai.odock.router.telemetry.Instrument.Level;
import ai.odock.router.telemetry.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code service::telemetry::metrics} (opentelemetry-go-contrib: otelconf v0.3.0). */
final class SelfMetricsReader {
  private static final int MAX_PORT = 65_535;

  private final List<PullReader> pull = new ArrayList<>();
  private final List<PeriodicReader> periodic = new ArrayList<>();
  private int items;

  private SelfMetricsReader() {}

  static MetricsConfig read(ConfigSection metrics, FeatureGates gates) {
    Level level = TelemetryReader.level(metrics, Level.NORMAL);
    ConfigSection quiet = metrics.showing(Shown.WHEN_SET);
    quiet.unsupported("address", "the collector has removed it, too" + readers(quiet));
    SelfMetricsReader readers = new SelfMetricsReader();
    readers.readAll(metrics, level, gates);
    List<View> views = quiet.list("views", ViewReader::read);
    if (!views.isEmpty() && level != Level.DETAILED) {
      metrics.problem("views", "can only be set when the level is detailed");
    }
    return new MetricsConfig(level, readers.pull, readers.periodic, views);
  }

  /** What to write for an address. */
  private static String readers(ConfigSection metrics) {
    String address = metrics.written("address");
    int colon = address.lastIndexOf(':');
    String host = colon <= 0 ? "0.0.0.0" : address.substring(0, colon);
    return """
    ; write instead
      readers:
        - pull:
            exporter:
              prometheus: {host: "%s", port: %s}\
    """
        .formatted(host, address.substring(colon + 1));
  }

  private void readAll(ConfigSection metrics, Level level, FeatureGates gates) {
    if (!metrics.present("readers")) {
      metrics.list("readers", item -> item);
      PullReader usual = usual(gates);
      metrics.display("readers", List.of(printed(usual)));
      pull.add(usual);
      return;
    }
    var _ =
        metrics.list(
            "readers",
            item -> {
              readOne(item.showing(Shown.WHEN_SET));
              return items++;
            });
    if (items == 0 && level != Level.NONE) {
      metrics.problem("readers", "must have at least one reader unless level is none");
    }
  }

  /** The reader when none is configured. */
  private static PullReader usual(FeatureGates gates) {
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

  private void readOne(ConfigSection item) {
    item.unsupported("producers", "this build has no producers of metrics but itself");
    for (String key : List.of("pull", "periodic")) {
      item.ignore(key);
    }
    if (item.present("pull") == item.present("periodic")) {
      item.problem(
          "",
          item.present("pull") ? "must be pull or periodic, not both" : "needs pull or periodic");
    }
    if (item.present("pull")) {
      readPull(item.section("pull").section("exporter"));
    }
    if (item.present("periodic")) {
      PeriodicReader reader = PeriodicReading.read(item.section("periodic"));
      if (reader != null) {
        periodic.add(reader);
      }
    }
  }

  private void readPull(ConfigSection exporter) {
    exporter.ignore("prometheus");
    if (!exporter.present("prometheus")) {
      exporter.problem("", "must have a prometheus exporter");
      return;
    }
    ConfigSection section = exporter.section("prometheus");
    PullReader reader = prometheus(section);
    if (reader.port() != 0 && pull.stream().anyMatch(other -> sharePort(other, reader))) {
      section.problem("port", "port " + reader.port() + " is taken by another reader of this list");
    }
    pull.add(reader);
  }

  private static boolean sharePort(PullReader a, PullReader b) {
    return a.port() == b.port()
        && (a.host().equals(b.host()) || isEveryInterface(a) || isEveryInterface(b));
  }

  private static boolean isEveryInterface(PullReader reader) {
    return List.of("", "0.0.0.0", "::").contains(reader.host());
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
        host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host,
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
    refuseBoth(labels, included, excluded);
    return set ? new ConstantLabels(included, excluded) : null;
  }

  /** A name that is asked for and not wanted is a mistake. */
  static void refuseBoth(ConfigSection lists, List<String> included, List<String> excluded) {
    for (int i = 0; i < excluded.size(); i++) {
      if (included.contains(excluded.get(i))) {
        lists.problem("excluded", i, "\"" + excluded.get(i) + "\" is in the list included, too");
      }
    }
  }
}
