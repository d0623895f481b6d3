package ai.odock.router.processors.deltatocumulative;

import ai.odock.router.otlp.ProtoWriter;
import org.jspecify.annotations.Nullable;

/** What is known of one stream: guarded by the lock of its {@link StreamShard}. */
final class Stream {
  /** This object and its share of the table. */
  private static final int OWN_BYTES = 72;

  final long high;
  final long low;

  /** The next one in the same slot of the table. */
  @Nullable Stream next;

  /** When a point last came, by the router's clock. */
  long seen;

  private Totals totals;
  private long start;
  private long time;
  private long fingerprint;

  /** One that begins with a point. */
  Stream(Point first) {
    high = first.high();
    low = first.low();
    totals = first.totals().copy();
    begin(first);
  }

  private void begin(Point first) {
    start = first.start();
    move(first);
  }

  private void move(Point last) {
    time = last.time();
    fingerprint = last.fingerprint();
  }

  /** The bytes on the heap, about. */
  long heldBytes() {
    return OWN_BYTES + totals.heldBytes();
  }

  /** What a stream that begins with {@code point} takes. */
  static long heldBytes(Point point) {
    return OWN_BYTES + point.totals().heldBytes();
  }

  /** Begins anew with a point. */
  @Nullable Drop restart(Point first, StreamRoom room) {
    if (!room.resize(totals.heldBytes(), first.totals().heldBytes())) {
      return Drop.LIMIT;
    }
    totals = first.totals().copy();
    begin(first);
    return null;
  }

  /**
   * Takes in a point (collector: delta.Aggregate).
   *
   * @return why it cannot be taken in; nothing has changed then
   */
  @Nullable Drop add(Point point, StreamRoom room) {
    if (time == 0) {
      return restart(point, room);
    }
    if (Long.compareUnsigned(point.start(), start) < 0) {
      return Drop.OLDER_START;
    }
    if (point.time() == time && point.fingerprint() == fingerprint) {
      return null;
    }
    if (Long.compareUnsigned(point.time(), time) <= 0) {
      return Drop.OUT_OF_ORDER;
    }
    if (point.hasNoValue()) {
      move(point);
      return null;
    }
    if (!totals.continuesWith(point.totals())) {
      return restart(point, room);
    }
    if (!room.resize(totals.heldBytes(), totals.heldBytesWith(point.totals()))) {
      return Drop.LIMIT;
    }
    totals.add(point.totals());
    move(point);
    return null;
  }

  /** Writes the fields of {@code point} that are not its own any more. */
  void writeTo(ProtoWriter out, Point point) {
    write(out, start, point.hasNoValue() ? point.totals() : totals);
  }

  /** Writes these fields as they came. */
  static void writeAlone(ProtoWriter out, Point point) {
    write(out, point.start(), point.totals());
  }

  private static void write(ProtoWriter out, long start, Totals totals) {
    if (start != 0) {
      out.fixed64Field(Otlp.START_TIME, start);
    }
    totals.writeTo(out);
  }
}
