package ai.odock.router.exporters.prometheus;

import ai.odock.router.otlp.ProtoReader;

/** The values of an exponential histogram. */
final class ExponentialData implements PointData {
  /** That of Prometheus' coarsest native histograms. */
  static final int LOWEST_SCALE = -4;

  private static final int COUNT = 4;
  private static final int SUM = 5;
  private static final int SCALE = 6;
  private static final int ZERO_COUNT = 7;
  private static final int POSITIVE = 8;
  private static final int NEGATIVE = 9;
  private static final int ZERO_THRESHOLD = 14;

  private static final long OWN_BYTES = 80;

  /** Sums of deltas become coarser rather than larger. */
  private static final int MOST_BUCKETS = 4096;

  private final Buckets positive = new Buckets();
  private final Buckets negative = new Buckets();
  private int scale;
  private long count;
  private double sum;
  private long zeroCount;
  private double zeroThreshold;

  @Override
  public void clear() {
    positive.clear();
    negative.clear();
    scale = 0;
    count = 0;
    sum = 0;
    zeroCount = 0;
    zeroThreshold = 0;
  }

  @Override
  public boolean read(ProtoReader field, ProtoReader nested) {
    switch (field.field()) {
      case COUNT -> count = field.fixed64();
      case SUM -> sum = field.float64();
      case SCALE -> scale = (int) field.zigzag();
      case ZERO_COUNT -> zeroCount = field.fixed64();
      case POSITIVE -> {
        return positive.read(nested.enter(field), MOST_ELEMENTS);
      }
      case NEGATIVE -> {
        return negative.read(nested.enter(field), MOST_ELEMENTS);
      }
      case ZERO_THRESHOLD -> zeroThreshold = field.float64();
      default -> {}
    }
    return true;
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

  @Override
  public PointData empty() {
    return new ExponentialData();
  }

  @Override
  public void set(PointData other) {
    ExponentialData that = (ExponentialData) other;
    positive.set(that.positive);
    negative.set(that.negative);
    scale = that.scale;
    count = that.count;
    sum = that.sum;
    zeroCount = that.zeroCount;
    zeroThreshold = that.zeroThreshold;
  }

  /** At the coarser of the two scales, and with the wider of the two zero buckets. */
  @Override
  public boolean add(PointData delta) {
    ExponentialData that = (ExponentialData) delta;
    int common = Math.min(scale, that.scale);
    ExponentialData other = new ExponentialData();
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

  private boolean tooWide(ExponentialData other) {
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
    return OWN_BYTES + positive.heldBytes() + negative.heldBytes();
  }
}
