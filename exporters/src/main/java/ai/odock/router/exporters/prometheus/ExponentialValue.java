package ai.odock.router.exporters.prometheus;

import ai.odock.router.otlp.PointSchema;
import ai.odock.router.otlp.ProtoReader;

/** A point of an exponential histogram. */
final class ExponentialValue implements Value {
  /** That of Prometheus' coarsest native histograms. */
  static final int LOWEST_SCALE = -4;

  private static final int ATTRIBUTES = 1;
  private static final int COUNT = 4;
  private static final int SUM = 5;
  private static final int SCALE = 6;
  private static final int ZERO_COUNT = 7;
  private static final int POSITIVE = 8;
  private static final int NEGATIVE = 9;
  private static final int FLAGS = 10;
  private static final int EXEMPLARS = 11;
  private static final int ZERO_THRESHOLD = 14;

  /** Sums of deltas become coarser rather than larger. */
  private static final int MOST_BUCKETS = 4096;

  private final Times times = new Times();
  private final Exemplars exemplars = new Exemplars();
  private final ProtoReader fields = new ProtoReader();
  private final Buckets positive = new Buckets();
  private final Buckets negative = new Buckets();
  private int scale;
  private long count;
  private double sum;
  private long zeroCount;
  private double zeroThreshold;

  @Override
  public void read(ProtoReader outer, AttributeKey attributes) {
    times.clear();
    exemplars.clear();
    positive.clear();
    negative.clear();
    scale = 0;
    count = 0;
    sum = 0;
    zeroCount = 0;
    zeroThreshold = 0;
    fields.enter(outer);
    while (fields.next(PointSchema.EXPONENTIAL_HISTOGRAM)) {
      switch (fields.field()) {
        case ATTRIBUTES -> attributes.add(fields);
        case COUNT -> count = fields.fixed64();
        case SUM -> sum = fields.float64();
        case SCALE -> scale = (int) fields.zigzag();
        case ZERO_COUNT -> zeroCount = fields.fixed64();
        case POSITIVE -> positive.read(fields);
        case NEGATIVE -> negative.read(fields);
        case FLAGS -> times.flags(fields.varint());
        case EXEMPLARS -> exemplars.add(fields);
        case ZERO_THRESHOLD -> zeroThreshold = fields.float64();
        default -> times.read(fields);
      }
    }
  }

  int scale() {
    return scale;
  }

  long count() {
    return count;
  }

  double sum() {
    return sum;
  }

  long zeroCount() {
    return zeroCount;
  }

  double zeroThreshold() {
    return zeroThreshold;
  }

  Buckets positive() {
    return positive;
  }

  Buckets negative() {
    return negative;
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
    ExponentialValue copy = new ExponentialValue();
    copy.set(this);
    return copy;
  }

  @Override
  public void set(Value point) {
    if (point instanceof ExponentialValue that) {
      times.set(that.times.start(), that.times.time());
      exemplars.set(that.exemplars);
      positive.set(that.positive);
      negative.set(that.negative);
      scale = that.scale;
      count = that.count;
      sum = that.sum;
      zeroCount = that.zeroCount;
      zeroThreshold = that.zeroThreshold;
    }
  }

  /** At the coarser of the two scales, and with the wider of the two zero buckets. */
  @Override
  public boolean add(Value delta) {
    if (!(delta instanceof ExponentialValue that)) {
      return false;
    }
    int common = Math.min(scale, that.scale);
    ExponentialValue other = new ExponentialValue();
    other.set(that);
    coarsenTo(common);
    other.coarsenTo(common);
    while (tooWide(other) && scale > LOWEST_SCALE) {
      coarsenTo(scale - 1);
      other.coarsenTo(scale);
    }
    if (tooWide(other)) {
      return false;
    }
    double threshold = Math.max(zeroThreshold, other.zeroThreshold);
    widenZero(threshold);
    other.widenZero(threshold);
    times.set(times.start(), that.times.time());
    exemplars.set(that.exemplars);
    positive.add(other.positive);
    negative.add(other.negative);
    zeroCount += other.zeroCount;
    count += that.count;
    sum += that.sum;
    return true;
  }

  private void coarsenTo(int lower) {
    int steps = Math.min(scale - lower, Integer.SIZE); // beyond that one bucket a side is left
    positive.coarsen(steps);
    negative.coarsen(steps);
    scale = lower;
  }

  private boolean tooWide(ExponentialValue other) {
    return positive.spanWith(other.positive) > MOST_BUCKETS
        || negative.spanWith(other.negative) > MOST_BUCKETS;
  }

  private void widenZero(double threshold) {
    if (threshold > zeroThreshold) {
      zeroCount += positive.removeUpTo(threshold, scale) + negative.removeUpTo(threshold, scale);
      zeroThreshold = threshold;
    }
  }

  @Override
  public boolean distribution() {
    return true;
  }

  @Override
  public int samples() {
    return 3 + positive.size() + negative.size();
  }

  @Override
  public long heldBytes() {
    return 288 + exemplars.heldBytes() + positive.heldBytes() + negative.heldBytes();
  }
}
