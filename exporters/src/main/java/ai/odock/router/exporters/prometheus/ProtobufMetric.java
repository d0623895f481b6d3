package ai.odock.router.exporters.prometheus;

import ai.odock.router.otlp.ProtoWriter;
import java.nio.charset.StandardCharsets;

/** What is inside a Metric message (io.prometheus.client, client_model 0.6). */
final class ProtobufMetric {
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  /** LabelPair; of Timestamp they are seconds and nanos. */
  private static final int NAME = 1;

  private static final int VALUE = 2;

  /** Counter; Gauge has only the first. */
  private static final int NUMBER = 1;

  private static final int COUNTER_EXEMPLAR = 2;
  private static final int COUNTER_CREATED = 3;

  /** Summary and Histogram. */
  private static final int SAMPLE_COUNT = 1;

  private static final int SAMPLE_SUM = 2;
  private static final int QUANTILE_OR_BUCKET = 3;
  private static final int SUMMARY_CREATED = 4;
  private static final int HISTOGRAM_CREATED = 15;
  private static final int HISTOGRAM_EXEMPLARS = 16;

  /** Quantile; Bucket has the bound second. */
  private static final int QUANTILE = 1;

  private static final int QUANTILE_VALUE = 2;
  private static final int CUMULATIVE_COUNT = 1;
  private static final int UPPER_BOUND = 2;
  private static final int BUCKET_EXEMPLAR = 3;

  /** Exemplar. */
  private static final int EXEMPLAR_LABEL = 1;

  private static final int EXEMPLAR_VALUE = 2;
  private static final int EXEMPLAR_TIME = 3;

  private static final byte[] TRACE_ID = "trace_id".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] SPAN_ID = "span_id".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private final ProtoWriter out;
  private final NativeBuckets buckets;
  private final byte[] hex = new byte[32];

  ProtobufMetric(ProtoWriter out) {
    this.out = out;
    this.buckets = new NativeBuckets(out);
  }

  void labels(int field, Labels labels) {
    byte[] array = labels.array();
    for (int at = 0; at < array.length; ) {
      int nameEnd = Labels.end(array, at);
      int valueEnd = Labels.end(array, nameEnd + 1);
      int mark = out.beginMessage(field);
      out.bytesField(NAME, array, at, nameEnd - at);
      out.bytesField(VALUE, array, nameEnd + 1, valueEnd - nameEnd - 1);
      out.endMessage(mark);
      at = valueEnd + 1;
    }
  }

  void gauge(int field, NumberData value) {
    int mark = out.beginMessage(field);
    out.doubleField(NUMBER, value.value());
    out.endMessage(mark);
  }

  void counter(int field, PointValue point, NumberData value) {
    int mark = out.beginMessage(field);
    out.doubleField(NUMBER, value.value());
    if (point.exemplars().last() >= 0) {
      exemplar(COUNTER_EXEMPLAR, point.exemplars(), point.exemplars().last());
    }
    created(COUNTER_CREATED, point);
    out.endMessage(mark);
  }

  void summary(int field, PointValue point, SummaryData value) {
    int mark = out.beginMessage(field);
    out.varintField(SAMPLE_COUNT, value.count());
    out.doubleField(SAMPLE_SUM, value.sum());
    for (int i = 0; i < value.quantiles(); i++) {
      int quantile = out.beginMessage(QUANTILE_OR_BUCKET);
      out.doubleField(QUANTILE, value.quantile(i));
      out.doubleField(QUANTILE_VALUE, value.value(i));
      out.endMessage(quantile);
    }
    created(SUMMARY_CREATED, point);
    out.endMessage(mark);
  }

  void histogram(int field, PointValue point, HistogramData value) {
    int mark = out.beginMessage(field);
    out.varintField(SAMPLE_COUNT, value.count());
    out.doubleField(SAMPLE_SUM, value.sum());
    double below = Double.NEGATIVE_INFINITY;
    long count = 0;
    for (int i = 0; i < value.buckets(); i++) {
      count += value.countOf(i);
      bucket(point.exemplars(), below, value.bound(i), count);
      below = value.bound(i);
    }
    // the last bucket may be left out, and is needed only where an exemplar lies
    if (point.exemplars().lastWithin(below, Double.POSITIVE_INFINITY) >= 0) {
      bucket(point.exemplars(), below, Double.POSITIVE_INFINITY, value.count());
    }
    created(HISTOGRAM_CREATED, point);
    out.endMessage(mark);
  }

  private void bucket(Exemplars exemplars, double below, double bound, long count) {
    int mark = out.beginMessage(QUANTILE_OR_BUCKET);
    out.varintField(CUMULATIVE_COUNT, count);
    out.doubleField(UPPER_BOUND, bound);
    int exemplar = exemplars.lastWithin(below, bound);
    if (exemplar >= 0) {
      exemplar(BUCKET_EXEMPLAR, exemplars, exemplar);
    }
    out.endMessage(mark);
  }

  void nativeHistogram(int field, PointValue point, ExponentialData value) {
    int mark = out.beginMessage(field);
    out.varintField(SAMPLE_COUNT, value.count());
    out.doubleField(SAMPLE_SUM, value.sum());
    buckets.write(value);
    created(HISTOGRAM_CREATED, point);
    Exemplars exemplars = point.exemplars();
    for (int i = 0; i < exemplars.size(); i++) {
      if (exemplars.time(i) != 0) { // Prometheus sorts them by time
        exemplar(HISTOGRAM_EXEMPLARS, exemplars, i);
      }
    }
    out.endMessage(mark);
  }

  /** When it began to count, if that is known. */
  private void created(int field, PointValue point) {
    if (Long.compareUnsigned(point.start(), NANOS_PER_SECOND) >= 0) {
      timestamp(field, point.start());
    }
  }

  private void timestamp(int field, long nanos) {
    int mark = out.beginMessage(field);
    out.varintField(NAME, nanos / NANOS_PER_SECOND);
    out.varintField(VALUE, nanos % NANOS_PER_SECOND);
    out.endMessage(mark);
  }

  private void exemplar(int field, Exemplars exemplars, int index) {
    int mark = out.beginMessage(field);
    if (exemplars.span(index) != 0) {
      hex(0, exemplars.span(index));
      label(SPAN_ID, 16);
    }
    if (exemplars.hasTrace(index)) {
      hex(0, exemplars.traceHigh(index));
      hex(16, exemplars.traceLow(index));
      label(TRACE_ID, 32);
    }
    out.doubleField(EXEMPLAR_VALUE, exemplars.value(index));
    if (exemplars.time(index) != 0) {
      timestamp(EXEMPLAR_TIME, exemplars.time(index));
    }
    out.endMessage(mark);
  }

  private void label(byte[] name, int length) {
    int mark = out.beginMessage(EXEMPLAR_LABEL);
    out.bytesField(NAME, name, 0, name.length);
    out.bytesField(VALUE, hex, 0, length);
    out.endMessage(mark);
  }

  private void hex(int from, long bits) {
    for (int i = 0; i < 16; i++) {
      hex[from + i] = DIGITS[(int) (bits >>> (60 - 4 * i)) & 0xf];
    }
  }
}
