package ai.odock.router.exporters.prometheus;

import org.jspecify.annotations.Nullable;

/** One series: what it is called, and what is shown of it. Its lock is held for a point's time. */
final class Series {
  /** What became of a point. */
  enum Taken {
    SHOWN,
    /** It is older than what is shown. */
    OLD,
    /** There is no memory for a value of another size. */
    FULL,
    /** The series is no longer shown; another has to take its place. */
    GONE
  }

  /** The memory that values lie in. */
  interface Room {
    boolean isFull();

    /** A value has taken so many bytes more, or fewer. */
    void grew(long bytes);
  }

  /** Is given what a series shows, while nobody changes it. */
  interface Reader {
    void read(Labels labels, Value value);
  }

  /** The objects around labels and value, and the places that point to them. */
  private static final long OVERHEAD = 192;

  private final Family family;
  private final Labels labels;
  private @Nullable Value value;
  private long updatedMillis;
  private boolean gone;

  /**
   * One that still shows nothing.
   *
   * @param nowMillis of a clock that never goes back
   */
  Series(Family family, Labels labels, long nowMillis) {
    this.family = family;
    this.labels = labels;
    this.updatedMillis = nowMillis;
  }

  Family family() {
    return family;
  }

  Labels labels() {
    return labels;
  }

  /**
   * Takes a point in, by the rules of the collector's accumulator.
   *
   * @param delta the point says what was added since its start
   * @param nowMillis of a clock that never goes back
   */
  synchronized Taken take(Value point, boolean delta, long nowMillis, Room room) {
    if (gone) {
      return Taken.GONE;
    }
    Value before = value;
    if (before != null && before.samples() != point.samples() && room.isFull()) {
      return Taken.FULL;
    }
    long bytes = valueBytes();
    if (before != null && !fits(point, delta, before.times())) {
      return Taken.OLD;
    }
    show(before, point, delta);
    updatedMillis = nowMillis;
    long more = valueBytes() - bytes;
    if (more != 0) {
      room.grew(more);
    }
    return Taken.SHOWN;
  }

  /** Of what is counted in buckets no part may count twice. */
  private static boolean fits(Value point, boolean delta, Times shown) {
    Times times = point.times();
    boolean overlaps =
        delta && point.distribution() && Long.compareUnsigned(times.start(), shown.time()) < 0;
    return !times.before(shown) && !overlaps;
  }

  /** A delta that begins where the last point ended is added; a gap is taken for a restart. */
  private void show(@Nullable Value before, Value point, boolean delta) {
    if (before == null || before.getClass() != point.getClass()) {
      value = point.copy();
    } else if (!delta || point.times().start() != before.times().time() || !before.add(point)) {
      before.set(point);
    }
  }

  /** Says that the series lives; false when it is gone. */
  synchronized boolean touch(long nowMillis) {
    updatedMillis = nowMillis;
    return !gone;
  }

  /** Ends the series; false when it had ended before. */
  synchronized boolean end() {
    boolean ended = !gone;
    gone = true;
    return ended;
  }

  /** Ends the series when its last point came before that time; true: it ended now. */
  synchronized boolean endIfOlder(long millis) {
    return updatedMillis < millis && end();
  }

  synchronized boolean gone() {
    return gone;
  }

  /** Shows the series unless its last point came before that time. */
  synchronized void read(long notBeforeMillis, Reader reader) {
    if (!gone && value != null && updatedMillis >= notBeforeMillis) {
      reader.read(labels, value);
    }
  }

  /** Bytes on the heap, about. */
  synchronized long heldBytes() {
    return OVERHEAD + labels.array().length + valueBytes();
  }

  private long valueBytes() {
    return value == null ? 0 : value.heldBytes();
  }
}
