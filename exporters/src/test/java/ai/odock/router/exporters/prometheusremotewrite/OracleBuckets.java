package ai.odock.router.exporters.prometheusremotewrite;

import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint.Buckets;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Buckets of an exponential histogram laid out for a native one, by way of a map. */
record OracleBuckets(boolean valid, List<Decoded.Span> spans, List<Long> deltas) {
  static OracleBuckets of(Buckets buckets, int scale) {
    TreeMap<BigInteger, BigInteger> counts = new TreeMap<>();
    boolean valid = true;
    for (int i = 0; i < buckets.getBucketCountsCount(); i++) {
      BigInteger index =
          BigInteger.valueOf(buckets.getOffset())
              .add(BigInteger.valueOf(i))
              .shiftRight(Math.max(0, scale - 8))
              .add(BigInteger.ONE);
      BigInteger count = new BigInteger(Long.toUnsignedString(buckets.getBucketCounts(i)));
      BigInteger sum = counts.merge(index, count, BigInteger::add);
      valid &= sum.bitLength() < 64 && index.bitLength() < 32;
    }
    List<Decoded.Span> spans = new ArrayList<>();
    List<Long> deltas = new ArrayList<>();
    if (!valid || counts.isEmpty()) {
      return new OracleBuckets(valid, spans, deltas);
    }
    int last = counts.lastKey().intValueExact();
    int next = counts.firstKey().intValueExact();
    spans.add(new Decoded.Span(next, 0));
    List<Long> values = new ArrayList<>();
    for (Map.Entry<BigInteger, BigInteger> bucket : counts.entrySet()) {
      int index = bucket.getKey().intValueExact();
      if (bucket.getValue().signum() == 0 && index != last) {
        continue;
      }
      if (index - next > 2) {
        spans.add(new Decoded.Span(index - next, 0));
      } else {
        for (; next < index; next++) {
          grow(spans);
          values.add(0L);
        }
      }
      grow(spans);
      values.add(bucket.getValue().longValueExact());
      next = index + 1;
    }
    for (int i = 0; i < values.size(); i++) {
      deltas.add(values.get(i) - (i == 0 ? 0 : values.get(i - 1)));
    }
    return new OracleBuckets(true, spans, deltas);
  }

  private static void grow(List<Decoded.Span> spans) {
    Decoded.Span last = spans.removeLast();
    spans.add(new Decoded.Span(last.offset(), last.length() + 1));
  }
}
