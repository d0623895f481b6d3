package ai.odock.router.exporters.loki;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How log records become streams and entries.
 *
 * @param labels those the operator asked for
 * @param defaults resource attributes that become labels of their own names, as far as there is
 *     room
 * @param old null: the rules of the collector's removed exporter hold only where hints are
 * @param level whether {@code detected_level} is written
 */
record Translation(
    List<LabelRule> labels,
    List<String> defaults,
    @Nullable OldLabels old,
    MetadataChoice metadata,
    LineFormat line,
    boolean level,
    Limits limits) {
  /** As Loki's OTLP door. */
  static final Translation DEFAULT =
      new Translation(
          List.of(),
          IndexLabels.ATTRIBUTES,
          null,
          MetadataChoice.ALL,
          LineFormat.BODY,
          false,
          Limits.LOKI);

  Translation {
    labels = List.copyOf(labels);
    defaults = List.copyOf(defaults);
  }

  /** What a hint asks for where nothing else is said. */
  OldLabels oldLabels() {
    return old == null ? OldLabels.ALL : old;
  }
}
