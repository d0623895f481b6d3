package ai.odock.router.processors.deltatocumulative;

/** Why a point is taken out. */
enum Drop {
  /** A new stream, or more buckets of a known one, for which there is no room. */
  LIMIT("limit", "limit"),
  /** Its start time lies before the start of the stream. */
  OLDER_START("older_start", "delta.ErrOlderStart"),
  /** Its time is not after the time of the last point. */
  OUT_OF_ORDER("out_of_order", "delta.ErrOutOfOrder");

  /** The router's word, for the {@code reason} label. */
  final String reason;

  /** The collector's, for the {@code error} label. */
  final String error;

  Drop(String reason, String error) {
    this.reason = reason;
    this.error = error;
  }
}
