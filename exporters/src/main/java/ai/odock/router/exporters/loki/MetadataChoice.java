package ai.odock.router.exporters.loki;

import java.util.List;

/**
 * What becomes structured metadata.
 *
 * @param all everything; else {@code names}, and with these the record's ids and severity
 * @param names keys of attributes and names of other fields; empty: nothing at all
 */
record MetadataChoice(boolean all, List<String> names) {
  static final MetadataChoice ALL = new MetadataChoice(true, List.of());
  static final MetadataChoice NONE = new MetadataChoice(false, List.of());

  MetadataChoice {
    names = List.copyOf(names);
  }

  boolean none() {
    return !all && names.isEmpty();
  }

  /** Whether a field of OTLP that is no attribute is written. */
  boolean has(String field) {
    return all || names.contains(field);
  }
}
