package ai.odock.router.exporters.prometheus;

import ai.odock.router.prometheus.LabelNames;
import ai.odock.router.prometheus.LabelNames.Style;
import ai.odock.router.prometheus.MetricNames;
import ai.odock.router.prometheus.MetricNames.Kind;
import ai.odock.router.prometheus.UnitNames;

/** How metrics and attributes are called: a {@code translation_strategy} and a namespace. */
final class Names {
  private final Strategy strategy;
  private final String namespace;
  private final MetricNames escaped;

  Names(Strategy strategy, String namespace) {
    this.strategy = strategy;
    this.namespace =
        strategy.utf8() || namespace.isEmpty()
            ? namespace
            : LabelNames.labelName(namespace, Style.TARGET_INFO);
    this.escaped = new MetricNames(this.namespace, strategy.suffixes());
  }

  /** The name of a metric; empty when it has none. */
  String metric(String name, String unit, Kind kind) {
    return strategy.utf8() ? unescaped(name, unit, kind) : escaped.metricName(name, unit, kind);
  }

  /** The name of the metric that holds the attributes of resources. */
  String targetInfo() {
    return namespace.isEmpty() ? "target_info" : namespace + "_target_info";
  }

  /**
   * The name of an attribute's label, by the older rules, which the collector's exporter kept;
   * empty when it has none.
   */
  String label(String key) {
    String name = strategy.utf8() ? key : LabelNames.labelName(key, Style.TARGET_INFO);
    return name.startsWith("__") || name.chars().allMatch(c -> c == '_') ? "" : name;
  }

  /** Suffixes alone (prometheus/otlptranslator 1.0.0: buildMetricName). */
  private String unescaped(String name, String unit, Kind kind) {
    if (name.isEmpty()) {
      return "";
    }
    String full = namespace.isEmpty() ? name : namespace + "_" + name;
    if (!strategy.suffixes()) {
      return full;
    }
    String end = "";
    if (unit.equals("1") && kind == Kind.GAUGE) {
      full = without(full, "ratio");
      end = "_ratio";
    } else if (kind == Kind.MONOTONIC_SUM) {
      full = without(full, "total");
      end = "_total";
    }
    String per = UnitNames.per(unit);
    if (!per.isEmpty()) {
      full = without(full, per);
      end = "_" + per + end;
    }
    String main = UnitNames.main(unit);
    return (main.isEmpty() || full.endsWith(main) ? full : full + "_" + main) + end;
  }

  /** The name without a suffix and the character in front of it. */
  private static String without(String name, String suffix) {
    return name.endsWith(suffix) && name.length() > suffix.length() + 1
        ? name.substring(0, name.length() - suffix.length() - 1)
        : name;
  }

  /** Whether the name needs no quotes as the name of a metric. */
  static boolean isPlainMetric(String name) {
    return isPlain(name, true);
  }

  /** Whether the name needs no quotes as the name of a label. */
  static boolean isPlainLabel(String name) {
    return isPlain(name, false);
  }

  private static boolean isPlain(String name, boolean colons) {
    if (name.isEmpty() || LabelNames.isDigit(name.charAt(0))) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!LabelNames.isLetterOrDigit(c) && c != '_' && !(colons && c == ':')) {
        return false;
      }
    }
    return true;
  }
}
