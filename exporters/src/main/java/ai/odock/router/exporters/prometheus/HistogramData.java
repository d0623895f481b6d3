package ai.odock.router.exporters.prometheus;

import ai.odock.router.otlp.LongList;
import ai.odock.router.otlp.ProtoReader;

/** The values of a histogram with explicit bounds. */
final class HistogramData implements PointData {
  private static final int COUNT = 4;
  private static final int SUM = 5;
  private static final int BUCKET_COUNTS = 6;
  private static final int EXPLICIT_BOUNDS = 7;
  private static final long OWN_BYTES = 48;

  /** Bits of rising doubles below infinity. */
  private final LongList bounds = new LongList();

  /** What lies below each bound and above the one before. */
  private final LongList counts = new LongList();

  private long count;
  private double sum;

  @Override
  public void clear() {
    bounds.clear();
    counts.clear();
    count = 0;
    sum = 0;
  }

  @Override
  public boolean read(ProtoReader field, ProtoReader nested) {
    switch (field.field()) {
      case COUNT -> count = field.fixed64();
      case SUM -> sum = field.float64();
      case BUCKET_COUNTS -> {
        return counts.addFixed(field, MOST_ELEMENTS);
      }
      case EXPLICIT_BOUNDS -> {
        return bounds.addFixed(field, MOST_ELEMENTS);
      }
      default -> {}
    }
    return true;
  }

  @Override
  public void finish() {
    Pairs.sortBounds(bounds, counts);
  }

  int buckets() {
    return bounds.size();
  }

  double bound(int index) {
    return bounds.getDouble(index);
  }

  long countOf(int index) {
    return counts.get(index);
  }

  long count() {
    return count;
  }

  double sum() {
    return sum;
  }

  @Override
  public PointData empty() {
    return new HistogramData();
  }

  @Override
  public void set(PointData other) {
    HistogramData that = (HistogramData) other;
    bounds.set(that.bounds);
    counts.set(that.counts);
    count = that.count;
    sum = that.sum;
  }

  /** With other bounds, only the delta is left, as in the collector. */
  @Override
  public boolean add(PointData delta) {
    HistogramData that = (HistogramData) delta;
    if (!bounds.sameAs(that.bounds)) {
      set(that);
      return true;
    }
    for (int i = 0; i < counts.size(); i++) {
      counts.set(i, counts.get(i) + that.counts.get(i));
    }
    count += that.count;
    sum += that.sum;
    return true;
  }

  @Override
  public boolean distribution() {
    return true;
  }

  @Override
  public int samples() {
    return buckets() + 3;
  }

  @Override
  public long heldBytes() {
    return OWN_BYTES + bounds.heldBytes() + counts.heldBytes();
  }
}
