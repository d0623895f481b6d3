package ai.odock.router.exporters.prometheusremotewrite;

/** Field numbers of {@code io.prometheus.write.v2}, where they differ from version 1.0. */
final class Version2 {
  /** Request. */
  static final int SYMBOLS = 4;

  static final int TIMESERIES = 5;

  /** TimeSeries. */
  static final int LABELS_REFS = 1;

  static final int SAMPLES = 2;
  static final int HISTOGRAMS = 3;
  static final int EXEMPLARS = 4;
  static final int METADATA = 5;

  /** Sample: value and timestamp as in 1.0. */
  static final int SAMPLE_START_TIMESTAMP = 3;

  /** Exemplar: value and timestamp as in 1.0. */
  static final int EXEMPLAR_LABELS_REFS = 1;

  /** Metadata. */
  static final int TYPE = 1;

  static final int HELP_REF = 3;
  static final int UNIT_REF = 4;

  /** Histogram: all else as in 1.0. */
  static final int HISTOGRAM_START_TIMESTAMP = 17;

  private Version2() {}
}
