package ai.odock.router.processors.deltatocumulative;

import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.ProtoWriter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The buckets of an exponential histogram (collector: data/add.go and data/expo). */
final class ExponentialTotals implements Totals {
  private static final int COUNT = 4;
  private static final int SUM = 5;
  private static final int SCALE = 6;
  private static final int ZERO_COUNT = 7;
  private static final int POSITIVE = 8;
  private static final int NEGATIVE = 9;
  private static final int MIN = 12;
  private static final int MAX = 13;
  private static final int ZERO_THRESHOLD = 14;

  private static final int OWN_BYTES = 48;

  /** Halvings after which every index is 0 or -1. */
  private static final int MOST_HALVINGS = 63;

  private final Statistics statistics = new Statistics();
  private final Buckets positive;
  private final Buckets negative;
  private int scale;
  private long zeroCount;
  private double zeroThreshold;

  /** What only points have, since it is needed for a moment. */
  private final @Nullable Reading reading;

  private record Reading(BucketReader positive, BucketReader negative, ExponentialTotals sum) {}

  /** Of a point. */
  ExponentialTotals() {
    this(
        Buckets.scratch(),
        Buckets.scratch(),
        new Reading(
            new BucketReader(POSITIVE),
            new BucketReader(NEGATIVE),
            new ExponentialTotals(Buckets.scratch(), Buckets.scratch(), null)));
  }

  private ExponentialTotals(Buckets positive, Buckets negative, @Nullable Reading reading) {
    this.positive = positive;
    this.negative = negative;
    this.reading = reading;
  }

  @Override
  public void clear() {
    statistics.clear();
    scale = 0;
    zeroCount = 0;
    zeroThreshold = 0;
  }

  @Override
  public void read(ProtoReader field) {
    switch (field.field()) {
      case COUNT -> statistics.count(field.fixed64());
      case SUM -> statistics.sum(field.float64());
      case SCALE -> scale = (int) field.zigzag();
      case ZERO_COUNT -> zeroCount = field.fixed64();
      case MIN -> statistics.min(field.float64());
      case MAX -> statistics.max(field.float64());
      case ZERO_THRESHOLD -> zeroThreshold = Math.max(0, field.float64());
      default -> {}
    }
  }

  @Override
  public void finish(byte[] array, int start, int length) {
    BucketReader above = reading().positive;
    BucketReader below = reading().negative;
    above.locate(array, start, length);
    below.locate(array, start, length);
    int halvings = Math.max(above.halvings(), below.halvings());
    above.read(array, start, length, positive, halvings);
    below.read(array, start, length, negative, halvings);
    scale = lower(scale, halvings);
    if (Double.isNaN(zeroThreshold)) {
      zeroThreshold = 0;
    }
  }

  private Reading reading() {
    return Objects.requireNonNull(reading, "only points are read");
  }

  private static int lower(int scale, int halvings) {
    return (int) Math.max(Integer.MIN_VALUE, (long) scale - halvings);
  }

  @Override
  public Totals copy() {
    ExponentialTotals copy = new ExponentialTotals(positive.copy(), negative.copy(), null);
    copy.setNumbers(this);
    return copy;
  }

  private void setNumbers(ExponentialTotals other) {
    statistics.set(other.statistics);
    scale = other.scale;
    zeroCount = other.zeroCount;
    zeroThreshold = other.zeroThreshold;
  }

  @Override
  public long heldBytes() {
    return OWN_BYTES + Statistics.HELD_BYTES + positive.heldBytes() + negative.heldBytes();
  }

  @Override
  public long heldBytesWith(Totals delta) {
    ExponentialTotals more = (ExponentialTotals) delta;
    ExponentialTotals sum = more.reading().sum;
    sum.sum(this, more);
    return sum.heldBytes();
  }

  @Override
  public void add(Totals delta) {
    ExponentialTotals sum = ((ExponentialTotals) delta).reading().sum;
    setNumbers(sum);
    positive.set(sum.positive);
    negative.set(sum.negative);
  }

  /** Becomes the sum of two, on the finest scale on which both fit. */
  private void sum(ExponentialTotals a, ExponentialTotals b) {
    statistics.set(a.statistics);
    statistics.add(b.statistics);
    int common = Math.min(a.scale, b.scale);
    int halvingsA = halvings(a.scale, common);
    int halvingsB = halvings(b.scale, common);
    int halvings =
        Math.max(
            Buckets.halvings(a.positive, halvingsA, b.positive, halvingsB),
            Buckets.halvings(a.negative, halvingsA, b.negative, halvingsB));
    halvingsA = Math.min(halvingsA + halvings, MOST_HALVINGS);
    halvingsB = Math.min(halvingsB + halvings, MOST_HALVINGS);
    scale = lower(common, halvings);
    long zero = widenZero(a.zeroThreshold, b.zeroThreshold);
    zeroCount = a.zeroCount + b.zeroCount;
    zeroCount += positive.sum(a.positive, halvingsA, b.positive, halvingsB, zero);
    zeroCount += negative.sum(a.negative, halvingsA, b.negative, halvingsB, zero);
  }

  private static int halvings(int from, int to) {
    return (int) Math.min(MOST_HALVINGS, (long) from - to);
  }

  /**
   * Where the buckets around zero differ, both become as wide as the wider one, and as wide as the
   * bucket in which that one ends.
   *
   * @return the last index inside
   */
  private long widenZero(double a, double b) {
    zeroThreshold = Math.max(a, b);
    if (a == b) {
      return Long.MIN_VALUE;
    }
    long zero = Exponent.index(zeroThreshold, scale);
    zeroThreshold = Math.max(zeroThreshold, Exponent.upper(zero, scale));
    return zero;
  }

  @Override
  public void writeTo(ProtoWriter out) {
    statistics.writeTo(out, MIN);
    if (scale != 0) {
      out.tag(SCALE, ProtoReader.VARINT);
      out.zigzag(scale);
    }
    if (zeroCount != 0) {
      out.fixed64Field(ZERO_COUNT, zeroCount);
    }
    positive.writeTo(out, POSITIVE);
    negative.writeTo(out, NEGATIVE);
    if (zeroThreshold != 0) {
      out.doubleField(ZERO_THRESHOLD, zeroThreshold);
    }
  }
}
