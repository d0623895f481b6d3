package ai.odock.router.exporters.prometheusremotewrite;

import ai.odock.router.otlp.PointSchema;
import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.prometheus.DropReason;
import ai.odock.router.prometheus.Otlp;
import org.jspecify.annotations.Nullable;

/** Points of exponential histograms: one native histogram each. */
final class ExponentialPoints {
  /** ExponentialHistogramDataPoint. */
  private static final int COUNT = 4;

  private static final int SUM = 5;
  private static final int SCALE = 6;
  private static final int ZERO_COUNT = 7;
  private static final int POSITIVE = 8;
  private static final int NEGATIVE = 9;
  private static final int FLAGS = 10;
  private static final int EXEMPLARS = 11;
  private static final int ZERO_THRESHOLD = 14;
  private static final int ATTRIBUTES = 1;

  /** Remote-write Histogram. */
  private static final int COUNT_INT = 1;

  private static final int HISTOGRAM_SUM = 3;
  private static final int SCHEMA = 4;
  private static final int HISTOGRAM_ZERO_THRESHOLD = 5;
  private static final int ZERO_COUNT_INT = 6;
  private static final int NEGATIVE_SPANS = 8;
  private static final int NEGATIVE_DELTAS = 9;
  private static final int POSITIVE_SPANS = 11;
  private static final int POSITIVE_DELTAS = 12;
  private static final int TIMESTAMP = 15;

  private static final int LOWEST_SCHEMA = -4;
  private static final int HIGHEST_SCHEMA = 8;

  /** More would merge all buckets of a sign, as this does. */
  private static final int MOST_MERGED = 62;

  /** What the collector takes for a histogram that does not say. */
  private static final double DEFAULT_ZERO_THRESHOLD = 1e-128;

  private final Series series;
  private final ProtoReader fields = new ProtoReader();
  private final NativeBuckets positive = new NativeBuckets(POSITIVE_SPANS, POSITIVE_DELTAS);
  private final NativeBuckets negative = new NativeBuckets(NEGATIVE_SPANS, NEGATIVE_DELTAS);
  private ProtoWriter histogram = new ProtoWriter(512);
  private double sum;
  private double zeroThreshold;
  private long count;
  private long zeroCount;
  private int scale;
  private long nanos;
  private long startNanos;
  private long flags;
  private boolean hasExemplars;

  /** Whether there was room for all buckets. */
  private boolean all;

  ExponentialPoints(Series series) {
    this.series = series;
  }

  /** Translates the point that {@code outer} stands on; null, or why it cannot be done. */
  @Nullable DropReason translate(ProtoReader outer) {
    clear();
    series.begin();
    fields.enter(outer);
    while (fields.next(PointSchema.EXPONENTIAL_HISTOGRAM)) {
      field();
    }
    series.seen(nanos);
    if (!all) {
      return DropReason.TOO_LARGE;
    }
    @Nullable DropReason problem = find(outer);
    if (problem == null) {
      problem = layOut();
    }
    if (problem != null) {
      return problem;
    }
    write();
    SeriesTable table = series.table();
    table.beginPoint();
    int number = series.use(0);
    long start = Otlp.startMillis(startNanos, nanos);
    table.histogram(number, histogram, Otlp.millis(nanos), start);
    if (hasExemplars) {
      addExemplars(outer, number);
    }
    table.endPoint();
    return null;
  }

  /** Of the buckets of one sign, before they are laid out. */
  private int mostBytes() {
    return Math.clamp(8L * series.mostElements(), 0, Integer.MAX_VALUE);
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

  private void clear() {
    all = true;
    positive.clear();
    negative.clear();
    sum = 0;
    zeroThreshold = 0;
    count = 0;
    zeroCount = 0;
    scale = 0;
    nanos = 0;
    startNanos = 0;
    flags = 0;
    hasExemplars = false;
  }

  private void field() {
    switch (fields.field()) {
      case ATTRIBUTES -> series.point().take(fields);
      case Otlp.START_TIME -> startNanos = fields.fixed64();
      case Otlp.TIME -> nanos = fields.fixed64();
      case COUNT -> count = fields.fixed64();
      case SUM -> sum = fields.float64();
      case SCALE -> scale = (int) fields.zigzag();
      case ZERO_COUNT -> zeroCount = fields.fixed64();
      case POSITIVE -> all &= positive.read(fields, mostBytes());
      case NEGATIVE -> all &= negative.read(fields, mostBytes());
      case FLAGS -> flags = fields.varint();
      case EXEMPLARS -> hasExemplars = true;
      case ZERO_THRESHOLD -> zeroThreshold = fields.float64();
      default -> {}
    }
  }

  /** Bytes that it keeps for the next point. */
  long heldBytes() {
    return positive.heldBytes() + negative.heldBytes() + histogram.array().length;
  }

  /** Finer buckets than Prometheus has are merged; coarser ones cannot be split. */
  private @Nullable DropReason layOut() {
    if (scale < LOWEST_SCHEMA) {
      return DropReason.UNSUPPORTED_SCALE;
    }
    int merged = Math.clamp((long) scale - HIGHEST_SCHEMA, 0, MOST_MERGED);
    return positive.layOut(merged) && negative.layOut(merged) ? null : DropReason.INVALID_HISTOGRAM;
  }

  private void write() {
    histogram = NativeBuckets.cleared(histogram);
    long sumBits = Otlp.bits(sum, flags);
    boolean stale = Otlp.isStale(flags);
    histogram.varintField(COUNT_INT, stale ? sumBits : count);
    if (sumBits != 0) {
      histogram.fixed64Field(HISTOGRAM_SUM, sumBits);
    }
    int schema = Math.min(scale, HIGHEST_SCHEMA);
    if (schema != 0) {
      histogram.tag(SCHEMA, ProtoReader.VARINT);
      histogram.zigzag(schema);
    }
    histogram.doubleField(
        HISTOGRAM_ZERO_THRESHOLD, zeroThreshold == 0 ? DEFAULT_ZERO_THRESHOLD : zeroThreshold);
    histogram.varintField(ZERO_COUNT_INT, zeroCount);
    negative.write(histogram);
    positive.write(histogram);
    long millis = Otlp.millis(nanos);
    if (millis != 0) {
      histogram.varintField(TIMESTAMP, millis);
    }
  }

  private void addExemplars(ProtoReader outer, int number) {
    fields.enter(outer);
    while (fields.next(PointSchema.EXPONENTIAL_HISTOGRAM)) {
      if (fields.field() == EXEMPLARS && series.exemplar(fields) != null) {
        series.addExemplar(number);
      }
    }
  }
}
