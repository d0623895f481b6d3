package ai.odock.router.exporters.loki;

/** What was changed about a record so that Loki takes it. */
enum Change {
  /** A label that was too long or too many became structured metadata. */
  LABEL_LIMIT(0, "label_limit"),
  /** It went to a stream of fewer labels, because the tenant has too many. */
  STREAM_COARSENED(1, "stream_coarsened"),
  /** Structured metadata was left out. */
  METADATA_CUT(2, "structured_metadata_cut"),
  /** The line was cut. */
  LINE_TRUNCATED(3, "line_truncated"),
  /** Structured metadata was left out for another one of its name. */
  NAME_TAKEN(4, "structured_metadata_name_taken");

  private final int place;
  private final String label;

  Change(int place, String label) {
    this.place = place;
    this.label = label;
  }

  /** Where it is counted in an array. */
  int place() {
    return place;
  }

  /** The word for the {@code reason} label. */
  String label() {
    return label;
  }

  int bit() {
    return 1 << place;
  }
}
