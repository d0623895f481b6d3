package ai.odock.router.exporters.prometheus;

import ai.odock.router.otlp.ProtoWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The text formats, Prometheus' own 0.0.4 and OpenMetrics, as prometheus/common writes them. */
final class TextWriter implements PageWriter {
  private static final int FLUSHED = 64 << 10;

  private final boolean openMetrics;
  private final boolean timestamps;
  private final Escaping escaping;
  private final Out out;
  private final ProtoWriter page;
  private final SampleText sample;

  /** The name of the family's samples. */
  private String name = "";

  private Type type = Type.GAUGE;

  TextWriter(
      boolean openMetrics, boolean timestamps, Escaping escaping, ProtoWriter page, Out out) {
    this.openMetrics = openMetrics;
    this.timestamps = timestamps;
    this.escaping = escaping;
    this.page = page;
    this.out = out;
    this.sample = new SampleText(page, openMetrics);
  }

  @Override
  public void begin(String name, Type type, String help, boolean shortNameTaken) {
    this.name = name;
    this.type = type;
    boolean counter = openMetrics && type == Type.COUNTER;
    boolean shortened = counter && name.endsWith("_total") && !shortNameTaken;
    String family = shortened ? name.substring(0, name.length() - "_total".length()) : name;
    header("# HELP ", family);
    escapedHelp(help);
    page.write('\n');
    header("# TYPE ", family);
    // a counter has to end in _total there
    NumberText.ascii(page, counter && !shortened ? "unknown" : type.word());
    page.write('\n');
  }

  private void header(String what, String family) {
    NumberText.ascii(page, what);
    sample.name(family);
    page.write(' ');
  }

  private void escapedHelp(String help) {
    byte[] utf8 = help.getBytes(StandardCharsets.UTF_8);
    SampleText.escaped(page, utf8, 0, utf8.length, openMetrics);
  }

  @Override
  public void add(Labels labels, PointValue point) {
    sample.series(name, escaping.labels(labels), timestamps ? point.time() : 0);
    Exemplars exemplars = point.exemplars();
    switch (point.data()) {
      case NumberData number -> add(number, exemplars);
      case HistogramData histogram -> add(histogram, exemplars);
      case SummaryData summary -> add(summary);
      case ExponentialData histogram -> add(histogram, exemplars);
    }
  }

  private void add(NumberData value, Exemplars exemplars) {
    sample.number("", value.value(), exemplars, type == Type.COUNTER ? exemplars.last() : -1);
  }

  private void add(HistogramData value, Exemplars exemplars) {
    double below = Double.NEGATIVE_INFINITY;
    long count = 0;
    for (int i = 0; i < value.buckets(); i++) {
      double bound = value.bound(i);
      count += value.countOf(i);
      sample.count("_bucket", "le", bound, count, exemplars, exemplars.lastWithin(below, bound));
      below = bound;
    }
    double all = Double.POSITIVE_INFINITY;
    int last = value.buckets() == 0 ? exemplars.last() : exemplars.lastWithin(below, all);
    sample.count("_bucket", "le", all, value.count(), exemplars, last);
    sample.number("_sum", value.sum(), exemplars, -1);
    sample.count("_count", "", 0, value.count(), exemplars, -1);
  }

  /** Text has no place for its buckets. */
  private void add(ExponentialData value, Exemplars exemplars) {
    double all = Double.POSITIVE_INFINITY;
    sample.count("_bucket", "le", all, value.count(), exemplars, exemplars.last());
    sample.number("_sum", value.sum(), exemplars, -1);
    sample.count("_count", "", 0, value.count(), exemplars, -1);
  }

  private void add(SummaryData value) {
    for (int i = 0; i < value.quantiles(); i++) {
      sample.quantile(value.quantile(i), value.value(i));
    }
    sample.number("_sum", value.sum(), Exemplars.NONE, -1);
    sample.count("_count", "", 0, value.count(), Exemplars.NONE, -1);
  }

  @Override
  public void flush() throws IOException {
    if (page.size() >= FLUSHED) {
      drain();
    }
  }

  private void drain() throws IOException {
    out.write(page.array(), 0, page.size());
    page.clear();
  }

  @Override
  public void end() {}

  @Override
  public void finish() throws IOException {
    if (openMetrics) {
      NumberText.ascii(page, "# EOF\n");
    }
    drain();
  }
}
