package ai.odock.router.processors.deltatocumulative;

import com.google.protobuf.Message;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint.Buckets;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The sum of two points, written for reading. */
final class OracleSums {
  private OracleSums() {}

  static Message add(Message total, Message delta) {
    return switch (delta) {
      case NumberDataPoint point -> add((NumberDataPoint) total, point);
      case HistogramDataPoint point -> add((HistogramDataPoint) total, point);
      case ExponentialHistogramDataPoint point -> add((ExponentialHistogramDataPoint) total, point);
      default -> throw new AssertionError(delta);
    };
  }

  private static NumberDataPoint add(NumberDataPoint total, NumberDataPoint delta) {
    NumberDataPoint.Builder sum =
        delta.toBuilder().setStartTimeUnixNano(total.getStartTimeUnixNano());
    if (total.hasAsInt() && delta.hasAsInt()) {
      sum.setAsInt(total.getAsInt() + delta.getAsInt());
    } else if (!delta.hasAsInt() && !delta.hasAsDouble()) {
      sum.mergeFrom(
          total.toBuilder()
              .clearAttributes()
              .clearExemplars()
              .clearFlags()
              .clearTimeUnixNano()
              .build());
    } else if (total.hasAsInt() || total.hasAsDouble()) {
      sum.setAsDouble(value(total) + value(delta));
    }
    return sum.build();
  }

  private static double value(NumberDataPoint point) {
    return point.hasAsInt() ? point.getAsInt() : point.getAsDouble();
  }

  private static HistogramDataPoint add(HistogramDataPoint total, HistogramDataPoint delta) {
    if (!bounds(total).equals(bounds(delta))) {
      return delta;
    }
    HistogramDataPoint.Builder sum =
        delta.toBuilder()
            .setStartTimeUnixNano(total.getStartTimeUnixNano())
            .setCount(total.getCount() + delta.getCount())
            .clearSum()
            .clearMin()
            .clearMax()
            .clearBucketCounts();
    if (total.hasSum() && delta.hasSum()) {
      sum.setSum(total.getSum() + delta.getSum());
    }
    if (total.hasMin() && delta.hasMin()) {
      sum.setMin(Math.min(total.getMin(), delta.getMin()));
    }
    if (total.hasMax() && delta.hasMax()) {
      sum.setMax(Math.max(total.getMax(), delta.getMax()));
    }
    for (int i = 0; i < total.getBucketCountsCount(); i++) {
      long more = i < delta.getBucketCountsCount() ? delta.getBucketCounts(i) : 0;
      sum.addBucketCounts(total.getBucketCounts(i) + more);
    }
    return sum.build();
  }

  private static List<Double> bounds(HistogramDataPoint point) {
    return point.getExplicitBoundsList().stream().map(b -> b + 0.0).toList();
  }

  private static ExponentialHistogramDataPoint add(
      ExponentialHistogramDataPoint total, ExponentialHistogramDataPoint delta) {
    ExponentialHistogramDataPoint.Builder sum =
        delta.toBuilder()
            .setStartTimeUnixNano(total.getStartTimeUnixNano())
            .setCount(total.getCount() + delta.getCount())
            .clearSum()
            .clearMin()
            .clearMax();
    if (total.hasSum() && delta.hasSum()) {
      sum.setSum(total.getSum() + delta.getSum());
    }
    if (total.hasMin() && delta.hasMin()) {
      sum.setMin(Math.min(total.getMin(), delta.getMin()));
    }
    if (total.hasMax() && delta.hasMax()) {
      sum.setMax(Math.max(total.getMax(), delta.getMax()));
    }
    sum.setZeroCount(total.getZeroCount() + delta.getZeroCount());
    addBuckets(total, delta, sum);
    return sum.build();
  }

  private static void addBuckets(
      ExponentialHistogramDataPoint total,
      ExponentialHistogramDataPoint delta,
      ExponentialHistogramDataPoint.Builder sum) {
    int scale = Math.min(total.getScale(), delta.getScale());
    var positive = counts(total.getPositive(), total.getScale() - (long) scale);
    var negative = counts(total.getNegative(), total.getScale() - (long) scale);
    counts(delta.getPositive(), delta.getScale() - (long) scale)
        .forEach((i, n) -> positive.merge(i, n, Long::sum));
    counts(delta.getNegative(), delta.getScale() - (long) scale)
        .forEach((i, n) -> negative.merge(i, n, Long::sum));
    NavigableMap<Long, Long> above = positive;
    NavigableMap<Long, Long> below = negative;
    while (tooMany(above) || tooMany(below)) {
      above = halved(above);
      below = halved(below);
      scale--;
    }
    double zero = Math.max(total.getZeroThreshold(), delta.getZeroThreshold());
    if (total.getZeroThreshold() != delta.getZeroThreshold()) {
      long index = -1_000;
      while (Math.pow(2, (index + 1) / Math.pow(2, scale)) < zero * (1 - 1e-12)) {
        index++;
      }
      zero = Math.max(zero, Math.pow(2, (index + 1) / Math.pow(2, scale)));
      sum.setZeroCount(sum.getZeroCount() + takeUpTo(above, index) + takeUpTo(below, index));
    }
    sum.setZeroThreshold(zero);
    sum.setScale(scale);
    buckets(above, sum.getPositiveBuilder());
    buckets(below, sum.getNegativeBuilder());
    clearEmpty(sum);
  }

  private static long takeUpTo(NavigableMap<Long, Long> buckets, long index) {
    var inside = buckets.headMap(index, true);
    long taken = inside.values().stream().mapToLong(Long::longValue).sum();
    inside.clear();
    return taken;
  }

  /** A point as it goes out: at most 160 buckets a sign, and no empty ones at the ends. */
  static ExponentialHistogramDataPoint normal(ExponentialHistogramDataPoint point) {
    var empty = point.toBuilder().clearPositive().clearNegative().setZeroCount(0).build();
    var sum = point.toBuilder();
    addBuckets(empty, point, sum);
    return sum.build();
  }

  private static void clearEmpty(ExponentialHistogramDataPoint.Builder point) {
    if (point.getPositive().equals(Buckets.getDefaultInstance())) {
      point.clearPositive();
    }
    if (point.getNegative().equals(Buckets.getDefaultInstance())) {
      point.clearNegative();
    }
  }

  private static boolean tooMany(NavigableMap<Long, Long> buckets) {
    return !buckets.isEmpty()
        && (buckets.lastKey() - buckets.firstKey() >= 160
            || buckets.firstKey() > Integer.MAX_VALUE
            || buckets.firstKey() < Integer.MIN_VALUE);
  }

  private static NavigableMap<Long, Long> counts(Buckets buckets, long halvings) {
    NavigableMap<Long, Long> counts = new TreeMap<>();
    for (int i = 0; i < buckets.getBucketCountsCount(); i++) {
      if (buckets.getBucketCounts(i) != 0) {
        counts.put((long) buckets.getOffset() + i, buckets.getBucketCounts(i));
      }
    }
    for (int i = 0; i < Math.min(halvings, 64); i++) {
      counts = halved(counts);
    }
    return counts;
  }

  private static NavigableMap<Long, Long> halved(NavigableMap<Long, Long> buckets) {
    NavigableMap<Long, Long> halved = new TreeMap<>();
    buckets.forEach((i, n) -> halved.merge(Math.floorDiv(i, 2), n, Long::sum));
    return halved;
  }

  private static void buckets(NavigableMap<Long, Long> counts, Buckets.Builder out) {
    out.clear();
    while (!counts.isEmpty() && counts.firstEntry().getValue() == 0) {
      counts.pollFirstEntry();
    }
    while (!counts.isEmpty() && counts.lastEntry().getValue() == 0) {
      counts.pollLastEntry();
    }
    if (counts.isEmpty()) {
      return;
    }
    List<Long> list = new ArrayList<>();
    for (long i = counts.firstKey(); i <= counts.lastKey(); i++) {
      list.add(counts.getOrDefault(i, 0L));
    }
    out.setOffset((int) (long) counts.firstKey()).addAllBucketCounts(list);
  }
}
