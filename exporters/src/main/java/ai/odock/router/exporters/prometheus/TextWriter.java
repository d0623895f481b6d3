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
  public void add(Labels labels, Value value) {
    sample.series(name, escaping.labels(labels), timestamps ? value.times().time() : 0);
    switch (value) {
      case NumberValue number -> add(number);
      case HistogramValue histogram -> add(histogram);
      case SummaryValue summary -> add(summary);
      case ExponentialValue histogram -> add(histogram);
    }
  }

  private void add(NumberValue value) {
    Exemplars exemplars = value.exemplars();
    sample.number("", value.value(), exemplars, type == Type.COUNTER ? exemplars.last() : -1);
  }

  private void add(HistogramValue value) {
    Exemplars exemplars = value.exemplars();
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
  private void add(ExponentialValue value) {
    Exemplars exemplars = value.exemplars();
    double all = Double.POSITIVE_INFINITY;
    sample.count("_bucket", "le", all, value.count(), exemplars, exemplars.last());
    sample.number("_sum", value.sum(), exemplars, -1);
    sample.count("_count", "", 0, value.count(), exemplars, -1);
  }

  private void add(SummaryValue value) {
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
