package ai.odock.router.exporters.prometheus;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random requests from few words and times, so that names collide and series come again. */
final class GeneratedPoints {
  private static final String[] KEYS = {"a.b", "a_b", "route", "le", "quantile", "_x", "9n", "é1"};
  private static final String[] VALUES = {"", "1", "x;y", "q\"\\\n", "ü"};
  private static final String[] NAMES = {
    "x", "x.sum", "x_count", "x.bucket", "x.total", "y", "9y", "!!", ""
  };

  private final Random random;

  GeneratedPoints(long seed) {
    random = new Random(seed);
  }

  ExportMetricsServiceRequest request() {
    ExportMetricsServiceRequest.Builder request = ExportMetricsServiceRequest.newBuilder();
    for (int i = random.nextInt(3); i >= 0; i--) {
      var resource = request.addResourceMetricsBuilder();
      for (String key : List.of("service.name", "service.instance.id", "host.name")) {
        if (random.nextInt(3) > 0) {
          resource.getResourceBuilder().addAllAttributes(Otel.attributes(key, pick(VALUES)));
        }
      }
      for (int j = random.nextInt(2); j >= 0; j--) {
        var scope = resource.addScopeMetricsBuilder();
        scope.getScopeBuilder().setName(random.nextBoolean() ? "s" : "");
        scope.setSchemaUrl(random.nextInt(4) == 0 ? "url" : "");
        for (int k = random.nextInt(4); k >= 0; k--) {
          scope.addMetrics(metric());
        }
      }
    }
    return request.build();
  }

  private Metric metric() {
    Metric.Builder metric =
        Metric.newBuilder().setName(pick(NAMES)).setUnit(random.nextInt(3) == 0 ? "1" : "");
    AggregationTemporality temporality =
        AggregationTemporality.forNumber(random.nextInt(8) == 0 ? 0 : 1 + random.nextInt(2));
    int kind = random.nextInt(10);
    for (int i = random.nextInt(4); i >= 0; i--) {
      switch (kind) {
        case 0, 1, 2 -> metric.getGaugeBuilder().addDataPoints(number());
        case 3, 4, 5 -> metric.getSumBuilder().addDataPoints(number());
        case 6, 7 -> metric.getHistogramBuilder().addDataPoints(histogram());
        case 8 -> metric.getExponentialHistogramBuilder().addDataPoints(exponential());
        default -> metric.getSummaryBuilder().addDataPoints(summary());
      }
    }
    switch (kind) {
      case 3, 4, 5 ->
          metric
              .getSumBuilder()
              .setAggregationTemporality(temporality)
              .setIsMonotonic(random.nextInt(4) > 0);
      case 6, 7 -> metric.getHistogramBuilder().setAggregationTemporality(temporality);
      case 8 -> metric.getExponentialHistogramBuilder().setAggregationTemporality(temporality);
      default -> {}
    }
    return metric.build();
  }

  /** Mostly such that deltas follow each other. */
  private long start() {
    return random.nextInt(8);
  }

  private long after(long start) {
    return start + 1 + random.nextInt(5) / 4;
  }

  private io.opentelemetry.proto.metrics.v1.NumberDataPoint.Builder number() {
    long start = start();
    var point = Otel.number(start, after(start), random.nextInt(100) / 4.0);
    if (random.nextBoolean()) {
      point.setAsInt(random.nextInt(1000) - 10);
    }
    return point.addAllAttributes(attributes()).setFlags(flags());
  }

  private io.opentelemetry.proto.metrics.v1.HistogramDataPoint.Builder histogram() {
    long start = start();
    List<Double> bounds = random.nextInt(4) > 0 ? List.of(0.5, 2.0) : List.of(1.0);
    List<Long> counts = new ArrayList<>();
    for (int i = 0; i <= bounds.size(); i++) {
      counts.add((long) random.nextInt(5));
    }
    return Otel.histogram(start, after(start), random.nextInt(9), bounds, counts)
        .addAllAttributes(attributes())
        .setFlags(flags());
  }

  private io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint.Builder exponential() {
    long start = start();
    List<Long> counts = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      counts.add((long) random.nextInt(3));
    }
    int scale = random.nextInt(14) - 4;
    return Otel.exponential(start, after(start), scale, random.nextInt(20) - 10, counts)
        .addAllAttributes(attributes())
        .setFlags(flags());
  }

  private SummaryDataPoint.Builder summary() {
    SummaryDataPoint.Builder point =
        SummaryDataPoint.newBuilder()
            .addAllAttributes(attributes())
            .setTimeUnixNano(after(start()) * 1_000_000_000)
            .setFlags(flags())
            .setCount(random.nextInt(9))
            .setSum(random.nextInt(9));
    for (double quantile : new double[] {0, 0.5, 1}) {
      if (random.nextBoolean()) {
        point.addQuantileValuesBuilder().setQuantile(quantile).setValue(random.nextInt(9));
      }
    }
    return point;
  }

  private List<KeyValue> attributes() {
    List<KeyValue> attributes = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      attributes.addAll(Otel.attributes(pick(KEYS), pick(VALUES)));
    }
    return attributes;
  }

  private int flags() {
    return random.nextInt(12) == 0 ? 1 : 0;
  }

  private String pick(String[] words) {
    return words[random.nextInt(words.length)];
  }
}
