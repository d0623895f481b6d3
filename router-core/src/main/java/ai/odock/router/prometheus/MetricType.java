package ai.odock.router.prometheus;

import ai.odock.router.otlp.Slice;
import java.nio.charset.StandardCharsets;

/** Prometheus' types of metrics, with their numbers in remote write 1.0 and 2.0. */
public enum MetricType {
  UNKNOWN(0),
  COUNTER(1),
  GAUGE(2),
  HISTOGRAM(3),
  GAUGE_HISTOGRAM(4),
  SUMMARY(5),
  INFO(6),
  STATESET(7);

  /** The words of {@code prometheus.type} for types that OTLP does not have. */
  private static final byte[] UNKNOWN_WORD = ascii("unknown");

  private static final byte[] INFO_WORD = ascii("info");
  private static final byte[] STATESET_WORD = ascii("stateset");

  private final int number;

  MetricType(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }

  /**
   * The type of a metric (collector 0.147: otelMetricTypeToPromMetricType).
   *
   * @param data the field number of its data
   * @param hint its metadata {@code prometheus.type}, which may be empty
   */
  static MetricType of(int data, boolean monotonic, Slice hint) {
    return switch (data) {
      case Otlp.GAUGE -> hint.is(UNKNOWN_WORD) ? UNKNOWN : GAUGE;
      case Otlp.SUM -> monotonic ? COUNTER : ofOtherSum(hint);
      case Otlp.HISTOGRAM, Otlp.EXPONENTIAL_HISTOGRAM -> HISTOGRAM;
      case Otlp.SUMMARY -> SUMMARY;
      default -> UNKNOWN;
    };
  }

  private static MetricType ofOtherSum(Slice hint) {
    if (hint.is(INFO_WORD)) {
      return INFO;
    }
    return hint.is(STATESET_WORD) ? STATESET : GAUGE;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
