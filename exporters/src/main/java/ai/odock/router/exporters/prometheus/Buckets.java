package ai.odock.router.exporters.prometheus;

import ai.odock.router.otlp.LongList;
import ai.odock.router.otlp.PointSchema;
import ai.odock.router.otlp.ProtoReader;

/** One side of an exponential histogram: counts of neighbouring buckets. */
final class Buckets {
  private static final int OFFSET = 1;
  private static final int COUNTS = 2;
  private static final long OWN_BYTES = 24;

  private final LongList counts = new LongList();
  private int offset;

  void clear() {
    offset = 0;
    counts.clear();
  }

  /**
   * Reads the Buckets, or a further piece of them, whose fields a cursor is about to read.
   *
   * @param most that there may be
   * @return false when there are more
   */
  boolean read(ProtoReader fields, int most) {
    boolean all = true;
    while (fields.next(PointSchema.BUCKETS)) {
      if (fields.field() == OFFSET) {
        offset = (int) fields.zigzag();
      } else if (fields.field() == COUNTS) {
        all &= counts.addVarints(fields, most);
      }
    }
    return all;
  }

  int size() {
    return counts.size();
  }

  /** The number of a bucket: it ends at the scale's base to the power of this and one. */
  long index(int position) {
    return (long) offset + position;
  }

  long count(int position) {
    return counts.get(position);
  }

  void set(Buckets other) {
    offset = other.offset;
    counts.set(other.counts);
  }

  /** Joins buckets until there is one where there were two to the power of {@code steps}. */
  void coarsen(int steps) {
    if (steps == 0 || size() == 0) {
      return;
    }
    long first = index(0) >> steps;
    int kept = 0;
    for (int i = 0; i < size(); i++) {
      int at = (int) ((index(i) >> steps) - first);
      long count = counts.get(i);
      counts.set(at, at < kept ? counts.get(at) + count : count);
      kept = at + 1;
    }
    counts.resize(kept);
    offset = (int) first;
  }

  /** The buckets that this and another of the same scale would have together. */
  long spanWith(Buckets other) {
    if (size() == 0 || other.size() == 0) {
      return Math.max(size(), other.size());
    }
    long first = Math.min(index(0), other.index(0));
    return Math.max(index(size()), other.index(other.size())) - first;
  }

  /** Adds another of the same scale. */
  void add(Buckets other) {
    if (other.size() == 0) {
      return;
    }
    if (size() == 0) {
      set(other);
      return;
    }
    int before = (int) Math.max(0, index(0) - other.index(0));
    if (before > 0) {
      counts.shift(before);
      offset -= before;
    }
    int from = (int) (other.index(0) - index(0));
    if (from + other.size() > size()) {
      counts.resize(from + other.size());
    }
    for (int i = 0; i < other.size(); i++) {
      counts.set(from + i, counts.get(from + i) + other.count(i));
    }
  }

  /** Takes out what lies within a zero bucket that has become wider, and tells how many. */
  long removeUpTo(double threshold, int scale) {
    long removed = 0;
    for (int i = 0; i < size() && upperBound(i, scale) <= threshold; i++) {
      removed += counts.get(i);
      counts.set(i, 0);
    }
    return removed;
  }

  private double upperBound(int position, int scale) {
    return Math.pow(2, (index(position) + 1) * Math.pow(2, -scale));
  }

  long heldBytes() {
    return OWN_BYTES + counts.heldBytes();
  }
}
