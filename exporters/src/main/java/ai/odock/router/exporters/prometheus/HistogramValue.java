package ai.odock.router.exporters.prometheus;

import ai.odock.router.otlp.LongList;
import ai.odock.router.otlp.PointSchema;
import ai.odock.router.otlp.ProtoReader;

/** A point of a histogram with explicit bounds. */
final class HistogramValue implements Value {
  private static final int COUNT = 4;
  private static final int SUM = 5;
  private static final int BUCKET_COUNTS = 6;
  private static final int EXPLICIT_BOUNDS = 7;
  private static final int EXEMPLARS = 8;
  private static final int ATTRIBUTES = 9;
  private static final int FLAGS = 10;

  private final Times times = new Times();
  private final Exemplars exemplars = new Exemplars();
  private final ProtoReader fields = new ProtoReader();

  /** Bits of rising doubles below infinity. */
  private final LongList bounds = new LongList();

  /** What lies below each bound and above the one before. */
  private final LongList counts = new LongList();

  private long count;
  private double sum;

  @Override
  public void read(ProtoReader outer, AttributeKey attributes) {
    times.clear();
    exemplars.clear();
    bounds.clear();
    counts.clear();
    count = 0;
    sum = 0;
    fields.enter(outer);
    while (fields.next(PointSchema.HISTOGRAM)) {
      switch (fields.field()) {
        case COUNT -> count = fields.fixed64();
        case SUM -> sum = fields.float64();
        case BUCKET_COUNTS -> counts.addFixed(fields);
        case EXPLICIT_BOUNDS -> bounds.addFixed(fields);
        case EXEMPLARS -> exemplars.add(fields);
        case ATTRIBUTES -> attributes.add(fields);
        case FLAGS -> times.flags(fields.varint());
        default -> times.read(fields);
      }
    }
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

  Exemplars exemplars() {
    return exemplars;
  }

  @Override
  public Times times() {
    return times;
  }

  @Override
  public Value copy() {
    HistogramValue copy = new HistogramValue();
    copy.set(this);
    return copy;
  }

  @Override
  public void set(Value point) {
    if (point instanceof HistogramValue that) {
      times.set(that.times.start(), that.times.time());
      replaceBy(that);
    }
  }

  private void replaceBy(HistogramValue that) {
    exemplars.set(that.exemplars);
    bounds.set(that.bounds);
    counts.set(that.counts);
    count = that.count;
    sum = that.sum;
  }

  /** With other bounds, only the delta is left, as in the collector. */
  @Override
  public boolean add(Value delta) {
    if (!(delta instanceof HistogramValue that)) {
      return false;
    }
    times.set(times.start(), that.times.time());
    if (!bounds.sameAs(that.bounds)) {
      replaceBy(that);
      return true;
    }
    exemplars.set(that.exemplars);
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
    return 160 + exemplars.heldBytes() + bounds.heldBytes() + counts.heldBytes();
  }
}
