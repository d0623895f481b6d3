package ai.odock.router.exporters.prometheus;

import ai.odock.router.otlp.ProtoReader;

/** When a point began and when it was taken, in nanoseconds since 1970, unsigned; 0: unknown. */
final class Times {
  private static final int START = 2;
  private static final int TIME = 3;
  private static final int NO_RECORDED_VALUE = 1;

  private long start;
  private long time;
  private boolean stale;

  void clear() {
    set(0, 0);
    stale = false;
  }

  void set(long start, long time) {
    this.start = start;
    this.time = time;
  }

  /** Reads a field, in all kinds of points alike. */
  void read(ProtoReader field) {
    if (field.field() == START) {
      start = field.fixed64();
    } else if (field.field() == TIME) {
      time = field.fixed64();
    }
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

  boolean before(Times other) {
    return Long.compareUnsigned(time, other.time) < 0;
  }
}
