package ai.odock.router.prometheus;

import java.util.Locale;

/** Why a point cannot become samples. */
public enum DropReason {
  DELTA_TEMPORALITY,
  UNSPECIFIED_TEMPORALITY,
  /** An exponential histogram with wider buckets than native histograms have. */
  UNSUPPORTED_SCALE,
  /**
   * An exponential histogram with a bucket or a count that native histograms have no number for.
   */
  INVALID_HISTOGRAM,
  INVALID_METRIC_NAME,
  INVALID_LABEL_NAME,
  INVALID_UTF8,
  /** A metric's or a label's name is longer than any backend takes. */
  NAME_TOO_LONG,
  /** An attribute's value is longer than {@code max_label_value_length}. */
  LABEL_TOO_LONG,
  /** It has more labels than any backend takes. */
  TOO_MANY_LABELS,
  /** Its series alone would need more memory than a whole batch may. */
  TOO_LARGE;

  /** The word for the {@code reason} label of drop counters. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
