package ai.odock.router.processors.deltatocumulative;

import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.ProtoWriter;
import java.util.Arrays;

/**
 * The buckets of one sign of an exponential histogram, never more than {@link #MOST}; none when all
 * are empty, and none that are empty at the ends. Halving the scale joins bucket {@code i} into
 * {@code i >> 1}.
 */
final class Buckets {
  /** As many as SDKs have by default, and as the collector's processor keeps. */
  static final int MOST = 160;

  /** This object, and the head of its array. */
  static final int OWN_BYTES = 40;

  private static final int OFFSET = 1;
  private static final int COUNTS = 2;

  private final boolean scratch;
  private long[] counts;

  /** The index of the first bucket; an int can hold it. */
  private long first;

  private int size;

  private Buckets(long[] counts, boolean scratch) {
    this.counts = counts;
    this.scratch = scratch;
  }

  /** To be read or added into again and again. */
  static Buckets scratch() {
    return new Buckets(new long[MOST], true);
  }

  /** A copy that is as small as can be. */
  Buckets copy() {
    Buckets copy = new Buckets(new long[0], false);
    copy.set(this);
    return copy;
  }

  void set(Buckets other) {
    if (!scratch && counts.length != other.size) {
      counts = new long[other.size];
    }
    System.arraycopy(other.counts, 0, counts, 0, other.size);
    first = other.first;
    size = other.size;
  }

  void clear() {
    first = 0;
    size = 0;
  }

  long heldBytes() {
    return OWN_BYTES + (long) Long.BYTES * size;
  }

  private long low(int halvings) {
    return size == 0 ? Long.MAX_VALUE : first >> halvings;
  }

  private long high(int halvings) {
    return size == 0 ? Long.MIN_VALUE : (first + size - 1) >> halvings;
  }

  /** The halvings that {@link #sum} of two needs, after those that make their scales equal. */
  static int halvings(Buckets a, int halvingsA, Buckets b, int halvingsB) {
    long low = Math.min(a.low(halvingsA), b.low(halvingsB));
    long high = Math.max(a.high(halvingsA), b.high(halvingsB));
    return low > high ? 0 : halvings(low, high);
  }

  /** Until so few buckets are left, and an int can say where they lie. */
  static int halvings(long low, long high) {
    int halvings = 0;
    while ((high >> halvings) - (low >> halvings) >= MOST
        || (int) (low >> halvings) != low >> halvings) {
      halvings++;
    }
    return halvings;
  }

  /**
   * Becomes the sum of two, as far as they lie above {@code zero}.
   *
   * @param zero the last index that belongs to the bucket around zero
   * @return what belongs there
   */
  long sum(Buckets a, int halvingsA, Buckets b, int halvingsB, long zero) {
    long low = Math.min(a.low(halvingsA), b.low(halvingsB));
    long high = Math.max(a.high(halvingsA), b.high(halvingsB));
    if (high > zero && low <= high) {
      span(Math.max(low, zero + 1), high);
    } else {
      clear();
    }
    long below = take(a, halvingsA, zero) + take(b, halvingsB, zero);
    trim();
    return below;
  }

  /** Leaves out empty buckets at both ends. */
  private void trim() {
    int empty = 0;
    while (empty < size && counts[empty] == 0) {
      empty++;
    }
    if (empty == size) {
      clear();
      return;
    }
    while (counts[size - 1] == 0) {
      size--;
    }
    size -= empty;
    first += empty;
    System.arraycopy(counts, empty, counts, 0, size);
  }

  private long take(Buckets from, int halvings, long zero) {
    long below = 0;
    for (int i = 0; i < from.size; i++) {
      long index = (from.first + i) >> halvings;
      if (index <= zero) {
        below += from.counts[i];
      } else {
        counts[(int) (index - first)] += from.counts[i];
      }
    }
    return below;
  }

  /** Begins to hold the buckets from one index to another. */
  void span(long low, long high) {
    first = low;
    size = (int) (high - low + 1);
    Arrays.fill(counts, 0, size, 0);
  }

  /** Adds to the bucket of an index within the span. */
  void count(long index, long count) {
    counts[(int) (index - first)] += count;
  }

  /** Writes one field of a point; nothing when there are no buckets. */
  void writeTo(ProtoWriter out, int field) {
    if (size == 0) {
      return;
    }
    int mark = out.beginMessage(field);
    out.tag(OFFSET, ProtoReader.VARINT);
    out.zigzag(first);
    int packed = out.beginMessage(COUNTS);
    for (int i = 0; i < size; i++) {
      out.varint(counts[i]);
    }
    out.endMessage(packed);
    out.endMessage(mark);
  }
}
