package ai.odock.router.exporters.prometheusremotewrite;

import ai.odock.router.otlp.PointSchema;
import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.prometheus.DropReason;
import ai.odock.router.prometheus.MetricType;
import ai.odock.router.prometheus.Otlp;
import org.jspecify.annotations.Nullable;

/** Points of gauges and sums: one sample each. */
final class NumberPoints {
  /** NumberDataPoint. */
  private static final int AS_DOUBLE = 4;

  private static final int EXEMPLARS = 5;
  private static final int AS_INT = 6;
  private static final int ATTRIBUTES = 7;
  private static final int FLAGS = 8;

  private final Series series;
  private final ProtoReader fields = new ProtoReader();
  private double value;
  private long nanos;
  private long startNanos;
  private long flags;
  private boolean hasExemplars;

  NumberPoints(Series series) {
    this.series = series;
  }

  /** Translates the point that {@code outer} stands on; null, or why it cannot be done. */
  @Nullable DropReason translate(ProtoReader outer, boolean isSum) {
    value = 0;
    nanos = 0;
    startNanos = 0;
    flags = 0;
    hasExemplars = false;
    series.begin();
    fields.enter(outer);
    while (fields.next(PointSchema.NUMBER)) {
      field();
    }
    series.seen(nanos);
    @Nullable DropReason problem = find(outer);
    if (problem != null) {
      return problem;
    }
    SeriesTable table = series.table();
    table.beginPoint();
    int number = series.use(0);
    // what does not count from a start time has none
    boolean counts = series.metric().type() == MetricType.COUNTER;
    long start = counts ? Otlp.startMillis(startNanos, nanos) : 0;
    table.sample(number, Otlp.bits(value, flags), Otlp.millis(nanos), start);
    if (isSum && hasExemplars) {
      addExemplars(outer, number);
    }
    table.endPoint();
    return null;
  }

  private @Nullable DropReason find(ProtoReader outer) {
    if (series.point().find()) {
      return null;
    }
    @Nullable DropReason problem = series.label(outer, ATTRIBUTES, 1);
    if (problem == null) {
      series.add(SeriesLabels.Suffix.NONE);
      series.point().keep();
    }
    return problem;
  }

  private void field() {
    switch (fields.field()) {
      case Otlp.START_TIME -> startNanos = fields.fixed64();
      case Otlp.TIME -> nanos = fields.fixed64();
      case AS_DOUBLE -> value = fields.float64();
      case AS_INT -> value = (double) fields.fixed64();
      case ATTRIBUTES -> series.point().take(fields);
      case FLAGS -> flags = fields.varint();
      case EXEMPLARS -> hasExemplars = true;
      default -> {}
    }
  }

  private void addExemplars(ProtoReader outer, int number) {
    fields.enter(outer);
    while (fields.next(PointSchema.NUMBER)) {
      if (fields.field() == EXEMPLARS && series.exemplar(fields) != null) {
        series.addExemplar(number);
      }
    }
  }
}
