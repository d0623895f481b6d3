package ai.odock.router.exporters.prometheus;

import ai.odock.router.prometheus.LabelNames;
import ai.odock.router.prometheus.MetricNames;
import ai.odock.router.prometheus.MetricNames.Kind;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the text page has to show, kept in plain maps over protobuf-java's objects. */
final class Oracle {
  /** A point: its samples by suffix and {@code le} or {@code quantile}. */
  private record Point(
      List<KeyValue> attributes,
      long start,
      long time,
      boolean stale,
      boolean spread,
      Map<List<String>, Double> samples) {
    Point with(long newStart, Map<List<String>, Double> newSamples) {
      return new Point(attributes, newStart, time, stale, spread, newSamples);
    }
  }

  private final Map<String, String> types = new HashMap<>();
  private final Map<String, Map<SortedMap<String, String>, Point>> shown = new HashMap<>();
  private final Map<List<String>, SortedMap<String, String>> targets = new HashMap<>();
  private final Map<String, Integer> dropped = new TreeMap<>();
  private boolean accepted;

  Map<String, Integer> dropped() {
    return dropped;
  }

  SortedMap<String, Double> samples() {
    SortedMap<String, Double> samples = new TreeMap<>();
    shown.forEach(
        (name, series) ->
            series.forEach(
                (labels, point) ->
                    point
                        .samples()
                        .forEach((key, value) -> samples.put(line(name, labels, key), value))));
    targets.values().forEach(labels -> samples.put(line("target_info", labels, List.of("")), 1.0));
    return samples;
  }

  private static String line(String name, SortedMap<String, String> labels, List<String> key) {
    SortedMap<String, String> all = new TreeMap<>(labels);
    all.values().removeIf(String::isEmpty); // the same as none
    if (key.size() > 1) {
      all.put(key.get(1), key.get(2));
    }
    return name + key.getFirst() + all;
  }

  void take(ExportMetricsServiceRequest request) {
    for (ResourceMetrics resource : request.getResourceMetricsList()) {
      accepted = false;
      SortedMap<String, String> attributes = texts(resource.getResource().getAttributesList());
      SortedMap<String, String> own = new TreeMap<>();
      if (attributes.containsKey("service.name")) {
        own.put("job", attributes.get("service.name"));
      }
      if (attributes.containsKey("service.instance.id")) {
        own.put("instance", attributes.get("service.instance.id"));
      }
      for (ScopeMetrics scope : resource.getScopeMetricsList()) {
        SortedMap<String, String> labels = new TreeMap<>();
        labels.put("otel_scope_name", scope.getScope().getName());
        labels.put("otel_scope_version", scope.getScope().getVersion());
        labels.put("otel_scope_schema_url", scope.getSchemaUrl());
        labels.putAll(own);
        scope.getMetricsList().forEach(metric -> take(metric, labels));
      }
      if (accepted
          && !own.getOrDefault("job", "").isEmpty()
          && !own.getOrDefault("instance", "").isEmpty()) {
        SortedMap<String, String> rest = new TreeMap<>(attributes);
        rest.remove("service.name");
        rest.remove("service.instance.id");
        SortedMap<String, String> labels = named(rest);
        labels.putAll(own);
        targets.put(new ArrayList<>(own.values()), labels);
      }
    }
  }

  private static SortedMap<String, String> texts(List<KeyValue> attributes) {
    SortedMap<String, String> texts = new TreeMap<>();
    attributes.forEach(it -> texts.putIfAbsent(it.getKey(), it.getValue().getStringValue()));
    return texts;
  }

  private static SortedMap<String, String> named(SortedMap<String, String> attributes) {
    SortedMap<String, String> labels = new TreeMap<>();
    attributes.forEach(
        (key, value) ->
            labels.merge(
                LabelNames.labelName(key, LabelNames.Style.TARGET_INFO),
                value,
                (one, more) -> one.equals(more) ? one : one + ";" + more));
    return labels;
  }

  private void take(Metric metric, SortedMap<String, String> around) {
    boolean counter = metric.hasSum() && metric.getSum().getIsMonotonic();
    Kind kind = metric.hasGauge() ? Kind.GAUGE : counter ? Kind.MONOTONIC_SUM : Kind.OTHER;
    String name = new MetricNames("", true).metricName(metric.getName(), metric.getUnit(), kind);
    AggregationTemporality temporality =
        switch (metric.getDataCase()) {
          case SUM -> metric.getSum().getAggregationTemporality();
          case HISTOGRAM -> metric.getHistogram().getAggregationTemporality();
          case EXPONENTIAL_HISTOGRAM ->
              metric.getExponentialHistogram().getAggregationTemporality();
          default -> Otel.CUMULATIVE;
        };
    String type =
        switch (metric.getDataCase()) {
          case GAUGE -> "gauge";
          case SUM -> counter ? "counter" : "gauge";
          case SUMMARY -> "summary";
          default -> "histogram";
        };
    for (Point point : points(metric)) {
      String why = "";
      if (temporality == AggregationTemporality.AGGREGATION_TEMPORALITY_UNSPECIFIED) {
        why = "unspecified_temporality";
      } else if (temporality == Otel.DELTA && type.equals("gauge")) {
        why = "delta_temporality";
      } else if (name.isEmpty()) {
        why = "invalid_metric_name";
      } else {
        why = take(name, type, point, temporality == Otel.DELTA, around);
      }
      if (!why.isEmpty()) {
        dropped.merge(why, 1, Integer::sum);
      }
    }
  }

  private String take(
      String name, String type, Point point, boolean delta, SortedMap<String, String> around) {
    SortedMap<String, String> labels = named(texts(point.attributes()));
    if (type.equals("histogram")) {
      labels.remove("le");
    } else if (type.equals("summary")) {
      labels.remove("quantile");
    }
    labels.putAll(around);
    labels.values().removeIf(String::isEmpty); // the same as none
    if (point.stale()) {
      if (type.equals(types.get(name))) {
        end(name, labels);
      }
      return "";
    }
    if (conflicts(name, type)) {
      return "type_conflict";
    }
    Map<SortedMap<String, String>, Point> series =
        shown.computeIfAbsent(name, it -> new HashMap<>());
    types.put(name, type);
    Point before = series.get(labels);
    if (before != null && before.time() > point.time()) {
      return "out_of_order";
    }
    if (before != null && delta && before.time() > point.start() && point.spread()) {
      return "out_of_order";
    }
    accepted = true;
    if (before != null && delta && before.time() == point.start()) {
      boolean same = before.samples().keySet().equals(point.samples().keySet());
      Map<List<String>, Double> sum = new LinkedHashMap<>(point.samples());
      if (same) {
        before.samples().forEach((key, value) -> sum.merge(key, value, Double::sum));
      }
      series.put(labels, point.with(before.start(), sum));
    } else {
      series.put(labels, point);
    }
    return "";
  }

  private void end(String name, SortedMap<String, String> labels) {
    Map<SortedMap<String, String>, Point> series = shown.getOrDefault(name, Map.of());
    series.remove(labels);
    if (series.isEmpty()) {
      shown.remove(name);
      types.remove(name);
    }
  }

  private boolean conflicts(String name, String type) {
    if (types.containsKey(name)) {
      return !types.get(name).equals(type);
    }
    for (String suffix : suffixes(type)) {
      if (types.containsKey(name + suffix)) {
        return true;
      }
    }
    for (String other : types.keySet()) {
      for (String suffix : suffixes(types.get(other))) {
        if (name.equals(other + suffix)) {
          return true;
        }
      }
    }
    return false;
  }

  private static List<String> suffixes(String type) {
    return switch (type) {
      case "histogram" -> List.of("_bucket", "_sum", "_count");
      case "summary" -> List.of("_sum", "_count");
      default -> List.of();
    };
  }

  private static List<Point> points(Metric metric) {
    List<Point> points = new ArrayList<>();
    metric.getGauge().getDataPointsList().forEach(it -> points.add(point(it)));
    metric.getSum().getDataPointsList().forEach(it -> points.add(point(it)));
    metric.getHistogram().getDataPointsList().forEach(it -> points.add(point(it)));
    metric.getExponentialHistogram().getDataPointsList().forEach(it -> points.add(point(it)));
    metric.getSummary().getDataPointsList().forEach(it -> points.add(point(it)));
    return points;
  }

  private static Point point(NumberDataPoint of) {
    double value = of.hasAsInt() ? (double) of.getAsInt() : of.getAsDouble();
    return new Point(
        of.getAttributesList(),
        of.getStartTimeUnixNano(),
        of.getTimeUnixNano(),
        of.getFlags() == 1,
        false,
        Map.of(List.of(""), value));
  }

  private static Point point(HistogramDataPoint of) {
    Map<List<String>, Double> samples = new LinkedHashMap<>();
    double below = 0;
    for (int i = 0; i < of.getExplicitBoundsCount(); i++) {
      below += of.getBucketCounts(i);
      samples.put(List.of("_bucket", "le", number(of.getExplicitBounds(i))), below);
    }
    samples.put(List.of("_bucket", "le", "+Inf"), (double) of.getCount());
    samples.put(List.of("_sum"), of.getSum());
    samples.put(List.of("_count"), (double) of.getCount());
    return new Point(
        of.getAttributesList(),
        of.getStartTimeUnixNano(),
        of.getTimeUnixNano(),
        of.getFlags() == 1,
        true,
        samples);
  }

  private static Point point(ExponentialHistogramDataPoint of) {
    Map<List<String>, Double> samples = new LinkedHashMap<>();
    samples.put(List.of("_bucket", "le", "+Inf"), (double) of.getCount());
    samples.put(List.of("_sum"), of.getSum());
    samples.put(List.of("_count"), (double) of.getCount());
    return new Point(
        of.getAttributesList(),
        of.getStartTimeUnixNano(),
        of.getTimeUnixNano(),
        of.getFlags() == 1,
        true,
        samples);
  }

  private static Point point(SummaryDataPoint of) {
    Map<List<String>, Double> samples = new LinkedHashMap<>();
    of.getQuantileValuesList()
        .forEach(
            it -> samples.put(List.of("", "quantile", number(it.getQuantile())), it.getValue()));
    samples.put(List.of("_sum"), of.getSum());
    samples.put(List.of("_count"), (double) of.getCount());
    return new Point(
        of.getAttributesList(),
        of.getStartTimeUnixNano(),
        of.getTimeUnixNano(),
        of.getFlags() == 1,
        false,
        samples);
  }

  /** Of the few that are generated. */
  private static String number(double value) {
    return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
  }
}
