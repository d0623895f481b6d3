package ai.odock.router.exporters.prometheusremotewrite;

import ai.odock.router.otlp.PointSchema;
import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.ProtoWriter;

/**
 * The positive or the negative buckets of an exponential histogram on their way to the spans and
 * deltas of a native one: as the collector lays them out, but for counts that it moves to the
 * bucket before when it merges buckets after an empty one.
 */
final class NativeBuckets {
  /** ExponentialHistogramDataPoint.Buckets. */
  private static final int OFFSET = 1;

  private static final int BUCKET_COUNTS = 2;

  /** BucketSpan. */
  private static final int SPAN_OFFSET = 1;

  private static final int SPAN_LENGTH = 2;

  /** More empty buckets than these are left out between two spans (client_golang: makeBuckets). */
  private static final int LARGEST_GAP = 2;

  private static final int KEPT_BYTES = 1 << 16;

  private final int spansField;
  private final int deltasField;
  private final ProtoReader fields = new ProtoReader();

  /** What the field of counts holds, as varints one after the other. */
  private ProtoWriter counts = new ProtoWriter(256);

  private ProtoWriter spans = new ProtoWriter(64);
  private ProtoWriter deltas = new ProtoWriter(256);
  private int offset;

  /** The bucket that counts are being gathered for, and what it has so far. */
  private long index;

  private long count;

  /** The bucket after the last one written, and its count. */
  private long expected;

  private long before;

  private long spanOffset;
  private int spanLength;
  private boolean valid;

  /**
   * @param spansField where a Histogram has these spans
   * @param deltasField where it has the counts that belong to them
   */
  NativeBuckets(int spansField, int deltasField) {
    this.spansField = spansField;
    this.deltasField = deltasField;
  }

  /** Forgets the buckets, and gives back what only an unusually large point needs. */
  void clear() {
    offset = 0;
    counts = cleared(counts);
    spans = cleared(spans);
    deltas = cleared(deltas);
  }

  /** Bytes that it keeps for the next point. */
  long heldBytes() {
    return (long) counts.array().length + spans.array().length + deltas.array().length;
  }

  /** A writer for the next point: the same one, unless it has grown out of the ordinary. */
  static ProtoWriter cleared(ProtoWriter writer) {
    writer.clear();
    return writer.array().length > KEPT_BYTES ? new ProtoWriter(256) : writer;
  }

  /**
   * Takes the Buckets that {@code outer} stands on, or a further piece of them.
   *
   * @param most the bytes that all counts may have
   * @return false when they have more
   */
  boolean read(ProtoReader outer, int most) {
    boolean all = true;
    fields.enter(outer);
    while (fields.next(PointSchema.BUCKETS)) {
      if (fields.field() == OFFSET) {
        offset = (int) fields.zigzag();
      } else if (fields.field() == BUCKET_COUNTS) {
        // packed or one by one: the values are the same bytes
        all &= fields.valueLength() <= most - counts.size();
        if (all) {
          counts.bytes(fields.array(), fields.valueStart(), fields.valueLength());
        }
      }
    }
    return all;
  }

  /**
   * Lays the buckets out.
   *
   * @param merged the power of two of buckets that become one
   * @return false when there is no place or no number for a bucket in a native histogram
   */
  boolean layOut(int merged) {
    spans.clear();
    deltas.clear();
    if (counts.size() == 0) {
      return true;
    }
    begin(merged);
    byte[] array = counts.array();
    long bucket = offset;
    long value = 0;
    int shift = 0;
    for (int at = 0; at < counts.size(); at++) {
      value |= (long) (array[at] & 0x7f) << shift;
      shift += 7;
      if (array[at] >= 0) {
        take(indexOf(bucket++, merged), value);
        value = 0;
        shift = 0;
      }
    }
    writeBucket(); // the last one even when it is empty
    endSpan();
    return valid && index <= Integer.MAX_VALUE;
  }

  /** Appends what was laid out. */
  void write(ProtoWriter out) {
    out.bytes(spans.array(), 0, spans.size());
    if (deltas.size() > 0) {
      out.bytesField(deltasField, deltas.array(), 0, deltas.size());
    }
  }

  private void begin(int merged) {
    index = indexOf(offset, merged);
    count = 0;
    expected = index;
    before = 0;
    spanOffset = index;
    spanLength = 0;
    valid = index <= Integer.MAX_VALUE;
  }

  /** OTLP's bucket 0 is (1, base], which is bucket 1 of Prometheus. */
  private static long indexOf(long bucket, int merged) {
    return (bucket >> merged) + 1;
  }

  private void take(long at, long value) {
    if (at != index) {
      if (count != 0) {
        writeBucket();
      }
      index = at;
      count = 0;
    }
    count += value;
    valid &= value >= 0 && count >= 0; // Prometheus has signed counts
  }

  private void writeBucket() {
    long gap = index - expected;
    if (gap > LARGEST_GAP) {
      endSpan();
      spanOffset = gap;
    } else {
      for (; gap > 0; gap--) {
        writeDelta(0);
      }
    }
    writeDelta(count);
    expected = index + 1;
  }

  private void writeDelta(long value) {
    deltas.zigzag(value - before);
    before = value;
    spanLength++;
  }

  private void endSpan() {
    int mark = spans.beginMessage(spansField);
    if (spanOffset != 0) {
      spans.tag(SPAN_OFFSET, ProtoReader.VARINT);
      spans.zigzag(spanOffset);
    }
    if (spanLength != 0) {
      spans.varintField(SPAN_LENGTH, spanLength);
    }
    spans.endMessage(mark);
    spanLength = 0;
  }
}
