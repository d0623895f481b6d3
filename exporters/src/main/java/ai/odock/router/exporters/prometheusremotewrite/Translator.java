package ai.odock.router.exporters.prometheusremotewrite;

import ai.odock.router.Batch;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.prometheus.ConstantLabels;
import ai.odock.router.prometheus.DropReason;
import ai.odock.router.prometheus.MetricHeader;
import ai.odock.router.prometheus.MetricType;
import ai.odock.router.prometheus.Otlp;
import ai.odock.router.prometheus.Settings;
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

  private final long maxTableBytes;
  private final SeriesTable table = new SeriesTable();
  private final ConstantLabels constants;
  private final Series series;
  private final MetricHeader header;
  private final NumberPoints numbers;
  private final HistogramPoints histograms;
  private final ExponentialPoints exponentials;
  private final SummaryPoints summaries;
  private final TargetInfo targetInfo;

  private final ProtoReader resourceMetrics = new ProtoReader();
  private final ProtoReader resourceFields = new ProtoReader();
  private final ProtoReader scopeMetrics = new ProtoReader();
  private final ProtoReader metric = new ProtoReader();
  private final ProtoReader data = new ProtoReader();
  private final ProtoReader point = new ProtoReader();

  private Translation translation = new Translation();
  private Consumer<SeriesTable> sink = full -> {};

  /** The newest time of the points of a resource, nanoseconds since 1970, unsigned. */
  private long newest;

  Translator(Settings settings) {
    this(settings, MAX_TABLE_BYTES);
  }

  /**
   * @param maxTableBytes the series of a batch are written out when they take more, and a point
   *     that alone would take more is dropped: few bytes of a histogram can make many of labels
   */
  Translator(Settings settings, long maxTableBytes) {
    this.maxTableBytes = maxTableBytes;
    constants = new ConstantLabels(settings);
    header = new MetricHeader(settings);
    series = new Series(settings, table, constants, maxTableBytes);
    numbers = new NumberPoints(series);
    histograms = new HistogramPoints(series);
    exponentials = new ExponentialPoints(series);
    summaries = new SummaryPoints(series);
    targetInfo = new TargetInfo(settings, table);
  }

  /** The bytes on the heap that one takes, at most, however many series a batch makes. */
  static long mostBytes() {
    return TABLE_COPIES * MAX_TABLE_BYTES;
  }

  /** About the bytes that its buffers take. */
  long heldBytes() {
    return table.heldBytes();
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
      while (request.next()) {
        if (request.field() == Otlp.RESOURCE_METRICS) {
          translateResource(request);
        }
      }
    }
    writeOut();
    return translation;
  }

  private void writeOut() {
    translation.addTimeSeries(table.size());
    sink.accept(table);
    table.clear();
  }

  private void translateResource(ProtoReader outer) {
    newest = 0;
    constants.resource(resourceFields.enter(outer));
    series.resource(resourceFields.enter(outer));
    resourceMetrics.enter(outer);
    while (resourceMetrics.next()) {
      if (resourceMetrics.field() == Otlp.SCOPE_METRICS) {
        translateScope();
      }
    }
    if (constants.validResource()) {
      targetInfo.add(resourceFields.enter(outer), constants.ofResource(), newest);
    }
  }

  private void translateScope() {
    constants.scope(scopeMetrics.enter(resourceMetrics));
    scopeMetrics.enter(resourceMetrics);
    while (scopeMetrics.next()) {
      if (scopeMetrics.field() == Otlp.METRICS) {
        translateMetric();
      }
    }
  }

  private void translateMetric() {
    header.metric(scopeMetrics);
    metric.enter(scopeMetrics);
    while (metric.next()) {
      switch (metric.field()) {
        case Otlp.GAUGE, Otlp.SUM, Otlp.HISTOGRAM, Otlp.EXPONENTIAL_HISTOGRAM, Otlp.SUMMARY ->
            translateData();
        default -> {}
      }
    }
  }

  private void translateData() {
    header.data(metric);
    @Nullable DropReason all = header.problem() != null ? header.problem() : constants.problem();
    if (all == null) {
      series.family(header);
    }
    data.enter(metric);
    while (data.next()) {
      if (data.field() != Otlp.DATA_POINTS) {
        continue;
      }
      noteTime();
      @Nullable DropReason reason = all != null ? all : translatePoint();
      if (reason != null) {
        translation.drop(reason, 1, header);
      }
      if (table.byteSize() > maxTableBytes) {
        writeOut();
        if (all == null) {
          series.family(header); // the table has forgotten it
        }
      }
    }
  }

  private @Nullable DropReason translatePoint() {
    return switch (metric.field()) {
      case Otlp.HISTOGRAM -> histograms.translate(data, header.name());
      case Otlp.EXPONENTIAL_HISTOGRAM -> exponentials.translate(data, header.name());
      case Otlp.SUMMARY -> summaries.translate(data, header.name());
      default -> {
        boolean isSum = metric.field() == Otlp.SUM;
        boolean counts = header.type() == MetricType.COUNTER;
        yield numbers.translate(data, header.name(), isSum, counts);
      }
    };
  }

  /** Of dropped points too, as in the collector. */
  private void noteTime() {
    long time = 0;
    point.enter(data);
    while (point.next()) {
      if (point.field() == Otlp.TIME) {
        time = point.fixed64();
      }
    }
    if (Long.compareUnsigned(time, newest) > 0) {
      newest = time;
    }
  }
}
