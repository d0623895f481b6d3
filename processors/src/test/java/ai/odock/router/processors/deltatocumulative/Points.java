package ai.odock.router.processors.deltatocumulative;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogram;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint.Buckets;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.Sum;
import java.util.Arrays;
import java.util.List;

/** Small requests, and what is in them. */
final class Points {
  static final AggregationTemporality DELTA = AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA;
  static final AggregationTemporality CUMULATIVE =
      AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE;

  private Points() {}

  static KeyValue attribute(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  static NumberDataPoint.Builder number(long start, long time) {
    return NumberDataPoint.newBuilder().setStartTimeUnixNano(start).setTimeUnixNano(time);
  }

  static NumberDataPoint number(long start, long time, long value) {
    return number(start, time).setAsInt(value).build();
  }

  static HistogramDataPoint.Builder histogram(long start, long time, List<Double> bounds) {
    return HistogramDataPoint.newBuilder()
        .setStartTimeUnixNano(start)
        .setTimeUnixNano(time)
        .addAllExplicitBounds(bounds);
  }

  static ExponentialHistogramDataPoint.Builder exponential(long start, long time, int scale) {
    return ExponentialHistogramDataPoint.newBuilder()
        .setStartTimeUnixNano(start)
        .setTimeUnixNano(time)
        .setScale(scale);
  }

  static Buckets buckets(int offset, long... counts) {
    return Buckets.newBuilder()
        .setOffset(offset)
        .addAllBucketCounts(Arrays.stream(counts).boxed().toList())
        .build();
  }

  static Metric sum(NumberDataPoint... points) {
    return Metric.newBuilder()
        .setName("m")
        .setSum(
            Sum.newBuilder()
                .setAggregationTemporality(DELTA)
                .setIsMonotonic(true)
                .addAllDataPoints(List.of(points)))
        .build();
  }

  static Metric histogram(HistogramDataPoint... points) {
    return Metric.newBuilder()
        .setName("m")
        .setHistogram(
            Histogram.newBuilder()
                .setAggregationTemporality(DELTA)
                .addAllDataPoints(List.of(points)))
        .build();
  }

  static Metric exponential(ExponentialHistogramDataPoint... points) {
    return Metric.newBuilder()
        .setName("m")
        .setExponentialHistogram(
            ExponentialHistogram.newBuilder()
                .setAggregationTemporality(DELTA)
                .addAllDataPoints(List.of(points)))
        .build();
  }

  static ExportMetricsServiceRequest request(Metric... metrics) {
    var request = ExportMetricsServiceRequest.newBuilder();
    request.addResourceMetricsBuilder().addScopeMetricsBuilder().addAllMetrics(List.of(metrics));
    return request.build();
  }

  static List<Metric> metrics(ExportMetricsServiceRequest request) {
    return request.getResourceMetricsList().stream()
        .flatMap(r -> r.getScopeMetricsList().stream())
        .flatMap(s -> s.getMetricsList().stream())
        .toList();
  }

  static List<NumberDataPoint> numbers(ExportMetricsServiceRequest request) {
    return metrics(request).stream().flatMap(m -> m.getSum().getDataPointsList().stream()).toList();
  }

  static List<HistogramDataPoint> histograms(ExportMetricsServiceRequest request) {
    return metrics(request).stream()
        .flatMap(m -> m.getHistogram().getDataPointsList().stream())
        .toList();
  }

  static List<ExponentialHistogramDataPoint> exponentials(ExportMetricsServiceRequest request) {
    return metrics(request).stream()
        .flatMap(m -> m.getExponentialHistogram().getDataPointsList().stream())
        .toList();
  }
}
