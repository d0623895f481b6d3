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

  /** Is given what a series shows, while nobody changes it. */
  interface Reader {
    void read(Labels labels, PointValue value);
  }

  /** This object, and its places in the maps of its family. */
  private static final long OVERHEAD = 112;

  private final Family family;
  private final Labels labels;
  private @Nullable PointValue value;
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
   * Takes a point in, by the rules of the collector's accumulator. Where there is no room for it
   * with its exemplars, it loses them.
   *
   * @param delta the point says what was added since its start
   * @param nowMillis of a clock that never goes back
   * @param memory that values lie in
   */
  synchronized Taken take(PointValue point, boolean delta, long nowMillis, HeldMemory memory) {
    if (gone) {
      return Taken.GONE;
    }
    PointValue before = value;
    if (before != null && !fits(point, delta, before)) {
      return Taken.OLD;
    }
    long held = valueBytes();
    long room = roomFor(point, before, delta);
    if (!memory.take(room)) {
      point.exemplars().clear();
      room = roomFor(point, before, delta);
      if (!memory.take(room)) {
        return Taken.FULL;
      }
    }
    show(before, point, delta);
    updatedMillis = nowMillis;
    long more = valueBytes() - held - room;
    if (more != 0) {
      memory.add(more);
    }
    return Taken.SHOWN;
  }

  /** What the value may take beyond what it has: two of one kind may lie beside each other. */
  private static long roomFor(PointValue point, @Nullable PointValue before, boolean delta) {
    if (before == null) {
      return point.heldBytes();
    }
    return delta ? point.heldBytes() : Math.max(0, point.heldBytes() - before.heldBytes());
  }

  /** Of what is counted in buckets no part may count twice. */
  private static boolean fits(PointValue point, boolean delta, PointValue shown) {
    boolean overlaps =
        delta
            && point.data().distribution()
            && Long.compareUnsigned(point.start(), shown.time()) < 0;
    return !point.before(shown) && !overlaps;
  }

  /** A delta that begins where the last point ended is added; a gap is taken for a restart. */
  private void show(@Nullable PointValue before, PointValue point, boolean delta) {
    if (before == null || !before.sameKind(point)) {
      value = point.copy();
    } else if (!delta || point.start() != before.time() || !before.add(point)) {
      before.set(point);
    }
  }

  /** Says that the series lives; false when it is gone. */
  synchronized boolean touch(long nowMillis) {
    updatedMillis = nowMillis;
    return !gone;
  }

  /** Ends the series, whose labels stay; false when it had ended before. */
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
    return OVERHEAD + labels.heldBytes() + valueBytes();
  }

  private long valueBytes() {
    return value == null ? 0 : value.heldBytes();
  }
}
