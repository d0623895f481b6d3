package ai.odock.router.exporters.prometheusremotewrite;

/** Field numbers of the messages of remote write 1.0 (prompb). */
final class Version1 {
  /** WriteRequest. */
  static final int TIMESERIES = 1;

  static final int METADATA = 3;

  /** TimeSeries. */
  static final int LABELS = 1;

  static final int SAMPLES = 2;
  static final int EXEMPLARS = 3;
  static final int HISTOGRAMS = 4;

  /** Label. */
  static final int NAME = 1;

  static final int VALUE = 2;

  /** Sample. */
  static final int SAMPLE_VALUE = 1;

  static final int SAMPLE_TIMESTAMP = 2;

  /** Exemplar. */
  static final int EXEMPLAR_LABELS = 1;

  static final int EXEMPLAR_VALUE = 2;
  static final int EXEMPLAR_TIMESTAMP = 3;

  private Version1() {}
}
