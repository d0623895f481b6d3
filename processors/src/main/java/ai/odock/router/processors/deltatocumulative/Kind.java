package ai.odock.router.processors.deltatocumulative;

import ai.odock.router.otlp.MessageType;
import ai.odock.router.otlp.MetricsSchema;
import ai.odock.router.otlp.PointSchema;
import ai.odock.router.otlp.ProtoReader;
import org.jspecify.annotations.Nullable;

/** The kinds of metrics that have a temporality, and where their points differ. */
enum Kind {
  SUM(MetricsSchema.SUM, PointSchema.NUMBER, 7, 7, 8, 4, 6),
  HISTOGRAM(MetricsSchema.HISTOGRAM, PointSchema.HISTOGRAM, 9, 9, 10, 4, 5, 6, 11, 12),
  EXPONENTIAL_HISTOGRAM(
      MetricsSchema.EXPONENTIAL_HISTOGRAM,
      PointSchema.EXPONENTIAL_HISTOGRAM,
      10,
      1,
      10,
      4,
      5,
      6,
      7,
      8,
      9,
      12,
      13,
      14);

  /** Sum, Histogram or ExponentialHistogram. */
  final MessageType data;

  /** Its data points. */
  final MessageType point;

  /** The field in Metric. */
  final int field;

  /** The fields in the data point. */
  final int attributes;

  final int flags;

  private final int totals;

  Kind(MessageType data, MessageType point, int field, int attributes, int flags, int... totals) {
    this.data = data;
    this.point = point;
    this.field = field;
    this.attributes = attributes;
    this.flags = flags;
    int bits = 0;
    for (int total : totals) {
      bits |= 1 << total;
    }
    this.totals = bits;
  }

  /** Whether the field of the point that a cursor stands on is one of those that add up. */
  boolean addsUp(ProtoReader field) {
    return point.has(field.field(), field.wireType()) && (totals >>> field.field() & 1) != 0;
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
