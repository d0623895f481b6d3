package ai.odock.router.exporters.prometheusremotewrite;

import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.prometheus.DoubleText;
import ai.odock.router.prometheus.DropReason;
import ai.odock.router.prometheus.Name;
import ai.odock.router.prometheus.Otlp;
import org.jspecify.annotations.Nullable;

/** Points of summaries: a sum, a count and a sample for each quantile. */
final class SummaryPoints {
  /** SummaryDataPoint. */
  private static final int COUNT = 4;

  private static final int SUM = 5;
  private static final int QUANTILES = 6;
  private static final int ATTRIBUTES = 7;
  private static final int FLAGS = 8;

  /** ValueAtQuantile. */
  private static final int QUANTILE = 1;

  private static final int VALUE = 2;

  private final Series series;
  private final ProtoReader fields = new ProtoReader();
  private final ProtoReader pair = new ProtoReader();
  private final DoubleText doubles = new DoubleText();
  private double sum;
  private long count;
  private long nanos;
  private long startNanos;
  private long flags;
  private int quantiles;

  SummaryPoints(Series series) {
    this.series = series;
  }

  /** Translates the point that {@code outer} stands on; null, or why it cannot be done. */
  @Nullable DropReason translate(ProtoReader outer, Name metric) {
    sum = 0;
    count = 0;
    nanos = 0;
    startNanos = 0;
    flags = 0;
    quantiles = 0;
    series.clear(outer.array());
    fields.enter(outer);
    while (fields.next()) {
      field();
    }
    @Nullable DropReason problem = series.begin(metric, quantiles + 2L);
    if (problem != null) {
      return problem;
    }
    sample(series.labels().series(metric.bytes, SeriesLabels.Suffix.SUM), sum);
    sample(series.labels().series(metric.bytes, SeriesLabels.Suffix.COUNT), Otlp.count(count));
    fields.enter(outer);
    while (fields.next()) {
      if (fields.field() == QUANTILES) {
        addQuantile(metric);
      }
    }
    series.end();
    return null;
  }

  private void field() {
    switch (fields.field()) {
      case Otlp.START_TIME -> startNanos = fields.fixed64();
      case Otlp.TIME -> nanos = fields.fixed64();
      case COUNT -> count = fields.fixed64();
      case SUM -> sum = fields.float64();
      case QUANTILES -> quantiles++;
      case ATTRIBUTES -> series.attribute(fields);
      case FLAGS -> flags = fields.varint();
      default -> {}
    }
  }

  private void addQuantile(Name metric) {
    double quantile = 0;
    double value = 0;
    pair.enter(fields);
    while (pair.next()) {
      if (pair.field() == QUANTILE) {
        quantile = pair.float64();
      } else if (pair.field() == VALUE) {
        value = pair.float64();
      }
    }
    byte[] text = doubles.fixedBytes(quantile);
    sample(
        series
            .labels()
            .series(metric.bytes, SeriesLabels.Suffix.NONE, SeriesLabels.Extra.QUANTILE, text),
        value);
  }

  private void sample(int number, double value) {
    series
        .table()
        .sample(
            number,
            Otlp.bits(value, flags),
            Otlp.millis(nanos),
            Otlp.startMillis(startNanos, nanos));
  }
}
