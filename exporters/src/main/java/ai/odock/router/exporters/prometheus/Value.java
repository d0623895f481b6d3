package ai.odock.router.exporters.prometheus;

import ai.odock.router.otlp.ProtoReader;

/** What a point says, or what is shown of a series. It is changed in place. */
sealed interface Value permits NumberValue, HistogramValue, ExponentialValue, SummaryValue {
  /** Reads the point that {@code outer} stands on. */
  void read(ProtoReader outer, AttributeKey attributes);

  Times times();

  /** A value of the same kind, for a series. */
  Value copy();

  /** Takes over what a point of the same kind says. */
  void set(Value point);

  /**
   * Adds a delta of the same kind that begins where this ends, and keeps the start.
   *
   * @return false when the two cannot be added
   */
  boolean add(Value delta);

  /** Whether overlapping deltas count twice, so that what does not fit is refused. */
  boolean distribution();

  /** Samples of the text format. */
  int samples();

  /** Bytes on the heap. */
  long heldBytes();
}
