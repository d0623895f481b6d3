package ai.odock.router.exporters.prometheusremotewrite;

/** A request while it is written from a table of series. Reused. */
sealed interface RequestBody permits Version1Body, Version2Body {
  void clear();

  boolean isEmpty();

  /** The bytes of the request so far, before compression. */
  long size();

  /** About the bytes that its buffers take. */
  long heldBytes();

  /** How many TimeSeries a series of a table becomes. */
  int messages(SeriesTable table, int series);

  /** Adds one series of a table. */
  void add(SeriesTable table, int series);

  /** The request, ready to be sent. */
  WriteRequest finish(PointGroups groups);
}
