package ai.odock.router.exporters.prometheus;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Exemplar;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import io.opentelemetry.proto.resource.v1.Resource;
import java.util.ArrayList;
import java.util.List;

/** Requests in few words. Times are seconds since 1970; attributes are keys and values by turns. */
final class Otel {
  static final AggregationTemporality CUMULATIVE =
      AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE;
  static final AggregationTemporality DELTA = AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA;

  private Otel() {}

  static List<KeyValue> attributes(String... words) {
    List<KeyValue> attributes = new ArrayList<>();
    for (int i = 0; i < words.length; i += 2) {
      attributes.add(
          KeyValue.newBuilder()
              .setKey(words[i])
              .setValue(AnyValue.newBuilder().setStringValue(words[i + 1]))
              .build());
    }
    return attributes;
  }

  /** A request of one resource with these attributes, in the scope {@code s} 1. */
  static ExportMetricsServiceRequest request(List<KeyValue> resource, Metric... metrics) {
    ExportMetricsServiceRequest.Builder request = ExportMetricsServiceRequest.newBuilder();
    var of = request.addResourceMetricsBuilder();
    of.setResource(Resource.newBuilder().addAllAttributes(resource));
    var scope = of.addScopeMetricsBuilder();
    scope.getScopeBuilder().setName("s").setVersion("1");
    scope.addAllMetrics(List.of(metrics));
    return request.build();
  }

  static ExportMetricsServiceRequest request(Metric... metrics) {
    return request(attributes(), metrics);
  }

  static NumberDataPoint.Builder number(long start, long time, double value, String... attributes) {
    return NumberDataPoint.newBuilder()
        .setStartTimeUnixNano(start * 1_000_000_000)
        .setTimeUnixNano(time * 1_000_000_000)
        .setAsDouble(value)
        .addAllAttributes(attributes(attributes));
  }

  static Metric gauge(String name, NumberDataPoint.Builder... points) {
    Metric.Builder metric = Metric.newBuilder().setName(name);
    for (NumberDataPoint.Builder point : points) {
      metric.getGaugeBuilder().addDataPoints(point);
    }
    return metric.build();
  }

  static Metric sum(
      String name,
      AggregationTemporality temporality,
      boolean monotonic,
      NumberDataPoint.Builder... points) {
    Metric.Builder metric = Metric.newBuilder().setName(name);
    metric.getSumBuilder().setAggregationTemporality(temporality).setIsMonotonic(monotonic);
    for (NumberDataPoint.Builder point : points) {
      metric.getSumBuilder().addDataPoints(point);
    }
    return metric.build();
  }

  static Metric counter(String name, NumberDataPoint.Builder... points) {
    return sum(name, CUMULATIVE, true, points);
  }

  static HistogramDataPoint.Builder histogram(
      long start, long time, double sum, List<Double> bounds, List<Long> counts) {
    return HistogramDataPoint.newBuilder()
        .setStartTimeUnixNano(start * 1_000_000_000)
        .setTimeUnixNano(time * 1_000_000_000)
        .setSum(sum)
        .setCount(counts.stream().mapToLong(Long::longValue).sum())
        .addAllExplicitBounds(bounds)
        .addAllBucketCounts(counts);
  }

  static Metric histograms(
      String name, AggregationTemporality temporality, HistogramDataPoint.Builder... points) {
    Metric.Builder metric = Metric.newBuilder().setName(name);
    metric.getHistogramBuilder().setAggregationTemporality(temporality);
    for (HistogramDataPoint.Builder point : points) {
      metric.getHistogramBuilder().addDataPoints(point);
    }
    return metric.build();
  }

  static Metric exponentials(
      String name,
      AggregationTemporality temporality,
      ExponentialHistogramDataPoint.Builder... points) {
    Metric.Builder metric = Metric.newBuilder().setName(name);
    metric.getExponentialHistogramBuilder().setAggregationTemporality(temporality);
    for (ExponentialHistogramDataPoint.Builder point : points) {
      metric.getExponentialHistogramBuilder().addDataPoints(point);
    }
    return metric.build();
  }

  static ExponentialHistogramDataPoint.Builder exponential(
      long start, long time, int scale, int offset, List<Long> counts) {
    ExponentialHistogramDataPoint.Builder point =
        ExponentialHistogramDataPoint.newBuilder()
            .setStartTimeUnixNano(start * 1_000_000_000)
            .setTimeUnixNano(time * 1_000_000_000)
            .setScale(scale)
            .setCount(counts.stream().mapToLong(Long::longValue).sum())
            .setSum(1.5);
    point.getPositiveBuilder().setOffset(offset).addAllBucketCounts(counts);
    return point;
  }

  static Metric summary(String name, SummaryDataPoint.Builder point) {
    Metric.Builder metric = Metric.newBuilder().setName(name);
    metric.getSummaryBuilder().addDataPoints(point);
    return metric.build();
  }

  static Exemplar.Builder exemplar(long time, double value) {
    return Exemplar.newBuilder()
        .setTimeUnixNano(time * 1_000_000_000)
        .setAsDouble(value)
        .setTraceId(ByteString.fromHex("000102030405060708090a0b0c0d0e0f"))
        .setSpanId(ByteString.fromHex("f0f1f2f3f4f5f6f7"));
  }
}
