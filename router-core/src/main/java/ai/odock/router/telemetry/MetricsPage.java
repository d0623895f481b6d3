package ai.odock.router.telemetry;

import ai.odock.router.telemetry.Instrument.Kind;
import ai.odock.router.telemetry.Instrument.Level;
import ai.odock.router.telemetry.Selection.Shown;
import java.io.IOException;
import java.io.Writer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The page that Prometheus scrapes: text format 0.0.4, families and series in the order of the
 * collector's page. One per reader; reading is safe from several threads.
 */
public final class MetricsPage {
  /** The header that goes with {@link #read}, to the letter what the collector sends. */
  public static final String CONTENT_TYPE =
      "text/plain; version=0.0.4; charset=utf-8; escaping=underscores";

  private static final Logger LOG = LoggerFactory.getLogger(MetricsPage.class);
  private static final Instrument TARGET_INFO =
      new Instrument(Kind.GAUGE, "target_info", "", "", "Who is measured here.", Level.BASIC);
  private static final Instrument PAGE_ERRORS =
      new Instrument(
          Kind.COUNTER,
          "promhttp_metric_handler_errors_total",
          "",
          "",
          "Values that this page had to leave out.",
          Level.BASIC);

  private final Metrics metrics;
  private final Selection selection;
  private final Spelling spelling;
  private final Map<String, String> target;
  private final Supplier<String> appended;
  private final AtomicLong failures = new AtomicLong();

  /**
   * @param resource the attributes of {@code service::telemetry::resource}, for {@code target_info}
   * @param appended families in the same format for the end of the page, with names of their own:
   *     {@link JvmMetrics#text}
   */
  public MetricsPage(
      Metrics metrics,
      Selection selection,
      Spelling spelling,
      Map<String, String> resource,
      Supplier<String> appended) {
    this.metrics = metrics;
    this.selection = selection;
    this.spelling = spelling;
    this.target = LabelName.ofAll(resource);
    this.appended = appended;
  }

  /**
   * The page as of now. A value that cannot be read is left out and counted. The first call loads
   * the JVM's management and may take a fifth of a second: not for an event loop.
   */
  public Reading read() {
    String end = appendedText();
    SortedMap<String, Family> families = new TreeMap<>();
    Map<Instrument, List<Shown>> known = new HashMap<>();
    metrics.readValues(
        (instrument, labels, value) -> {
          SortedMap<String, String> own =
              labels instanceof SortedMap<String, String> sorted ? sorted : new TreeMap<>(labels);
          known
              .computeIfAbsent(instrument, selection::shown)
              .forEach(it -> family(families, it.instrument()).add(it, own, value));
        },
        this::failed);
    for (Instrument instrument : metrics.histogramInstruments()) {
      selection
          .shown(instrument)
          .forEach(it -> family(families, it.instrument()).add(instrument, it));
    }
    // these two stand apart from the readers' labels
    Family info = family(families, TARGET_INFO);
    info.add(null, new TreeMap<>(target), 1);
    Family errors = family(families, PAGE_ERRORS);
    errors.add(null, new TreeMap<>(Map.of("cause", "encoding")), 0);
    errors.add(null, new TreeMap<>(Map.of("cause", "gathering")), (double) failures.get());
    return new Reading(List.copyOf(families.values()), end);
  }

  /** What a page shows. Single values are those of one moment; histograms of when it is written. */
  public final class Reading {
    private final List<Family> families;
    private final String end;

    private Reading(List<Family> families, String end) {
      this.families = families;
      this.end = end;
    }

    /** The bytes of memory that it takes until it is written. */
    public long heldBytes() {
      long kept = 2L * end.length();
      long most = 0;
      for (Family family : families) {
        kept += family.keptBytes();
        most = Math.max(most, family.writingBytes(metrics));
      }
      return kept + most;
    }

    /**
     * Writes it, once. May wait for the reader: no lock is held meanwhile.
     *
     * @throws IOException as {@code out} throws it
     */
    public void writeTo(Writer out) throws IOException {
      for (Family family : families) {
        family.writeTo(out, metrics, spelling);
      }
      out.append(end);
    }
  }

  private String appendedText() {
    try {
      return appended.get();
    } catch (RuntimeException e) {
      failed(e);
      return "";
    }
  }

  private Family family(SortedMap<String, Family> families, Instrument instrument) {
    return families.computeIfAbsent(
        spelling.name(instrument), name -> new Family(name, instrument));
  }

  private void failed(RuntimeException e) {
    failures.incrementAndGet();
    LOG.atError().setCause(e).log("A metric cannot be read");
  }
}
