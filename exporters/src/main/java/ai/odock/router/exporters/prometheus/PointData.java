package ai.odock.router.exporters.prometheus;

import ai.odock.router.otlp.ProtoReader;

/** The values of a point of one kind. Changed in place; others are of the same kind. */
sealed interface PointData permits NumberData, HistogramData, ExponentialData, SummaryData {
  void clear();

  /** Buckets, bounds or quantiles of one point: so many samples are too many for a page. */
  int MOST_ELEMENTS = 65_536;

  /**
   * Takes a field of the point, if it is one of its own.
   *
   * @param nested a cursor to use
   * @return false when there are more than {@link #MOST_ELEMENTS} of something
   */
  boolean read(ProtoReader field, ProtoReader nested);

  /** All fields have been taken. */
  default void finish() {}

  /** Another one of the same kind. */
  PointData empty();

  /** Takes over what another one says. */
  void set(PointData other);

  /**
   * Adds a delta.
   *
   * @return false when the two cannot be added
   */
  boolean add(PointData delta);

  /** Whether overlapping deltas count twice, so that what does not fit is refused. */
  default boolean distribution() {
    return false;
  }

  /** Samples of the text format. */
  int samples();

  /** Bytes on the heap. */
  long heldBytes();
}
