package ai.odock.router.processors.deltatocumulative;

import org.jspecify.annotations.Nullable;

/** The kinds of metrics that have a temporality, and where their points differ. */
enum Kind {
  SUM(7, 7, 8, 4, 6),
  HISTOGRAM(9, 9, 10, 4, 5, 6, 11, 12),
  EXPONENTIAL_HISTOGRAM(10, 1, 10, 4, 5, 6, 7, 8, 9, 12, 13, 14);

  /** The field in Metric. */
  final int field;

  /** The fields in the data point. */
  final int attributes;

  final int flags;

  private final int totals;

  Kind(int field, int attributes, int flags, int... totals) {
    this.field = field;
    this.attributes = attributes;
    this.flags = flags;
    int bits = 0;
    for (int total : totals) {
      bits |= 1 << total;
    }
    this.totals = bits;
  }

  /** Whether a field of the point is one of those that add up. */
  boolean addsUp(int field) {
    return field < Integer.SIZE && (totals >>> field & 1) != 0;
  }

  /** The kind in this field of a Metric; null for gauges, summaries and everything else. */
  static @Nullable Kind of(int field) {
    return switch (field) {
      case 7 -> SUM;
      case 9 -> HISTOGRAM;
      case 10 -> EXPONENTIAL_HISTOGRAM;
      default -> null;
    };
  }
}
