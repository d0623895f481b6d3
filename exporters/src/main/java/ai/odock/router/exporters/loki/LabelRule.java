package ai.odock.router.exporters.loki;

/**
 * Where a label's value comes from.
 *
 * @param name the label
 * @param key of the attribute; the value itself of a constant; empty for a scope's name and version
 */
record LabelRule(String name, Source source, String key) {
  /** What holds the value. */
  enum Source {
    CONSTANT,
    RESOURCE,
    SCOPE_NAME,
    SCOPE_VERSION,
    SCOPE,
    RECORD
  }
}
