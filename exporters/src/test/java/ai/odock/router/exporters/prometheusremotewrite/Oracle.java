package ai.odock.router.exporters.prometheusremotewrite;

import ai.odock.router.prometheus.DropReason;
import ai.odock.router.prometheus.LabelNames;
import ai.odock.router.prometheus.MetricNames;
import ai.odock.router.prometheus.MetricType;
import ai.odock.router.prometheus.Settings;
import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Exemplar;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The translation once more, slow and plain, on objects. Names come from the functions that are
 * held against recorded names; everything else is its own.
 */
final class Oracle {
  private static final long STALE = 0x7ff0000000000002L;

  final Map<List<Decoded.Label>, Decoded.Series> series = new LinkedHashMap<>();

  /** What the first metric of a series says of it. */
  final Map<List<Decoded.Label>, Family> families = new HashMap<>();

  /** The times of the samples and histograms of a series with their start times, by time. */
  final Map<List<Decoded.Label>, List<Times>> times = new HashMap<>();

  final Map<DropReason, Integer> dropped = new EnumMap<>(DropReason.class);
  int points;

  private final Settings settings;
  private final MetricNames names;

  /** MetricMetadata. */
  record Family(MetricType type, String name, String help, String unit) {}

  /** Milliseconds; a start of 0 is not known. */
  record Times(long millis, long start) {}

  /** Of the metric that is being translated. */
  private Family family = new Family(MetricType.UNKNOWN, "", "", "");

  /** When each target_info was last written, in milliseconds. */
  private final Map<List<Decoded.Label>, Long> targetTimes;

  Oracle(Settings settings) {
    this(settings, new HashMap<>());
  }

  Oracle(Settings settings, Map<List<Decoded.Label>, Long> targetTimes) {
    this.settings = settings;
    this.targetTimes = targetTimes;
    this.names = new MetricNames(settings.namespace(), settings.metricSuffixes());
  }

  void translate(ExportMetricsServiceRequest request) {
    request.getResourceMetricsList().forEach(this::resource);
    times.values().forEach(list -> list.sort(Comparator.comparing(Times::millis)));
    for (Decoded.Series made : series.values()) {
      made.samples().sort(Comparator.comparing(Decoded.Sample::millis));
      made.histograms().sort(Comparator.comparing(Decoded.Histogram::millis));
      made.exemplars().sort(Comparator.comparing(Decoded.Exemplar::millis));
    }
  }

  private void resource(ResourceMetrics resource) {
    long newest = 0;
    for (ScopeMetrics scope : resource.getScopeMetricsList()) {
      for (Metric metric : scope.getMetricsList()) {
        newest = Math.max(newest, metric(resource, scope.getScope(), metric));
      }
    }
    targetInfo(resource, newest);
  }

  private void targetInfo(ResourceMetrics resource, long newest) {
    List<KeyValue> rest =
        resource.getResource().getAttributesList().stream()
            .filter(a -> !a.getKey().matches("service\\.(name|namespace|instance\\.id)"))
            .toList();
    Map<String, String> labels = attributes(rest, LabelNames.Style.TARGET_INFO);
    if (!settings.targetInfo() || newest == 0 || rest.isEmpty() || labels == null) {
      return;
    }
    constants(labels, resource, InstrumentationScope.getDefaultInstance());
    Map<String, String> constants = new TreeMap<>();
    constants(constants, resource, InstrumentationScope.getDefaultInstance());
    boolean says = labels.size() > constants.size();
    if (says && (labels.containsKey("job") || labels.containsKey("instance"))) {
      String prefix = settings.namespace().isEmpty() ? "" : settings.namespace() + "_";
      String name = prefix + "target_info";
      family = new Family(MetricType.GAUGE, name, "Target metadata", "");
      List<Decoded.Label> key = new ArrayList<>();
      labels.forEach((label, text) -> key.add(new Decoded.Label(label, text)));
      long millis = targetTimes.merge(key, newest / 1_000_000, Math::max);
      sample(labels, name, 1, false, 0, millis * 1_000_000);
    }
  }

  /** The newest time of the points. */
  private long metric(ResourceMetrics resource, InstrumentationScope scope, Metric metric) {
    long newest = 0;
    int temporality =
        switch (metric.getDataCase()) {
          case SUM -> metric.getSum().getAggregationTemporalityValue();
          case HISTOGRAM -> metric.getHistogram().getAggregationTemporalityValue();
          case EXPONENTIAL_HISTOGRAM ->
              metric.getExponentialHistogram().getAggregationTemporalityValue();
          default -> 2;
        };
    for (var point : metric.getGauge().getDataPointsList()) {
      newest = Math.max(newest, point.getTimeUnixNano());
      number(resource, scope, metric, point, MetricNames.Kind.GAUGE, temporality);
    }
    for (var point : metric.getSum().getDataPointsList()) {
      newest = Math.max(newest, point.getTimeUnixNano());
      boolean monotonic = metric.getSum().getIsMonotonic();
      number(
          resource,
          scope,
          metric,
          point,
          monotonic ? MetricNames.Kind.MONOTONIC_SUM : MetricNames.Kind.OTHER,
          temporality);
    }
    for (var point : metric.getHistogram().getDataPointsList()) {
      newest = Math.max(newest, point.getTimeUnixNano());
      histogram(resource, scope, metric, point, temporality);
    }
    for (var point : metric.getSummary().getDataPointsList()) {
      newest = Math.max(newest, point.getTimeUnixNano());
      summary(resource, scope, metric, point);
    }
    for (var point : metric.getExponentialHistogram().getDataPointsList()) {
      newest = Math.max(newest, point.getTimeUnixNano());
      exponential(resource, scope, metric, point, temporality);
    }
    return newest;
  }

  private void number(
      ResourceMetrics resource,
      InstrumentationScope scope,
      Metric metric,
      NumberDataPoint point,
      MetricNames.Kind kind,
      int temporality) {
    String name = names.metricName(metric.getName(), metric.getUnit(), kind);
    Map<String, String> labels =
        labels(resource, scope, point.getAttributesList(), metric, name, temporality);
    if (labels == null) {
      return;
    }
    double value = point.hasAsInt() ? (double) point.getAsInt() : point.getAsDouble();
    boolean stale = point.getFlags() == 1;
    boolean counts = kind == MetricNames.Kind.MONOTONIC_SUM;
    Decoded.Series made =
        sample(
            labels,
            name,
            value,
            stale,
            counts ? point.getStartTimeUnixNano() : 0,
            point.getTimeUnixNano());
    if (metric.hasSum()) {
      addExemplars(made, point.getExemplarsList());
    }
  }

  /** Those without a label are left out. */
  private static void addExemplars(Decoded.Series series, List<Exemplar> exemplars) {
    exemplars.stream()
        .map(Oracle::exemplar)
        .filter(made -> !made.labels().isEmpty())
        .forEach(series.exemplars()::add);
  }

  private void histogram(
      ResourceMetrics resource,
      InstrumentationScope scope,
      Metric metric,
      HistogramDataPoint point,
      int temporality) {
    String name = names.metricName(metric.getName(), metric.getUnit(), MetricNames.Kind.OTHER);
    Map<String, String> labels =
        labels(resource, scope, point.getAttributesList(), metric, name, temporality);
    if (labels == null) {
      return;
    }
    boolean stale = point.getFlags() == 1;
    long start = point.getStartTimeUnixNano();
    long time = point.getTimeUnixNano();
    double count = new BigInteger(Long.toUnsignedString(point.getCount())).doubleValue();
    if (point.hasSum()) {
      sample(labels, name + "_sum", point.getSum(), stale, start, time);
    }
    sample(labels, name + "_count", count, stale, start, time);
    Map<Double, Decoded.Series> buckets = new TreeMap<>();
    long cumulative = 0;
    for (int i = 0; i < point.getExplicitBoundsCount(); i++) {
      cumulative += point.getBucketCounts(i);
      double bound = point.getExplicitBounds(i);
      if (Double.isFinite(bound)) {
        labels.put("le", new BigDecimal(bound).compareTo(BigDecimal.ZERO) == 0 ? "0" : le(bound));
        buckets.put(
            bound, sample(labels, name + "_bucket", (double) cumulative, stale, start, time));
      }
    }
    labels.put("le", "+Inf");
    buckets.put(
        Double.POSITIVE_INFINITY, sample(labels, name + "_bucket", count, stale, start, time));
    for (Exemplar exemplar : point.getExemplarsList()) {
      Decoded.Exemplar made = exemplar(exemplar);
      buckets.entrySet().stream()
          .filter(bucket -> made.value() <= bucket.getKey())
          .findFirst()
          .orElseThrow()
          .getValue()
          .exemplars()
          .addAll(made.labels().isEmpty() ? List.of() : List.of(made));
    }
  }

  private void exponential(
      ResourceMetrics resource,
      InstrumentationScope scope,
      Metric metric,
      ExponentialHistogramDataPoint point,
      int temporality) {
    String name = names.metricName(metric.getName(), metric.getUnit(), MetricNames.Kind.OTHER);
    Map<String, String> labels =
        labels(resource, scope, point.getAttributesList(), metric, name, temporality);
    if (labels == null) {
      return;
    }
    if (point.getScale() < -4) {
      points--;
      drop(DropReason.UNSUPPORTED_SCALE);
      return;
    }
    OracleBuckets negative = OracleBuckets.of(point.getNegative(), point.getScale());
    OracleBuckets positive = OracleBuckets.of(point.getPositive(), point.getScale());
    if (!negative.valid() || !positive.valid()) {
      points--;
      drop(DropReason.INVALID_HISTOGRAM);
      return;
    }
    boolean stale = point.getFlags() == 1;
    Decoded.Series made =
        series(labels, name, point.getStartTimeUnixNano(), point.getTimeUnixNano());
    made.histograms()
        .add(
            new Decoded.Histogram(
                stale ? STALE : point.getCount(),
                stale ? STALE : Double.doubleToRawLongBits(point.getSum()),
                Math.min(8, point.getScale()),
                point.getZeroThreshold() == 0 ? 1e-128 : point.getZeroThreshold(),
                point.getZeroCount(),
                negative.spans(),
                negative.deltas(),
                positive.spans(),
                positive.deltas(),
                point.getTimeUnixNano() / 1_000_000));
    addExemplars(made, point.getExemplarsList());
  }

  private static Family family(Metric metric, String name) {
    String hint =
        metric.getMetadataList().stream()
            .filter(pair -> pair.getKey().equals("prometheus.type"))
            .map(pair -> pair.getValue().getStringValue())
            .findFirst()
            .orElse("");
    MetricType type =
        switch (metric.getDataCase()) {
          case GAUGE -> hint.equals("unknown") ? MetricType.UNKNOWN : MetricType.GAUGE;
          case SUMMARY -> MetricType.SUMMARY;
          case SUM -> {
            if (metric.getSum().getIsMonotonic()) {
              yield MetricType.COUNTER;
            }
            yield switch (hint) {
              case "info" -> MetricType.INFO;
              case "stateset" -> MetricType.STATESET;
              default -> MetricType.GAUGE;
            };
          }
          default -> MetricType.HISTOGRAM;
        };
    String help = metric.getDescription();
    while (help.getBytes(StandardCharsets.UTF_8).length > 1024) {
      help = help.substring(0, help.length() - 1);
    }
    String unit =
        Map.of("s", "seconds", "By/s", "bytes_per_second").getOrDefault(metric.getUnit(), "");
    return new Family(type, name, help, unit);
  }

  private static String le(double bound) {
    return new BigDecimal(Double.toString(bound)).stripTrailingZeros().toPlainString();
  }

  private void summary(
      ResourceMetrics resource, InstrumentationScope scope, Metric metric, SummaryDataPoint point) {
    String name = names.metricName(metric.getName(), metric.getUnit(), MetricNames.Kind.OTHER);
    Map<String, String> labels =
        labels(resource, scope, point.getAttributesList(), metric, name, 2);
    if (labels == null) {
      return;
    }
    boolean stale = point.getFlags() == 1;
    sample(
        labels,
        name + "_sum",
        point.getSum(),
        stale,
        point.getStartTimeUnixNano(),
        point.getTimeUnixNano());
    sample(
        labels,
        name + "_count",
        (double) point.getCount(),
        stale,
        point.getStartTimeUnixNano(),
        point.getTimeUnixNano());
    for (var quantile : point.getQuantileValuesList()) {
      labels.put("quantile", quantile.getQuantile() == 0 ? "0" : le(quantile.getQuantile()));
      sample(
          labels,
          name,
          quantile.getValue(),
          stale,
          point.getStartTimeUnixNano(),
          point.getTimeUnixNano());
    }
  }

  private void drop(DropReason reason) {
    dropped.merge(reason, 1, Integer::sum);
  }

  private static DropReason temporality(int temporality) {
    return temporality == 1 ? DropReason.DELTA_TEMPORALITY : DropReason.UNSPECIFIED_TEMPORALITY;
  }

  private @Nullable Map<String, String> labels(
      ResourceMetrics resource,
      InstrumentationScope scope,
      List<KeyValue> point,
      Metric metric,
      String name,
      int temporality) {
    if (temporality != 2) {
      drop(temporality(temporality));
      return null;
    }
    if (name.isEmpty()) {
      drop(DropReason.INVALID_METRIC_NAME);
      return null;
    }
    family = family(metric, name);
    List<KeyValue> all = new ArrayList<>(point);
    if (settings.resourceLabels() != Settings.ResourceLabels.NONE) {
      List<KeyValue> more = resource.getResource().getAttributesList();
      all.removeIf(a -> more.stream().anyMatch(b -> b.getKey().equals(a.getKey())));
      all.addAll(more);
    }
    Map<String, String> labels = attributes(all, LabelNames.Style.SERIES);
    if (labels == null) {
      drop(DropReason.INVALID_LABEL_NAME);
      return null;
    }
    constants(labels, resource, scope);
    points++;
    return labels;
  }

  private void constants(
      Map<String, String> labels, ResourceMetrics resource, InstrumentationScope scope) {
    String name = first(resource, "service.name");
    String namespace = first(resource, "service.namespace");
    String instance = first(resource, "service.instance.id");
    String job = (namespace == null ? "" : namespace + "/") + (name == null ? "" : name);
    if (name != null && !job.isEmpty()) {
      labels.put("job", job);
    }
    if (instance != null && !instance.isEmpty()) {
      labels.put("instance", instance);
    }
    settings.externalLabels().forEach(labels::putIfAbsent);
    if (settings.scopeInfo()) {
      if (!scope.getName().isEmpty()) {
        labels.put("otel_scope_name", scope.getName());
      }
      if (!scope.getVersion().isEmpty()) {
        labels.put("otel_scope_version", scope.getVersion());
      }
      for (KeyValue attribute : scope.getAttributesList()) {
        String key = "otel_scope_" + attribute.getKey();
        if (!text(attribute.getValue()).isEmpty()) {
          String label = LabelNames.labelName(key, LabelNames.Style.SERIES);
          labels.put(label, text(attribute.getValue()));
        }
      }
    }
  }

  private static @Nullable String first(ResourceMetrics resource, String key) {
    return resource.getResource().getAttributesList().stream()
        .filter(a -> a.getKey().equals(key))
        .map(a -> text(a.getValue()))
        .findFirst()
        .orElse(null);
  }

  /** Null when an attribute has no label name. */
  private static @Nullable Map<String, String> attributes(
      List<KeyValue> attributes, LabelNames.Style style) {
    Map<String, String> labels = new TreeMap<>();
    List<KeyValue> sorted = new ArrayList<>(attributes);
    sorted.sort(
        Comparator.comparing(
            a -> new String(a.getKeyBytes().toByteArray(), StandardCharsets.ISO_8859_1)));
    for (KeyValue attribute : sorted) {
      String name = LabelNames.labelName(attribute.getKey(), style);
      if (name.isEmpty()) {
        return null;
      }
      labels.merge(name, text(attribute.getValue()), (a, b) -> a.equals(b) ? a : a + ";" + b);
    }
    labels.values().removeIf(String::isEmpty); // the same as none
    return labels;
  }

  /** Of the kinds of values that the generator makes. */
  private static String text(AnyValue value) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> value.getStringValue();
      case BOOL_VALUE -> Boolean.toString(value.getBoolValue());
      case INT_VALUE -> Long.toString(value.getIntValue());
      case DOUBLE_VALUE -> Double.toString(value.getDoubleValue()).replaceAll("\\.0$", "");
      case BYTES_VALUE -> Base64.getEncoder().encodeToString(value.getBytesValue().toByteArray());
      case ARRAY_VALUE -> "[\"" + value.getArrayValue().getValues(0).getStringValue() + "\"]";
      default -> "";
    };
  }

  private Decoded.Series sample(
      Map<String, String> labels,
      String name,
      double value,
      boolean stale,
      long start,
      long nanos) {
    Decoded.Series made = series(labels, name, start, nanos);
    long bits = stale ? STALE : Double.doubleToRawLongBits(value);
    made.samples().add(new Decoded.Sample(bits, nanos / 1_000_000));
    return made;
  }

  private Decoded.Series series(Map<String, String> labels, String name, long start, long nanos) {
    Map<String, String> named = new TreeMap<>(labels);
    named.put("__name__", name);
    List<Decoded.Label> key = new ArrayList<>();
    named.forEach((label, text) -> key.add(new Decoded.Label(label, text)));
    Decoded.Series made = series.computeIfAbsent(key, Decoded.Series::new);
    families.putIfAbsent(key, family);
    long millis = nanos / 1_000_000;
    long startMillis = start / 1_000_000 < millis ? start / 1_000_000 : 0;
    times.computeIfAbsent(key, k -> new ArrayList<>()).add(new Times(millis, startMillis));
    return made;
  }

  private static Decoded.Exemplar exemplar(Exemplar exemplar) {
    List<Decoded.Label> labels = new ArrayList<>();
    id(labels, "trace_id", exemplar.getTraceId());
    id(labels, "span_id", exemplar.getSpanId());
    List<Decoded.Label> all = new ArrayList<>(labels);
    for (KeyValue a : exemplar.getFilteredAttributesList()) {
      boolean taken = all.stream().anyMatch(label -> label.name().equals(a.getKey()));
      if (!taken && !a.getKey().isEmpty() && !text(a.getValue()).isEmpty()) {
        all.add(new Decoded.Label(a.getKey(), text(a.getValue())));
      }
    }
    long length = all.stream().mapToLong(l -> (l.name() + l.value()).codePoints().count()).sum();
    boolean hasValue = exemplar.hasAsInt() || exemplar.hasAsDouble();
    double value = exemplar.hasAsInt() ? (double) exemplar.getAsInt() : exemplar.getAsDouble();
    long millis = hasValue ? exemplar.getTimeUnixNano() / 1_000_000 : 0;
    return new Decoded.Exemplar(length > 128 ? labels : all, value, millis);
  }

  private static void id(List<Decoded.Label> labels, String name, ByteString id) {
    String hex = HexFormat.of().formatHex(id.toByteArray());
    if (!hex.matches("0*")) {
      labels.add(new Decoded.Label(name, hex));
    }
  }
}
