package ai.odock.router.exporters.prometheus;

/**
 * What a point says, or what is shown of a series: times in nanoseconds since 1970, unsigned (0:
 * unknown), exemplars, and the values of its kind. Changed in place.
 */
final class PointValue {
  /** This object. */
  private static final long OWN_BYTES = 48;

  private static final int NO_RECORDED_VALUE = 1;

  private final PointData data;
  private final Exemplars exemplars = new Exemplars();
  private long start;
  private long time;
  private boolean stale;

  PointValue(PointData data) {
    this.data = data;
  }

  PointData data() {
    return data;
  }

  Exemplars exemplars() {
    return exemplars;
  }

  void clear() {
    data.clear();
    exemplars.clear();
    start = 0;
    time = 0;
    stale = false;
  }

  void start(long nanos) {
    start = nanos;
  }

  void time(long nanos) {
    time = nanos;
  }

  void flags(long flags) {
    stale = (flags & NO_RECORDED_VALUE) != 0;
  }

  long start() {
    return start;
  }

  long time() {
    return time;
  }

  /** Whether the point says that there is no value any more. */
  boolean stale() {
    return stale;
  }

  boolean before(PointValue other) {
    return Long.compareUnsigned(time, other.time) < 0;
  }

  boolean sameKind(PointValue other) {
    return data.getClass() == other.data.getClass();
  }

  /** A value of its own, for a series. */
  PointValue copy() {
    PointValue copy = new PointValue(data.empty());
    copy.set(this);
    return copy;
  }

  /** Takes over what a point of the same kind says. */
  void set(PointValue point) {
    start = point.start;
    time = point.time;
    exemplars.set(point.exemplars);
    data.set(point.data);
  }

  /**
   * Adds a delta of the same kind that begins where this ends, and keeps the start.
   *
   * @return false when the two cannot be added
   */
  boolean add(PointValue delta) {
    if (!data.add(delta.data)) {
      return false;
    }
    time = delta.time;
    exemplars.set(delta.exemplars);
    return true;
  }

  /** Bytes on the heap. */
  long heldBytes() {
    return OWN_BYTES + exemplars.heldBytes() + data.heldBytes();
  }
}
