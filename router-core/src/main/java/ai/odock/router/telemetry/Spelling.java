package ai.odock.router.telemetry;

import ai.odock.router.telemetry.Instrument.Kind;
import java.util.Comparator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a reader of {@code service::telemetry::metrics} writes names and labels.
 *
 * @param scopeLabels adds the three {@code otel_scope_*} labels
 * @param unitSuffix ends names in their unit: {@code _bytes}
 * @param totalSuffix ends the names of counters in {@code _total}
 * @param constantLabels resource attributes that become labels of every series
 */
public record Spelling(
    boolean scopeLabels,
    boolean unitSuffix,
    boolean totalSuffix,
    Map<String, String> constantLabels) {
  /** The spelling of a reader that is configured with host and port only. */
  public static final Spelling EXPLICIT = new Spelling(true, true, true, Map.of());

  /** The collector sorts by attribute names, so {@code otel.signal} before its underscore. */
  private static final Comparator<String> PAGE_ORDER =
      Comparator.comparing(label -> label.equals("otel_signal") ? "otel.signal" : label);

  /** Turns the names of the attributes into label names. */
  public Spelling {
    constantLabels = LabelName.ofAll(constantLabels);
  }

  /** The spelling where no reader is configured. */
  public static Spelling defaultReader(Map<String, String> resource) {
    return new Spelling(false, false, false, resource);
  }

  /** The name of the family. */
  String name(Instrument instrument) {
    String name = instrument.name().replace('.', '_');
    if (!instrument.scope().ofCollector()) {
      return name;
    }
    if (unitSuffix) {
      name = ending(name, unitSuffix(instrument));
    }
    return totalSuffix && instrument.kind() == Kind.COUNTER ? ending(name, "_total") : name;
  }

  /** All labels of a series, in the order of the page. */
  SortedMap<String, String> labels(Instrument instrument, Map<String, String> own) {
    SortedMap<String, String> all = new TreeMap<>(PAGE_ORDER);
    all.putAll(constantLabels);
    if (scopeLabels && instrument.scope().ofCollector()) {
      all.put("otel_scope_name", instrument.scope().name());
      all.put("otel_scope_schema_url", instrument.scope().schemaUrl());
      all.put("otel_scope_version", instrument.scope().version());
    }
    all.putAll(LabelName.ofAll(own));
    return all;
  }

  private static String ending(String name, String suffix) {
    return name.endsWith(suffix) ? name : name + suffix;
  }

  /** Words in braces only say what is counted. */
  private static String unitSuffix(Instrument instrument) {
    return switch (instrument.unit()) {
      case "s" -> "_seconds";
      case "ms" -> "_milliseconds";
      case "By" -> "_bytes";
      case "1" -> instrument.kind() == Kind.GAUGE ? "_ratio" : "";
      default -> "";
    };
  }
}
