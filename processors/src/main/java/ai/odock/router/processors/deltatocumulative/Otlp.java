package ai.odock.router.processors.deltatocumulative;

/** Field numbers of opentelemetry.proto.metrics.v1 that are read in more than one class. */
final class Otlp {
  static final int RESOURCE_METRICS = 1;

  /** ResourceMetrics. */
  static final int RESOURCE = 1;

  static final int SCOPE_METRICS = 2;

  /** ScopeMetrics. */
  static final int SCOPE = 1;

  static final int METRICS = 2;

  /** Sum, Histogram and ExponentialHistogram alike. */
  static final int DATA_POINTS = 1;

  static final int TEMPORALITY = 2;
  static final int IS_MONOTONIC = 3;

  /** AggregationTemporality. */
  static final int DELTA = 1;

  static final int CUMULATIVE = 2;

  /** All kinds of points alike. */
  static final int START_TIME = 2;

  static final int TIME = 3;

  /** DataPointFlags. */
  static final int NO_RECORDED_VALUE = 1;

  private Otlp() {}
}
