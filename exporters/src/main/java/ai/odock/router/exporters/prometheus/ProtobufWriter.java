package ai.odock.router.exporters.prometheus;

import ai.odock.router.otlp.ProtoWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Prometheus' protobuf format: io.prometheus.client.MetricFamily messages, each behind its length.
 * A large family becomes several, so that a page needs little memory.
 */
final class ProtobufWriter implements PageWriter {
  /** Metrics of a family after which another message is begun, in bytes. */
  private static final int LARGEST_FAMILY = 4 << 20;

  /** MetricFamily. */
  private static final int NAME = 1;

  private static final int HELP = 2;
  private static final int TYPE = 3;
  private static final int METRIC = 4;

  /** Metric. */
  private static final int LABEL = 1;

  private static final int GAUGE = 2;
  private static final int COUNTER = 3;
  private static final int SUMMARY = 4;
  private static final int TIMESTAMP_MS = 6;
  private static final int HISTOGRAM = 7;

  private final boolean timestamps;
  private final Escaping escaping;
  private final Out out;
  private final ProtoWriter metrics;
  private final ProtoWriter head = new ProtoWriter(256);
  private final ProtobufMetric metric;
  private String name = "";
  private String help = "";
  private Type type = Type.GAUGE;

  ProtobufWriter(boolean timestamps, Escaping escaping, ProtoWriter metrics, Out out) {
    this.timestamps = timestamps;
    this.escaping = escaping;
    this.metrics = metrics;
    this.out = out;
    this.metric = new ProtobufMetric(metrics);
  }

  @Override
  public void begin(String name, Type type, String help, boolean shortNameTaken) {
    this.name = name;
    this.type = type;
    this.help = help;
  }

  @Override
  public void add(Labels labels, PointValue point) {
    int mark = metrics.beginMessage(METRIC);
    metric.labels(LABEL, escaping.labels(labels));
    switch (point.data()) {
      case NumberData number when type == Type.COUNTER -> metric.counter(COUNTER, point, number);
      case NumberData number -> metric.gauge(GAUGE, number);
      case HistogramData histogram -> metric.histogram(HISTOGRAM, point, histogram);
      case ExponentialData histogram -> metric.nativeHistogram(HISTOGRAM, point, histogram);
      case SummaryData summary -> metric.summary(SUMMARY, point, summary);
    }
    long time = point.time();
    if (timestamps && time != 0) {
      metrics.varintField(TIMESTAMP_MS, time / 1_000_000);
    }
    metrics.endMessage(mark);
  }

  @Override
  public void flush() throws IOException {
    if (metrics.size() >= LARGEST_FAMILY) {
      end();
    }
  }

  @Override
  public void end() throws IOException {
    if (metrics.size() == 0) {
      return;
    }
    head.clear();
    text(NAME, name);
    text(HELP, help);
    head.varintField(TYPE, type.number());
    int headLength = head.size();
    head.varint((long) headLength + metrics.size());
    out.write(head.array(), headLength, head.size() - headLength);
    out.write(head.array(), 0, headLength);
    out.write(metrics.array(), 0, metrics.size());
    metrics.clear();
  }

  private void text(int field, String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    head.bytesField(field, utf8, 0, utf8.length);
  }

  @Override
  public void finish() {}
}
