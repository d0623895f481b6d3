package ai.odock.router.processors.probabilisticsampler;

/** What a decision was based on: the label {@code policy}. */
enum Policy {
  TRACE_ID_HASH("trace_id_hash"),
  TRACE_ID_W3C("trace_id_w3c"),
  SAMPLING_RANDOMNESS("sampling_randomness"),
  SAMPLING_PRIORITY("sampling_priority"),
  MISSING_RANDOMNESS("missing_randomness"),
  /** The collector shows the attribute's name. */
  ATTRIBUTE("");

  private final String label;

  Policy(String label) {
    this.label = label;
  }

  String label(String attribute) {
    return this == ATTRIBUTE ? attribute : label;
  }
}
