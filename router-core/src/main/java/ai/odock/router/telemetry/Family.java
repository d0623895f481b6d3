package ai.odock.router.telemetry;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** The series of one name and their lines in the Prometheus text format 0.0.4. */
final class Family {
  /** The order of the Go client: fewer labels first, then by value. */
  private static final Comparator<SortedMap<String, String>> PAGE_ORDER =
      Comparator.<SortedMap<String, String>>comparingInt(Map::size).thenComparing(Family::byValue);

  private final String name;
  private final Instrument instrument;
  private final Map<SortedMap<String, String>, Double> values = new HashMap<>();
  private final Map<SortedMap<String, String>, Histogram.Snapshot> histograms = new HashMap<>();

  Family(String name, Instrument instrument) {
    this.name = name;
    this.instrument = instrument;
  }

  /** Values of the same labels add up: a label that the level hides has held them apart. */
  void add(SortedMap<String, String> labels, double value) {
    values.merge(labels, value, Double::sum);
  }

  void add(SortedMap<String, String> labels, Histogram.Snapshot value) {
    histograms.merge(labels, value, Histogram.Snapshot::plus);
  }

  void writeTo(StringBuilder page) {
    page.append("# HELP ").append(name).append(' ');
    escape(instrument.help(), false, page);
    page.append("\n# TYPE ").append(name).append(' ');
    page.append(instrument.kind().prometheus()).append('\n');
    values.entrySet().stream()
        .sorted(Map.Entry.comparingByKey(PAGE_ORDER))
        .forEach(e -> line(page, "", e.getKey(), "", GoNumber.of(e.getValue())));
    histograms.entrySet().stream()
        .sorted(Map.Entry.comparingByKey(PAGE_ORDER))
        .forEach(e -> lines(page, e.getKey(), e.getValue()));
  }

  private void lines(
      StringBuilder page, SortedMap<String, String> labels, Histogram.Snapshot histogram) {
    List<Double> bounds = histogram.bounds();
    long upTo = 0;
    for (int i = 0; i < histogram.counts().size(); i++) {
      upTo += histogram.counts().get(i);
      double bound = i < bounds.size() ? bounds.get(i) : Double.POSITIVE_INFINITY;
      // counts are whole numbers to Go: no exponent
      line(page, "_bucket", labels, GoNumber.of(bound), Long.toString(upTo));
    }
    line(page, "_sum", labels, "", GoNumber.of(histogram.sum()));
    line(page, "_count", labels, "", Long.toString(upTo));
  }

  /**
   * @param le the upper bound of a bucket; empty on other lines
   */
  private void line(
      StringBuilder page,
      String suffix,
      SortedMap<String, String> labels,
      String le,
      String value) {
    page.append(name).append(suffix);
    char separator = '{';
    for (Map.Entry<String, String> label : labels.entrySet()) {
      page.append(separator).append(label.getKey()).append("=\"");
      escape(label.getValue(), true, page);
      page.append('"');
      separator = ',';
    }
    if (!le.isEmpty()) {
      page.append(separator).append("le=\"").append(le).append('"');
      separator = ',';
    }
    page.append(separator == '{' ? "" : "}").append(' ').append(value).append('\n');
  }

  private static void escape(String text, boolean quotes, StringBuilder page) {
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

  private static int byValue(SortedMap<String, String> a, SortedMap<String, String> b) {
    Iterator<String> others = b.values().iterator();
    for (String value : a.values()) {
      int order = value.compareTo(others.next());
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }
}
