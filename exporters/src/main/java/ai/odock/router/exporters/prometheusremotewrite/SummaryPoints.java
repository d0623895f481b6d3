package ai.odock.router.exporters.prometheusremotewrite;

import ai.odock.router.otlp.LongList;
import ai.odock.router.otlp.PointSchema;
import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.prometheus.DropReason;
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
  private final LongList quantiles = new LongList();
  private final LongList values = new LongList();
  private final BoundTexts texts = new BoundTexts();
  private double sum;
  private long count;
  private long nanos;
  private long startNanos;
  private long flags;

  /** Whether there was room for all quantiles. */
  private boolean all;

  SummaryPoints(Series series) {
    this.series = series;
  }

  /** Translates the point that {@code outer} stands on; null, or why it cannot be done. */
  @Nullable DropReason translate(ProtoReader outer) {
    sum = 0;
    count = 0;
    nanos = 0;
    startNanos = 0;
    flags = 0;
    all = true;
    quantiles.clear();
    values.clear();
    series.begin();
    fields.enter(outer);
    while (fields.next(PointSchema.SUMMARY)) {
      field();
    }
    series.seen(nanos);
    if (!all) {
      return DropReason.TOO_LARGE;
    }
    @Nullable DropReason problem = find(outer);
    if (problem != null) {
      return problem;
    }
    series.table().beginPoint();
    sample(0, sum);
    sample(1, Otlp.count(count));
    for (int i = 0; i < quantiles.size(); i++) {
      sample(2 + i, values.getDouble(i));
    }
    series.table().endPoint();
    return null;
  }

  /** The series of a point: its sum, its count, and its quantiles. */
  private @Nullable DropReason find(ProtoReader outer) {
    KnownPoints point = series.point();
    for (int i = 0; i < quantiles.size(); i++) {
      point.take(quantiles.get(i));
    }
    point.take(quantiles.size());
    if (point.find()) {
      return null;
    }
    @Nullable DropReason problem = series.label(outer, ATTRIBUTES, quantiles.size() + 2L);
    if (problem != null) {
      return problem;
    }
    series.add(SeriesLabels.Suffix.SUM);
    series.add(SeriesLabels.Suffix.COUNT);
    for (int i = 0; i < quantiles.size(); i++) {
      byte[] text = texts.of(quantiles.getDouble(i));
      series.add(SeriesLabels.Suffix.NONE, SeriesLabels.Extra.QUANTILE, text);
    }
    point.keep();
    return null;
  }

  private void field() {
    switch (fields.field()) {
      case Otlp.START_TIME -> startNanos = fields.fixed64();
      case Otlp.TIME -> nanos = fields.fixed64();
      case COUNT -> count = fields.fixed64();
      case SUM -> sum = fields.float64();
      case QUANTILES -> {
        all &= quantiles.size() < series.mostElements();
        if (all) {
          addQuantile();
        }
      }
      case ATTRIBUTES -> series.point().take(fields);
      case FLAGS -> flags = fields.varint();
      default -> {}
    }
  }

  /** Bytes that it keeps for the next point. */
  long heldBytes() {
    return quantiles.heldBytes() + values.heldBytes();
  }

  private void addQuantile() {
    long quantile = 0;
    long value = 0;
    pair.enter(fields);
    while (pair.next(PointSchema.VALUE_AT_QUANTILE)) {
      if (pair.field() == QUANTILE) {
        quantile = pair.fixed64();
      } else if (pair.field() == VALUE) {
        value = pair.fixed64();
      }
    }
    quantiles.add(quantile);
    values.add(value);
  }

  private void sample(int index, double value) {
    series
        .table()
        .sample(
            series.use(index),
            Otlp.bits(value, flags),
            Otlp.millis(nanos),
            Otlp.startMillis(startNanos, nanos));
  }
}
