package ai.odock.router.telemetry;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The series of one name. It keeps references to them, and works out labels and texts only when it
 * writes them: a page that waits for its reader holds little, however much there is to show.
 */
final class Family {
  /** Of one series: the line, and two references to it. */
  private static final int LINE_BYTES = 56;

  /** Sorting takes the most memory, and no time of the reader's: one family at a time. */
  private static final ReentrantLock SORTING = new ReentrantLock();

  private final String name;
  private final Instrument instrument;
  private final List<Line> values = new ArrayList<>();
  private final List<Source> histograms = new ArrayList<>();

  /**
   * One series.
   *
   * @param shown null: the labels are written as they are
   * @param histogram null: it is a single value
   */
  private record Line(
      Selection.@Nullable Shown shown,
      SortedMap<String, String> own,
      double value,
      @Nullable Histogram histogram) {
    SortedMap<String, String> labels(Spelling spelling) {
      return shown == null ? own : spelling.labels(shown.instrument(), shown.labels(own));
    }
  }

  /** The histograms of an instrument, and how they are shown. */
  private record Source(Instrument instrument, Selection.Shown shown) {}

  Family(String name, Instrument instrument) {
    this.name = name;
    this.instrument = instrument;
  }

  /** Values of the same labels add up: a label that the level hides has held them apart. */
  void add(Selection.@Nullable Shown shown, SortedMap<String, String> own, double value) {
    values.add(new Line(shown, own, value, null));
  }

  void add(Instrument instrument, Selection.Shown shown) {
    histograms.add(new Source(instrument, shown));
  }

  /** The bytes that are held from the reading to the end of the page. */
  long keptBytes() {
    return (long) values.size() * LINE_BYTES;
  }

  /** The bytes that are held while this family is written. */
  long writingBytes(Metrics metrics) {
    long lines = 0;
    for (Source source : histograms) {
      lines += metrics.histograms(source.instrument);
    }
    return lines * LINE_BYTES;
  }

  /** Writes it, unless there is nothing to show. */
  void writeTo(Writer page, Metrics metrics, Spelling spelling) throws IOException {
    List<Line> found = new ArrayList<>();
    for (Source source : histograms) {
      metrics.readHistograms(
          source.instrument,
          (labels, histogram) -> found.add(new Line(source.shown, labels, 0, histogram)));
    }
    if (values.isEmpty() && found.isEmpty()) {
      return;
    }
    FamilyText text = new FamilyText(name, page);
    text.header(instrument);
    write(sorted(values, spelling), spelling, text);
    write(sorted(found, spelling), spelling, text);
  }

  private static void write(List<Line> lines, Spelling spelling, FamilyText text)
      throws IOException {
    SortedMap<String, String> next = lines.isEmpty() ? null : lines.getFirst().labels(spelling);
    for (int i = 0; next != null; ) {
      SortedMap<String, String> labels = next;
      double value = 0;
      Histogram.Snapshot histogram = null;
      do {
        Line line = lines.get(i++);
        value += line.value;
        if (line.histogram != null) {
          Histogram.Snapshot now = line.histogram.snapshot();
          histogram = histogram == null ? now : histogram.plus(now);
        }
        next = i < lines.size() ? lines.get(i).labels(spelling) : null;
      } while (labels.equals(next));
      if (histogram == null) {
        text.value(labels, value);
      } else {
        text.histogram(labels, histogram);
      }
    }
  }

  private static List<Line> sorted(List<Line> lines, Spelling spelling) {
    if (lines.size() < 2) {
      return lines;
    }
    SORTING.lock();
    try {
      return lines.stream()
          .map(line -> new Ranked(line, rank(line.labels(spelling))))
          .sorted(Comparator.comparing(Ranked::rank, Family::byPageOrder))
          .map(Ranked::line)
          .toList();
    } finally {
      SORTING.unlock();
    }
  }

  private record Ranked(Line line, List<String> rank) {}

  /** The values, then the names, which tell equal values apart. */
  private static List<String> rank(SortedMap<String, String> labels) {
    List<String> rank = new ArrayList<>(2 * labels.size());
    rank.addAll(labels.values());
    rank.addAll(labels.keySet());
    return rank;
  }

  /** The order of the Go client: fewer labels first, then by value. */
  private static int byPageOrder(List<String> a, List<String> b) {
    int order = Integer.compare(a.size(), b.size());
    for (int i = 0; order == 0 && i < a.size(); i++) {
      order = a.get(i).compareTo(b.get(i));
    }
    return order;
  }
}
