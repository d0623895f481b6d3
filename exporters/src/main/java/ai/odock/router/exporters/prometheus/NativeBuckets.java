package ai.odock.router.exporters.prometheus;

import ai.odock.router.otlp.LongList;
import ai.odock.router.otlp.ProtoWriter;

/**
 * The buckets of an exponential histogram as those of a native one: spans of neighbours, and counts
 * as differences. What lies between two spans is empty; up to two empty ones are written out.
 */
final class NativeBuckets {
  private static final int SCHEMA = 5;
  private static final int ZERO_THRESHOLD = 6;
  private static final int ZERO_COUNT = 7;
  private static final int NEGATIVE_SPAN = 9;
  private static final int NEGATIVE_DELTA = 10;
  private static final int POSITIVE_SPAN = 12;
  private static final int POSITIVE_DELTA = 13;
  private static final int OFFSET = 1;
  private static final int LENGTH = 2;

  /** Prometheus' finest. */
  private static final int HIGHEST_SCHEMA = 8;

  private static final double DEFAULT_ZERO_THRESHOLD = 1e-128;
  private static final int WRITTEN_OUT = 2;

  private final ProtoWriter out;
  private final LongList deltas = new LongList();

  private int spanField;
  private int coarser;

  /** The bucket that would follow without a gap, and where the open span began. */
  private long next;

  private int spanOffset;
  private int spanLength;
  private long before;

  NativeBuckets(ProtoWriter out) {
    this.out = out;
  }

  void write(ExponentialData value) {
    int schema = Math.min(value.scale(), HIGHEST_SCHEMA);
    coarser = Math.min(value.scale() - schema, Integer.SIZE);
    double threshold = value.zeroThreshold();
    out.tag(SCHEMA, 0);
    out.zigzag(schema);
    out.doubleField(ZERO_THRESHOLD, threshold == 0 ? DEFAULT_ZERO_THRESHOLD : threshold);
    out.varintField(ZERO_COUNT, value.zeroCount());
    write(value.negative(), NEGATIVE_SPAN, NEGATIVE_DELTA);
    write(value.positive(), POSITIVE_SPAN, POSITIVE_DELTA);
  }

  private void write(Buckets buckets, int spans, int deltaField) {
    deltas.clear();
    spanField = spans;
    next = 0;
    spanLength = 0;
    before = 0;
    int size = buckets.size();
    for (int i = 0; i < size; ) {
      long index = schemaIndex(buckets, i);
      long count = 0;
      while (i < size && schemaIndex(buckets, i) == index) {
        count += buckets.count(i++);
      }
      if (count != 0) {
        add(index, count);
      }
    }
    endSpan();
    if (deltas.size() > 0) {
      int mark = out.beginMessage(deltaField);
      for (int i = 0; i < deltas.size(); i++) {
        out.zigzag(deltas.get(i));
      }
      out.endMessage(mark);
    }
  }

  /** Prometheus counts from the upper bounds, OTLP from the lower ones. */
  private long schemaIndex(Buckets buckets, int position) {
    return (buckets.index(position) >> coarser) + 1;
  }

  private void add(long index, long count) {
    long gap = index - next;
    if (deltas.size() == 0 || gap > WRITTEN_OUT) {
      endSpan();
      spanOffset = (int) gap;
      spanLength = 0;
    } else {
      for (long i = 0; i < gap; i++) {
        delta(0);
      }
    }
    delta(count);
    next = index + 1;
  }

  private void delta(long count) {
    deltas.add(count - before);
    before = count;
    spanLength++;
  }

  private void endSpan() {
    if (spanLength > 0) {
      int mark = out.beginMessage(spanField);
      out.tag(OFFSET, 0);
      out.zigzag(spanOffset);
      out.varintField(LENGTH, spanLength);
      out.endMessage(mark);
    }
  }
}
