package ai.odock.router.exporters.prometheus;

import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.prometheus.Otlp;
import java.nio.charset.StandardCharsets;

/** Writes the lines of one series. */
final class SampleText {
  private static final String DIGITS = "0123456789abcdef";
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final ProtoWriter page;
  private final boolean openMetrics;
  private final NumberText numbers = new NumberText();

  /** The labels of the series, as they stand in each line. */
  private final ProtoWriter labels = new ProtoWriter(256);

  private String name = "";
  private boolean plainName;
  private long time;

  SampleText(ProtoWriter page, boolean openMetrics) {
    this.page = page;
    this.openMetrics = openMetrics;
  }

  /**
   * Begins a series.
   *
   * @param time that its samples show, nanoseconds since 1970; 0: none
   */
  void series(String name, Labels of, long time) {
    if (!name.equals(this.name)) {
      this.name = name;
      plainName = Names.isPlainMetric(name);
    }
    this.time = time;
    labels.clear();
    byte[] array = of.array();
    for (int at = 0; at < array.length; ) {
      int nameEnd = Labels.end(array, at);
      int valueEnd = Labels.end(array, nameEnd + 1);
      if (labels.size() > 0) {
        labels.write(',');
      }
      labelName(array, at, nameEnd, of.plain());
      NumberText.ascii(labels, "=\"");
      escaped(labels, array, nameEnd + 1, valueEnd, true);
      labels.write('"');
      at = valueEnd + 1;
    }
  }

  private void labelName(byte[] array, int from, int to, boolean plain) {
    boolean quoted =
        !plain && !Names.isPlainLabel(new String(array, from, to - from, StandardCharsets.UTF_8));
    if (quoted) {
      labels.write('"');
      escaped(labels, array, from, to, true);
      labels.write('"');
    } else {
      labels.bytes(array, from, to - from);
    }
  }

  /** A name by itself, in quotes where it has to be. */
  void name(String name) {
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    if (Names.isPlainMetric(name)) {
      page.bytes(utf8, 0, utf8.length);
    } else {
      page.write('"');
      escaped(page, utf8, 0, utf8.length, true);
      page.write('"');
    }
  }

  /** Appends text without line ends; with quotes, those too are escaped. */
  static void escaped(ProtoWriter out, byte[] array, int from, int to, boolean quotes) {
    int start = from;
    for (int i = from; i < to; i++) {
      byte b = array[i];
      if (b == '\\' || b == '\n' || (b == '"' && quotes)) {
        out.bytes(array, start, i - start);
        out.write('\\');
        out.write(b == '\n' ? 'n' : b);
        start = i + 1;
      }
    }
    out.bytes(array, start, to - start);
  }

  /** A sample that is a double. */
  void number(String suffix, double value, Exemplars exemplars, int exemplar) {
    begin(suffix);
    endLabels("", 0);
    numbers.number(page, value, openMetrics);
    end(exemplars, exemplar);
  }

  /** A sample of a summary. */
  void quantile(double quantile, double value) {
    begin("");
    endLabels("quantile", quantile);
    numbers.number(page, value, openMetrics);
    end(Exemplars.NONE, -1);
  }

  /** A sample that is a count, perhaps with a label of its own. */
  void count(
      String suffix, String label, double bound, long value, Exemplars exemplars, int exemplar) {
    begin(suffix);
    endLabels(label, bound);
    if (openMetrics) {
      numbers.count(page, value);
    } else {
      numbers.number(page, Otlp.count(value), false);
    }
    end(exemplars, exemplar);
  }

  private void begin(String suffix) {
    if (plainName) {
      NumberText.ascii(page, name);
      NumberText.ascii(page, suffix);
    } else {
      page.write('{');
      name(name + suffix);
    }
  }

  private void endLabels(String extra, double value) {
    boolean open = !plainName;
    if (labels.size() > 0) {
      page.write(open ? ',' : '{');
      page.bytes(labels.array(), 0, labels.size());
      open = true;
    }
    if (!extra.isEmpty()) {
      page.write(open ? ',' : '{');
      NumberText.ascii(page, extra);
      NumberText.ascii(page, "=\"");
      numbers.number(page, value, openMetrics);
      page.write('"');
      open = true;
    }
    if (open) {
      page.write('}');
    }
    page.write(' ');
  }

  private void end(Exemplars exemplars, int exemplar) {
    if (time != 0) {
      page.write(' ');
      long millis = time / NANOS_PER_MILLI;
      if (openMetrics) {
        numbers.number(page, millis / 1e3, true);
      } else {
        numbers.integer(page, millis);
      }
    }
    if (openMetrics && exemplar >= 0) {
      exemplar(exemplars, exemplar);
    }
    page.write('\n');
  }

  private void exemplar(Exemplars exemplars, int index) {
    NumberText.ascii(page, " # {");
    long span = exemplars.span(index);
    if (span != 0) {
      NumberText.ascii(page, "span_id=\"");
      hex(span);
      page.write('"');
    }
    if (exemplars.hasTrace(index)) {
      NumberText.ascii(page, span == 0 ? "trace_id=\"" : ",trace_id=\"");
      hex(exemplars.traceHigh(index));
      hex(exemplars.traceLow(index));
      page.write('"');
    }
    NumberText.ascii(page, "} ");
    numbers.number(page, exemplars.value(index), true);
    if (exemplars.time(index) != 0) {
      page.write(' ');
      numbers.seconds(page, exemplars.time(index));
    }
  }

  private void hex(long bits) {
    for (int shift = Long.SIZE - 4; shift >= 0; shift -= 4) {
      page.write(DIGITS.charAt((int) (bits >>> shift) & 0xf));
    }
  }
}
