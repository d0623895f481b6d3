package ai.odock.router.exporters.prometheusremotewrite;

import ai.odock.router.Batch;
import ai.odock.router.otlp.MessageType;
import ai.odock.router.otlp.MetricsSchema;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.prometheus.DropReason;
import ai.odock.router.prometheus.MetricHeader;
import ai.odock.router.prometheus.Otlp;
import ai.odock.router.prometheus.Settings;
import ai.odock.router.time.Clock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Turns batches of metrics into series. Keeps caches and buffers from batch to batch; used by one
 * thread at a time.
 */
final class Translator {
  private static final long MAX_TABLE_BYTES =
      Math.min(64L << 20, Runtime.getRuntime().maxMemory() / 64);

  /** The table and the room that it grows into. */
  private static final int TABLE_COPIES = 3;

  /** Of names and labels that are remembered from batch to batch, with room to grow. */
  private static final long MAX_KNOWN_BYTES =
      Math.min(16L << 20, Runtime.getRuntime().maxMemory() / 32);

  private final long maxTableBytes;
  private final long maxKnownBytes;
  private final SeriesTable table = new SeriesTable();
  private final KnownPoints points = new KnownPoints();
  private final Headers headers;
  private final Series series;
  private final NumberPoints numbers;
  private final HistogramPoints histograms;
  private final ExponentialPoints exponentials;
  private final SummaryPoints summaries;
  private final TargetInfo targetInfo;

  private final ProtoReader resourceMetrics = new ProtoReader();
  private final ProtoReader scopeMetrics = new ProtoReader();
  private final ProtoReader metric = new ProtoReader();
  private final ProtoReader data = new ProtoReader();
  private final ProtoReader point = new ProtoReader();

  /** What has to be known again at once: a large resource must not be forgotten at each point. */
  private long leastKnownBytes;

  private Translation translation = new Translation();
  private Consumer<SeriesTable> sink = full -> {};

  /** The only one of an exporter. */
  Translator(Settings settings) {
    this(settings, new TargetTimes(), Clock.SYSTEM);
  }

  Translator(Settings settings, TargetTimes times, Clock clock) {
    this(settings, times, clock, MAX_TABLE_BYTES, MAX_KNOWN_BYTES);
  }

  /**
   * @param maxTableBytes the series of a batch are written out when they take more, and a point
   *     that alone would take more is dropped: few bytes of a histogram can make many of labels
   * @param maxKnownBytes what is remembered from batch to batch is forgotten when it takes more
   */
  Translator(
      Settings settings, TargetTimes times, Clock clock, long maxTableBytes, long maxKnownBytes) {
    this.maxTableBytes = maxTableBytes;
    this.maxKnownBytes = maxKnownBytes;
    headers = new Headers(settings, table.families());
    series = new Series(table, headers, points, maxTableBytes, settings.maxLabelValueBytes());
    numbers = new NumberPoints(series);
    histograms = new HistogramPoints(series);
    exponentials = new ExponentialPoints(series);
    summaries = new SummaryPoints(series);
    targetInfo = new TargetInfo(settings, table, times, clock::epochMillis);
  }

  /** The bytes on the heap that one takes, at most, however many series a batch makes. */
  static long mostBytes() {
    return TABLE_COPIES * MAX_TABLE_BYTES + 3 * MAX_KNOWN_BYTES / 2;
  }

  /** About the bytes that its buffers take. */
  long heldBytes() {
    return table.heldBytes()
        + points.heldBytes()
        + headers.heldBytes()
        + series.heldBytes()
        + histograms.heldBytes()
        + exponentials.heldBytes()
        + summaries.heldBytes()
        + targetInfo.heldBytes();
  }

  /**
   * Hands the series that a batch of metrics makes to {@code sink}, several times when they are
   * many: then samples of a series are in order from table to table.
   */
  Translation translate(Batch batch, Consumer<SeriesTable> sink) {
    translation = new Translation();
    this.sink = sink;
    table.clear(); // also what a batch left that ended in an exception
    for (OtlpBytes part : batch.parts()) {
      ProtoReader request = part.reader();
      while (request.next(MetricsSchema.REQUEST)) {
        translateResource(request);
      }
    }
    writeOut();
    if (knowsTooMuch()) {
      forget();
    }
    return translation;
  }

  private void writeOut() {
    translation.addTimeSeries(table.size());
    sink.accept(table);
    table.clear();
  }

  private void forget() {
    table.forget();
    points.clear();
    headers.clear();
    leastKnownBytes = 0;
  }

  /**
   * Writes the series out when they are many, and forgets what is remembered when it is too much:
   * asked with everything that is added.
   *
   * @return whether the resource, scope and metric that the headers are in were entered anew
   */
  private boolean makeRoom() {
    if (table.byteSize() <= maxTableBytes && !knowsTooMuch()) {
      return false;
    }
    boolean tooMuch = knowsTooMuch();
    writeOut();
    if (!tooMuch) {
      return false;
    }
    forget();
    Headers.@Nullable Metric metric = headers.again();
    if (metric != null) {
      series.metric(metric);
    }
    leastKnownBytes = knownBytes();
    return true;
  }

  private boolean knowsTooMuch() {
    return knownBytes() - leastKnownBytes > maxKnownBytes;
  }

  private long knownBytes() {
    return table.knownBytes() + points.usedBytes() + headers.usedBytes();
  }

  private void translateResource(ProtoReader outer) {
    headers.resource(outer);
    series.newResource();
    makeRoom();
    resourceMetrics.enter(outer);
    while (resourceMetrics.next(MetricsSchema.RESOURCE_METRICS)) {
      if (resourceMetrics.field() == Otlp.SCOPE_METRICS) {
        translateScope();
      }
    }
    targetInfo.add(headers, series.newest());
  }

  private void translateScope() {
    headers.scope(resourceMetrics);
    makeRoom();
    scopeMetrics.enter(resourceMetrics);
    while (scopeMetrics.next(MetricsSchema.SCOPE_METRICS)) {
      if (scopeMetrics.field() == Otlp.METRICS) {
        translateMetric();
      }
    }
  }

  private void translateMetric() {
    Headers.@Nullable Metric header = headers.metric(scopeMetrics);
    if (header == null) {
      return;
    }
    series.metric(header);
    makeRoom();
    metric.enter(scopeMetrics);
    while (metric.next(MetricsSchema.METRIC)) {
      if (metric.field() == header.kind()) {
        translateData(MetricHeader.dataType(header.kind()));
      }
    }
  }

  private void translateData(MessageType type) {
    data.enter(metric);
    while (data.next(type)) {
      if (data.field() != Otlp.DATA_POINTS) {
        continue;
      }
      @Nullable DropReason reason = series.metric().problem();
      if (reason == null) {
        reason = translatePoint();
      } else {
        noteTime();
      }
      if (reason == null) {
        noteAdjusted();
      } else if (translation.drop(reason)) {
        translation.example(reason, headers.metricName());
      }
      makeRoom();
    }
  }

  private void noteAdjusted() {
    if (series.metric().cut()) {
      translation.adjust(Adjustment.LABELS_CUT);
    }
    if (series.exemplarsLeftOut()) {
      translation.adjust(Adjustment.EXEMPLARS_LEFT_OUT);
    }
  }

  private @Nullable DropReason translatePoint() {
    return switch (metric.field()) {
      case Otlp.HISTOGRAM -> histograms.translate(data);
      case Otlp.EXPONENTIAL_HISTOGRAM -> exponentials.translate(data);
      case Otlp.SUMMARY -> summaries.translate(data);
      default -> numbers.translate(data, metric.field() == Otlp.SUM);
    };
  }

  /** Of a point that is not translated. */
  private void noteTime() {
    long time = 0;
    point.enter(data);
    while (point.next()) {
      if (point.field() == Otlp.TIME && point.wireType() == ProtoReader.FIXED64) {
        time = point.fixed64();
      }
    }
    series.seen(time);
  }
}
