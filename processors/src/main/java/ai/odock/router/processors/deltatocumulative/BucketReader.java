package ai.odock.router.processors.deltatocumulative;

import ai.odock.router.otlp.PointSchema;
import ai.odock.router.otlp.ProtoReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads the buckets of one sign of a point, however many a client has sent: first where the counts
 * lie that are not 0, then the counts, into few enough buckets. So a long row of zeros, which takes
 * a byte each on the wire, takes no memory.
 */
final class BucketReader {
  private static final int OFFSET = 1;
  private static final int COUNTS = 2;

  private final int field;
  private final ProtoReader buckets = new ProtoReader();
  private final ProtoReader point = new ProtoReader();

  private long offset;
  private long low;
  private long high;

  /**
   * @param field of the point
   */
  BucketReader(int field) {
    this.field = field;
  }

  /**
   * Finds out where the buckets lie. What comes in several fields is one: protobuf merges them.
   *
   * @param array of the point, as {@code start} and {@code length}
   */
  void locate(byte[] array, int start, int length) {
    offset = 0;
    low = -1;
    high = -1;
    walk(array, start, length, null, 0);
  }

  /** The halvings of the scale that bring them into {@link Buckets}. */
  int halvings() {
    return low < 0 ? 0 : Buckets.halvings(offset + low, offset + high);
  }

  /** Reads the counts that {@link #locate} found. */
  void read(byte[] array, int start, int length, Buckets into, int halvings) {
    if (low < 0) {
      into.clear();
      return;
    }
    into.span((offset + low) >> halvings, (offset + high) >> halvings);
    walk(array, start, length, into, halvings);
  }

  private void walk(byte[] array, int start, int length, @Nullable Buckets into, int halvings) {
    long index = 0;
    point.set(array, start, length);
    while (point.next()) {
      if (point.field() != field || point.wireType() != ProtoReader.BYTES) {
        continue;
      }
      buckets.enter(point);
      while (buckets.next(PointSchema.BUCKETS)) {
        if (buckets.field() == OFFSET && into == null) {
          offset = (int) buckets.zigzag();
        } else if (buckets.field() == COUNTS) {
          index = counts(index, into, halvings);
        }
      }
    }
  }

  private long counts(long from, @Nullable Buckets into, int halvings) {
    byte[] array = buckets.array();
    int at = buckets.valueStart();
    int end = at + buckets.valueLength();
    long index = from;
    while (at < end) {
      long count = 0;
      int shift = 0;
      byte b;
      do {
        b = array[at++];
        count |= (long) (b & 0x7f) << shift;
        shift += 7;
      } while (b < 0 && at < end);
      if (count != 0) {
        found(index, count, into, halvings);
      }
      index++;
    }
    return index;
  }

  private void found(long index, long count, @Nullable Buckets into, int halvings) {
    if (into != null) {
      into.count((offset + index) >> halvings, count);
      return;
    }
    low = low < 0 ? index : low;
    high = index;
  }
}
