package ai.odock.router.prometheus;

/** Field numbers of opentelemetry.proto.metrics.v1 that are read in more than one place. */
public final class Otlp {
  public static final int RESOURCE_METRICS = 1;

  /** ResourceMetrics. */
  public static final int RESOURCE = 1;

  public static final int SCOPE_METRICS = 2;

  /** Resource. */
  public static final int RESOURCE_ATTRIBUTES = 1;

  /** ScopeMetrics. */
  public static final int SCOPE_OF_METRICS = 1;

  public static final int METRICS = 2;

  /** InstrumentationScope. */
  public static final int SCOPE_NAME = 1;

  public static final int SCOPE_VERSION = 2;
  public static final int SCOPE_ATTRIBUTES = 3;

  /** Metric. */
  public static final int NAME = 1;

  public static final int DESCRIPTION = 2;
  public static final int UNIT = 3;
  public static final int GAUGE = 5;
  public static final int SUM = 7;
  public static final int HISTOGRAM = 9;
  public static final int EXPONENTIAL_HISTOGRAM = 10;
  public static final int SUMMARY = 11;

  /** Attributes that say what the metric was before it was OTLP. */
  public static final int METADATA = 12;

  /** Gauge, Sum, Histogram, ExponentialHistogram and Summary alike. */
  public static final int DATA_POINTS = 1;

  public static final int TEMPORALITY = 2;
  public static final int IS_MONOTONIC = 3;

  /** All kinds of points alike. */
  public static final int START_TIME = 2;

  public static final int TIME = 3;

  /** AggregationTemporality. */
  public static final int DELTA = 1;

  public static final int CUMULATIVE = 2;

  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final int NO_RECORDED_VALUE = 1;
  private static final long STALE_MARKER = 0x7ff0000000000002L;

  private Otlp() {}

  /** Milliseconds of a time_unix_nano, cut off as the collector does. */
  public static long millis(long nanos) {
    return nanos / NANOS_PER_MILLI;
  }

  /**
   * When a cumulative value began to count, in milliseconds; 0 when that is unknown or not before
   * the time of the value, which OTLP uses to say the same.
   */
  public static long startMillis(long startNanos, long nanos) {
    long start = millis(startNanos);
    return start < millis(nanos) ? start : 0;
  }

  /** The bits of a sample: those of the value, or the staleness marker when the flags say so. */
  public static long bits(double value, long flags) {
    return isStale(flags) ? STALE_MARKER : Double.doubleToRawLongBits(value);
  }

  /** Whether the flags of a point say that its series has ended. */
  public static boolean isStale(long flags) {
    return (flags & NO_RECORDED_VALUE) != 0;
  }

  /** An unsigned 64-bit count. */
  public static double count(long count) {
    return count >= 0 ? (double) count : (double) ((count >>> 1) | (count & 1)) * 2;
  }
}
