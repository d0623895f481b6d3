package ai.odock.router.processors.deltatocumulative;

import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.ProtoWriter;
import java.util.Arrays;

/**
 * The buckets of a histogram. Of the bounds a hash is enough: a point with the same ones is there
 * whenever they are to be written.
 */
final class HistogramTotals implements Totals {
  private static final int COUNT = 4;
  private static final int SUM = 5;
  private static final int BUCKET_COUNTS = 6;
  private static final int EXPLICIT_BOUNDS = 7;
  private static final int MIN = 11;
  private static final int MAX = 12;

  /** This object, and the head of the array. */
  private static final int OWN_BYTES = 48;

  private final Statistics statistics = new Statistics();
  private long bounds;
  private long[] counts;
  private int size;

  HistogramTotals() {
    this(new long[16]);
  }

  private HistogramTotals(long[] counts) {
    this.counts = counts;
  }

  @Override
  public void clear() {
    statistics.clear();
    bounds = 0;
    size = 0;
  }

  @Override
  public void read(ProtoReader field) {
    switch (field.field()) {
      case COUNT -> statistics.count(field.fixed64());
      case SUM -> statistics.sum(field.float64());
      case MIN -> statistics.min(field.float64());
      case MAX -> statistics.max(field.float64());
      case BUCKET_COUNTS -> {
        for (int at = 0; at < field.valueLength(); at += Long.BYTES) {
          count(ProtoReader.fixed64At(field.array(), field.valueStart() + at));
        }
      }
      case EXPLICIT_BOUNDS -> {
        for (int at = 0; at < field.valueLength(); at += Long.BYTES) {
          bound(ProtoReader.fixed64At(field.array(), field.valueStart() + at));
        }
      }
      default -> {}
    }
  }

  private void count(long value) {
    if (size == counts.length) {
      counts = Arrays.copyOf(counts, 2 * size);
    }
    counts[size++] = value;
  }

  private void bound(long bits) {
    bounds = IdentityHash.mix(bounds, bits == Long.MIN_VALUE ? 0 : bits); // -0.0 is 0.0
  }

  @Override
  public Totals copy() {
    HistogramTotals copy = new HistogramTotals(Arrays.copyOf(counts, size));
    copy.statistics.set(statistics);
    copy.bounds = bounds;
    copy.size = size;
    return copy;
  }

  @Override
  public long heldBytes() {
    return OWN_BYTES + Statistics.HELD_BYTES + (long) Long.BYTES * size;
  }

  /** Other bounds: there is no way to tell what lay where, so the count begins anew. */
  @Override
  public boolean continuesWith(Totals delta) {
    return bounds == ((HistogramTotals) delta).bounds;
  }

  @Override
  public long heldBytesWith(Totals delta) {
    return heldBytes();
  }

  /** Should there be more counts than bounds, those that both have are added. */
  @Override
  public void add(Totals delta) {
    HistogramTotals more = (HistogramTotals) delta;
    statistics.add(more.statistics);
    for (int i = 0; i < Math.min(size, more.size); i++) {
      counts[i] += more.counts[i];
    }
  }

  @Override
  public void writeTo(ProtoWriter out) {
    statistics.writeTo(out, MIN);
    if (size > 0) {
      int mark = out.beginMessage(BUCKET_COUNTS);
      for (int i = 0; i < size; i++) {
        out.fixed64(counts[i]);
      }
      out.endMessage(mark);
    }
  }
}
