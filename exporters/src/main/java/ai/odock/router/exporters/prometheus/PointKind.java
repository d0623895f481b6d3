package ai.odock.router.exporters.prometheus;

import ai.odock.router.otlp.MessageType;
import ai.odock.router.otlp.PointSchema;
import ai.odock.router.prometheus.Otlp;

/** The kinds of data points, and where they differ in what all have. */
enum PointKind {
  NUMBER(PointSchema.NUMBER, 7, 5, 8),
  HISTOGRAM(PointSchema.HISTOGRAM, 9, 8, 10),
  EXPONENTIAL(PointSchema.EXPONENTIAL_HISTOGRAM, 1, 11, 10),
  /** It has no exemplars. */
  SUMMARY(PointSchema.SUMMARY, 7, 0, 8);

  final MessageType type;

  /** Fields of the message. */
  final int attributes;

  final int exemplars;
  final int flags;

  PointKind(MessageType type, int attributes, int exemplars, int flags) {
    this.type = type;
    this.attributes = attributes;
    this.exemplars = exemplars;
    this.flags = flags;
  }

  /** Of a metric whose data is in this field. */
  static PointKind of(int field) {
    return switch (field) {
      case Otlp.HISTOGRAM -> HISTOGRAM;
      case Otlp.EXPONENTIAL_HISTOGRAM -> EXPONENTIAL;
      case Otlp.SUMMARY -> SUMMARY;
      default -> NUMBER;
    };
  }

  PointData data() {
    return switch (this) {
      case NUMBER -> new NumberData();
      case HISTOGRAM -> new HistogramData();
      case EXPONENTIAL -> new ExponentialData();
      case SUMMARY -> new SummaryData();
    };
  }
}
