package ai.odock.router.exporters.prometheus;

import ai.odock.router.prometheus.DropReason;
import java.util.Locale;

/** Why a point is not shown. */
enum Refusal {
  /** Older than what is shown of its series, or a delta that overlaps with it. */
  OUT_OF_ORDER,
  /** Another metric of the same Prometheus name has another type. */
  TYPE_CONFLICT,
  TOO_MANY_SERIES,
  /** A delta of a sum that may fall: nobody can tell where it stands. */
  DELTA_TEMPORALITY,
  UNSPECIFIED_TEMPORALITY,
  INVALID_METRIC_NAME,
  INVALID_LABEL_NAME,
  INVALID_UTF8,
  NAME_TOO_LONG,
  LABEL_TOO_LONG,
  TOO_MANY_LABELS,
  /** A scale below that of Prometheus' coarsest native histograms. */
  UNSUPPORTED_SCALE,
  /** Its samples alone would be a page. */
  TOO_LARGE;

  static Refusal of(DropReason reason) {
    return switch (reason) {
      case INVALID_UTF8 -> INVALID_UTF8;
      case NAME_TOO_LONG -> NAME_TOO_LONG;
      case LABEL_TOO_LONG -> LABEL_TOO_LONG;
      case TOO_MANY_LABELS -> TOO_MANY_LABELS;
      default -> INVALID_LABEL_NAME;
    };
  }

  /** The word for the {@code reason} label of drop counters. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
