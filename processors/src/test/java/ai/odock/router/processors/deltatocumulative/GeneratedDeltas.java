package ai.odock.router.processors.deltatocumulative;

import com.google.protobuf.MessageOrBuilder;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Exemplar;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint.Buckets;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * Requests of clients that have few streams: most points follow one another, some come late, twice,
 * without a value, with other bounds, scales or starts, and attributes come in any order.
 */
final class GeneratedDeltas {
  private static final List<Double> THRESHOLDS = List.of(0.0, 0.0, 0.0, 0.25, 0.3, 1.0, 0.001);

  private final Random random;
  private final boolean repeats;
  private final List<Object> sent = new ArrayList<>();
  private long time = 1_000;

  GeneratedDeltas(long seed) {
    this(seed, true);
  }

  private GeneratedDeltas(long seed, boolean repeats) {
    random = new Random(new SplittableRandom(seed).nextLong());
    this.repeats = repeats;
  }

  /** None of whose points comes a second time, which is known by its bytes. */
  static GeneratedDeltas withoutRepeats(long seed) {
    return new GeneratedDeltas(seed, false);
  }

  ExportMetricsServiceRequest next() {
    var request = ExportMetricsServiceRequest.newBuilder();
    for (int i = random.nextInt(3); i >= 0; i--) {
      var resource =
          request.addResourceMetricsBuilder().setSchemaUrl(random.nextBoolean() ? "u" : "");
      resource.getResourceBuilder().addAllAttributes(attributes());
      for (int j = random.nextInt(3); j > 0; j--) {
        scope(resource.addScopeMetricsBuilder());
      }
    }
    return request.build();
  }

  private void scope(ScopeMetrics.Builder scope) {
    scope.getScopeBuilder().setName(random.nextBoolean() ? "s" : "").setVersion("1");
    for (int i = random.nextInt(5); i > 0; i--) {
      scope.addMetrics(metric());
      time += random.nextInt(5);
    }
  }

  private Metric metric() {
    Metric.Builder metric =
        Metric.newBuilder().setName(random.nextBoolean() ? "m" : "n").setDescription("d");
    if (random.nextInt(4) == 0) {
      metric.setUnit("s");
    }
    AggregationTemporality temporality =
        AggregationTemporality.forNumber(random.nextInt(5) == 0 ? random.nextInt(3) : 1);
    int points = random.nextInt(4);
    switch (random.nextInt(8)) {
      case 0 -> metric.getGaugeBuilder().addDataPoints(number());
      case 1 -> metric.getSummaryBuilder().addDataPointsBuilder().setCount(3);
      case 2, 3, 4 -> {
        var sum = metric.getSumBuilder().setAggregationTemporality(temporality);
        sum.setIsMonotonic(random.nextInt(4) > 0);
        for (int i = points; i > 0; i--) {
          sum.addDataPoints(again(NumberDataPoint.class, number()));
        }
      }
      case 5 -> {
        var data = metric.getHistogramBuilder().setAggregationTemporality(temporality);
        for (int i = points; i > 0; i--) {
          data.addDataPoints(again(HistogramDataPoint.class, histogram()));
        }
      }
      default -> {
        var data = metric.getExponentialHistogramBuilder().setAggregationTemporality(temporality);
        for (int i = points; i > 0; i--) {
          data.addDataPoints(again(ExponentialHistogramDataPoint.class, exponential()));
        }
      }
    }
    return metric.build();
  }

  /** This point, or one that was sent before. */
  private <T extends MessageOrBuilder> T again(Class<T> type, T point) {
    sent.add(point);
    Object other = sent.get(Math.max(0, sent.size() - 1 - random.nextInt(6)));
    return repeats && random.nextInt(6) == 0 && type.isInstance(other) ? type.cast(other) : point;
  }

  private long start() {
    return random.nextInt(6) == 0 ? time - random.nextInt(2_000) : 1_000;
  }

  private long time() {
    time += 10;
    return random.nextInt(8) == 0 ? time - random.nextInt(30) : time;
  }

  private int flags() {
    return random.nextInt(10) == 0 ? 1 : 0;
  }

  private NumberDataPoint number() {
    NumberDataPoint.Builder point =
        Points.number(start(), time()).setFlags(flags()).addAllAttributes(attributes());
    if (random.nextInt(4) == 0) {
      point.addExemplars(Exemplar.newBuilder().setAsInt(random.nextInt(9)));
    }
    return switch (random.nextInt(8)) {
      case 0 -> point.build();
      case 1 -> point.setAsDouble(random.nextGaussian()).build();
      default -> point.setAsInt(random.nextInt(100)).build();
    };
  }

  private HistogramDataPoint histogram() {
    List<Double> bounds = random.nextInt(5) == 0 ? List.of(-0.0, 2.0) : List.of(0.0, 5.0, 10.0);
    HistogramDataPoint.Builder point =
        Points.histogram(start(), time(), bounds)
            .setFlags(flags())
            .setCount(random.nextInt(9))
            .addAllAttributes(attributes());
    for (int i = random.nextInt(8) == 0 ? 2 : bounds.size() + 1; i > 0; i--) {
      point.addBucketCounts(random.nextInt(200));
    }
    if (random.nextInt(9) > 0) {
      point.setSum(random.nextGaussian()).setMin(random.nextGaussian());
      point.setMax(random.nextGaussian());
    }
    return point.build();
  }

  private ExponentialHistogramDataPoint exponential() {
    ExponentialHistogramDataPoint.Builder point =
        Points.exponential(start(), time(), random.nextInt(8) - 3)
            .setFlags(flags())
            .setCount(random.nextInt(9))
            .setZeroCount(random.nextInt(4))
            .setZeroThreshold(THRESHOLDS.get(random.nextInt(THRESHOLDS.size())))
            .addAllAttributes(attributes());
    if (random.nextBoolean()) {
      point.setPositive(buckets()).setSum(1.5).setMax(3);
    }
    if (random.nextInt(3) == 0) {
      point.setNegative(buckets()).setMin(-2);
    }
    return point.build();
  }

  private Buckets buckets() {
    Buckets.Builder buckets = Buckets.newBuilder();
    buckets.setOffset(
        switch (random.nextInt(12)) {
          case 0 -> Integer.MAX_VALUE - random.nextInt(4);
          case 1 -> Integer.MIN_VALUE + random.nextInt(4);
          case 2 -> random.nextInt(400) - 200;
          default -> random.nextInt(20) - 10;
        });
    for (int i = random.nextInt(random.nextInt(6) == 0 ? 400 : 20); i > 0; i--) {
      buckets.addBucketCounts(random.nextInt(3) == 0 ? 0 : random.nextInt(300));
    }
    return buckets.build();
  }

  private List<KeyValue> attributes() {
    List<KeyValue> attributes = new ArrayList<>();
    if (random.nextInt(3) == 0) {
      attributes.add(Points.attribute("a", "1"));
      attributes.add(value("b", AnyValue.newBuilder().setIntValue(1)));
      AnyValue.Builder map = AnyValue.newBuilder();
      List<KeyValue> inner =
          new ArrayList<>(List.of(Points.attribute("x", ""), Points.attribute("y", "z")));
      Collections.shuffle(inner, random);
      map.getKvlistValueBuilder().addAllValues(inner);
      attributes.add(value("c", map));
    } else if (random.nextBoolean()) {
      attributes.add(value("b", AnyValue.newBuilder().setDoubleValue(1)));
    }
    Collections.shuffle(attributes, random);
    return attributes;
  }

  private static KeyValue value(String key, AnyValue.Builder value) {
    return KeyValue.newBuilder().setKey(key).setValue(value).build();
  }
}
