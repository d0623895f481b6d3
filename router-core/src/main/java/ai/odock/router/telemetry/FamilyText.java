package ai.odock.router.telemetry;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** The lines of one family in the Prometheus text format 0.0.4. */
final class FamilyText {
  private final String name;
  private final Writer page;

  FamilyText(String name, Writer page) {
    this.name = name;
    this.page = page;
  }

  void header(Instrument instrument) throws IOException {
    page.append("# HELP ").append(name).append(' ');
    escape(instrument.help(), false);
    page.append("\n# TYPE ").append(name).append(' ');
    page.append(instrument.kind().prometheus()).append('\n');
  }

  void value(SortedMap<String, String> labels, double value) throws IOException {
    line("", labels, "", GoNumber.of(value));
  }

  void histogram(SortedMap<String, String> labels, Histogram.Snapshot histogram)
      throws IOException {
    List<Double> bounds = histogram.bounds();
    long upTo = 0;
    for (int i = 0; i < histogram.counts().size(); i++) {
      upTo += histogram.counts().get(i);
      double bound = i < bounds.size() ? bounds.get(i) : Double.POSITIVE_INFINITY;
      // counts are whole numbers to Go: no exponent
      line("_bucket", labels, GoNumber.of(bound), Long.toString(upTo));
    }
    line("_sum", labels, "", GoNumber.of(histogram.sum()));
    line("_count", labels, "", Long.toString(upTo));
  }

  /**
   * @param le the upper bound of a bucket; empty on other lines
   */
  private void line(String suffix, SortedMap<String, String> labels, String le, String value)
      throws IOException {
    page.append(name).append(suffix);
    char separator = '{';
    for (Map.Entry<String, String> label : labels.entrySet()) {
      page.append(separator).append(label.getKey()).append("=\"");
      escape(label.getValue(), true);
      page.append('"');
      separator = ',';
    }
    if (!le.isEmpty()) {
      page.append(separator).append("le=\"").append(le).append('"');
      separator = ',';
    }
    page.append(separator == '{' ? "" : "}").append(' ').append(value).append('\n');
  }

  private void escape(String text, boolean quotes) throws IOException {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\\' -> page.append("\\\\");
        case '\n' -> page.append("\\n");
        case '"' -> page.append(quotes ? "\\\"" : "\"");
        default -> page.append(c);
      }
    }
  }
}
