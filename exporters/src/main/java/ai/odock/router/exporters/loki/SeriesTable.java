package ai.odock.router.exporters.loki;

/**
 * The streams of one tenant that Loki takes for active, by a hash of their labels. What was not
 * seen for half a window to a whole one is forgotten. Not for several threads.
 */
final class SeriesTable {
  /** Full label sets leave this part of the limit to coarser ones. */
  private static final int RESERVE = 10;

  private final int max;
  private final long windowNanos;
  private LongSet current = new LongSet();
  private LongSet previous = new LongSet();
  private int both;
  private long since;

  /**
   * @param max no more streams than this
   * @param windowNanos how long Loki takes a stream for active, about
   */
  SeriesTable(int max, long windowNanos, long now) {
    this.max = max;
    this.windowNanos = windowNanos;
    since = now;
  }

  /**
   * Whether a stream is active, or may become so.
   *
   * @param level what its labels are: {@link LabelSet#FULL} and so on
   */
  boolean admit(long hash, int level, long now) {
    if (now - since > windowNanos / 2) {
      previous = now - since > windowNanos ? new LongSet() : current;
      current = new LongSet();
      both = previous.size();
      since = now;
    }
    if (current.has(hash)) {
      return true;
    }
    boolean known = previous.has(hash);
    if (!known && both >= limit(level)) {
      return false;
    }
    current.add(hash);
    both += known ? 0 : 1;
    return true;
  }

  private int limit(int level) {
    return switch (level) {
      case LabelSet.FULL -> max - Math.max(1, max / RESERVE);
      case LabelSet.COARSE -> max - 1;
      default -> Integer.MAX_VALUE;
    };
  }

  /** About the bytes on the heap. */
  long heldBytes() {
    return current.heldBytes() + previous.heldBytes();
  }
}
