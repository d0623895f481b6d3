package ai.odock.router.exporters.prometheusremotewrite;

import ai.odock.router.otlp.LongList;
import ai.odock.router.otlp.PointSchema;
import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.prometheus.DropReason;
import ai.odock.router.prometheus.Otlp;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Points of histograms with explicit bounds: a sum, a count and cumulative buckets. */
final class HistogramPoints {
  /** HistogramDataPoint. */
  private static final int COUNT = 4;

  private static final int SUM = 5;
  private static final int BUCKET_COUNTS = 6;
  private static final int EXPLICIT_BOUNDS = 7;
  private static final int EXEMPLARS = 8;
  private static final int ATTRIBUTES = 9;
  private static final int FLAGS = 10;

  private static final byte[] INFINITE = "+Inf".getBytes(StandardCharsets.US_ASCII);

  private final Series series;
  private final ProtoReader fields = new ProtoReader();
  private final BoundTexts texts = new BoundTexts();
  private final LongList counts = new LongList();
  private final LongList bounds = new LongList();
  private int[] buckets = new int[16];

  /** Whether there was room for all bounds and counts. */
  private boolean all;

  private double sum;
  private boolean hasSum;
  private long count;
  private long nanos;
  private long startNanos;
  private long millis;
  private long startMillis;
  private long flags;
  private boolean hasExemplars;

  HistogramPoints(Series series) {
    this.series = series;
  }

  /** Translates the point that {@code outer} stands on; null, or why it cannot be done. */
  @Nullable DropReason translate(ProtoReader outer) {
    clear();
    series.begin();
    fields.enter(outer);
    while (fields.next(PointSchema.HISTOGRAM)) {
      field();
    }
    series.seen(nanos);
    if (!all) {
      return DropReason.TOO_LARGE;
    }
    int bounded = Math.min(bounds.size(), counts.size());
    @Nullable DropReason problem = find(outer, bounded);
    if (problem != null) {
      return problem;
    }
    series.table().beginPoint();
    addSamples(bounded);
    if (hasExemplars) {
      addExemplars(outer, bounded);
    }
    series.table().endPoint();
    return null;
  }

  /** The series of a point: its sum, if it has one, its count, and its buckets. */
  private @Nullable DropReason find(ProtoReader outer, int bounded) {
    KnownPoints point = series.point();
    point.take(2L * bounded + (hasSum ? 1 : 0));
    if (point.find()) {
      return null;
    }
    @Nullable DropReason problem = series.label(outer, ATTRIBUTES, bounded + 3L);
    if (problem != null) {
      return problem;
    }
    if (hasSum) {
      series.add(SeriesLabels.Suffix.SUM);
    }
    series.add(SeriesLabels.Suffix.COUNT);
    for (int i = 0; i < bounded; i++) {
      addBucket(texts.of(bounds.getDouble(i)));
    }
    addBucket(INFINITE);
    point.keep();
    return null;
  }

  private void addBucket(byte[] le) {
    series.add(SeriesLabels.Suffix.BUCKET, SeriesLabels.Extra.LE, le);
  }

  private void clear() {
    all = true;
    counts.clear();
    bounds.clear();
    sum = 0;
    hasSum = false;
    count = 0;
    nanos = 0;
    startNanos = 0;
    flags = 0;
    hasExemplars = false;
  }

  private void field() {
    switch (fields.field()) {
      case Otlp.START_TIME -> startNanos = fields.fixed64();
      case Otlp.TIME -> nanos = fields.fixed64();
      case COUNT -> count = fields.fixed64();
      case SUM -> {
        sum = fields.float64();
        hasSum = true;
      }
      case BUCKET_COUNTS -> all &= counts.addFixed(fields, series.mostElements());
      case EXPLICIT_BOUNDS -> {
        all &= bounds.addFixed(fields, series.mostElements());
        series.point().take(fields);
      }
      case ATTRIBUTES -> series.point().take(fields);
      case FLAGS -> flags = fields.varint();
      case EXEMPLARS -> hasExemplars = true;
      default -> {}
    }
  }

  /** Bytes that it keeps for the next point. */
  long heldBytes() {
    return counts.heldBytes() + bounds.heldBytes() + 4L * buckets.length;
  }

  private void addSamples(int bounded) {
    if (bounded >= buckets.length) {
      buckets = new int[2 * bounded];
    }
    millis = Otlp.millis(nanos);
    startMillis = Otlp.startMillis(startNanos, nanos);
    int at = 0;
    if (hasSum) {
      sample(series.use(at++), sum);
    }
    sample(series.use(at++), Otlp.count(count));
    long cumulative = 0;
    for (int i = 0; i < bounded; i++) {
      cumulative += counts.get(i);
      buckets[i] = series.use(at++);
      // A bound of +Inf is the last bucket, and a second sample of it would refuse the request.
      if (bounds.getDouble(i) != Double.POSITIVE_INFINITY) {
        sample(buckets[i], Otlp.count(cumulative));
      }
    }
    buckets[bounded] = series.use(at);
    sample(buckets[bounded], Otlp.count(count));
  }

  private void sample(int number, double value) {
    series.table().sample(number, Otlp.bits(value, flags), millis, startMillis);
  }

  private void addExemplars(ProtoReader outer, int bounded) {
    fields.enter(outer);
    while (fields.next(PointSchema.HISTOGRAM)) {
      @Nullable Exemplars exemplar = fields.field() == EXEMPLARS ? series.exemplar(fields) : null;
      if (exemplar != null && !Double.isNaN(exemplar.value())) {
        series.addExemplar(buckets[bucketOf(exemplar.value(), bounded)]);
      }
    }
  }

  /** The bucket with the lowest bound that is not below the value. */
  private int bucketOf(double value, int bounded) {
    int found = bounded;
    double lowest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < bounded; i++) {
      double bound = bounds.getDouble(i);
      if (value <= bound && bound < lowest) {
        found = i;
        lowest = bound;
      }
    }
    return found;
  }
}
