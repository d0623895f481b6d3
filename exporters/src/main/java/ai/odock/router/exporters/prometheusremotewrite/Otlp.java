package ai.odock.router.exporters.prometheusremotewrite;

/** Field numbers of opentelemetry.proto.metrics.v1 that are read in more than one place. */
final class Otlp {
  static final int RESOURCE_METRICS = 1;

  /** ResourceMetrics. */
  static final int RESOURCE = 1;

  static final int SCOPE_METRICS = 2;

  /** Resource. */
  static final int RESOURCE_ATTRIBUTES = 1;

  /** ScopeMetrics. */
  static final int SCOPE_OF_METRICS = 1;

  static final int METRICS = 2;

  /** InstrumentationScope. */
  static final int SCOPE_NAME = 1;

  static final int SCOPE_VERSION = 2;
  static final int SCOPE_ATTRIBUTES = 3;

  /** Metric. */
  static final int NAME = 1;

  static final int UNIT = 3;
  static final int GAUGE = 5;
  static final int SUM = 7;
  static final int HISTOGRAM = 9;
  static final int EXPONENTIAL_HISTOGRAM = 10;
  static final int SUMMARY = 11;

  /** Gauge, Sum, Histogram, ExponentialHistogram and Summary alike. */
  static final int DATA_POINTS = 1;

  static final int TEMPORALITY = 2;
  static final int IS_MONOTONIC = 3;

  /** All kinds of points alike. */
  static final int TIME = 3;

  /** AggregationTemporality. */
  static final int DELTA = 1;

  static final int CUMULATIVE = 2;

  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final int NO_RECORDED_VALUE = 1;
  private static final long STALE_MARKER = 0x7ff0000000000002L;

  private Otlp() {}

  /** Milliseconds of a time_unix_nano, cut off as the collector does. */
  static long millis(long nanos) {
    return nanos / NANOS_PER_MILLI;
  }

  /** The bits of a sample: those of the value, or the staleness marker when the flags say so. */
  static long bits(double value, long flags) {
    return (flags & NO_RECORDED_VALUE) != 0 ? STALE_MARKER : Double.doubleToRawLongBits(value);
  }

  /** An unsigned 64-bit count. */
  static double count(long count) {
    return count >= 0 ? (double) count : (double) ((count >>> 1) | (count & 1)) * 2;
  }
}
