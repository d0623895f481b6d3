package ai.odock.router.telemetry;

import ai.odock.router.telemetry.Instrument.Kind;
import ai.odock.router.telemetry.Instrument.Level;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The page that Prometheus scrapes: text format 0.0.4, families and series in the order of the
 * collector's page. One per reader; rendering is safe from several threads.
 */
public final class MetricsPage {
  /** The header that goes with {@link #render}, to the letter what the collector sends. */
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
  public String render() {
    String end = appendedText();
    SortedMap<String, Family> families = new TreeMap<>();
    selection.read(metrics, new Into(families), this::failed);
    // these two stand apart from the readers' labels
    Family info = family(families, TARGET_INFO);
    info.add(new TreeMap<>(target), 1);
    Family errors = family(families, PAGE_ERRORS);
    errors.add(new TreeMap<>(Map.of("cause", "encoding")), 0);
    errors.add(new TreeMap<>(Map.of("cause", "gathering")), (double) failures.get());

    StringBuilder page = new StringBuilder(16 * 1024);
    families.values().forEach(family -> family.writeTo(page));
    return page.append(end).toString();
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

  /** Collects the families of one page. */
  private final class Into implements Selection.Sink {
    private final SortedMap<String, Family> families;

    Into(SortedMap<String, Family> families) {
      this.families = families;
    }

    @Override
    public void value(Instrument instrument, SortedMap<String, String> labels, double value) {
      family(families, instrument).add(spelling.labels(instrument, labels), value);
    }

    @Override
    public void histogram(
        Instrument instrument, SortedMap<String, String> labels, Histogram.Snapshot value) {
      family(families, instrument).add(spelling.labels(instrument, labels), value);
    }
  }

  private void failed(RuntimeException e) {
    failures.incrementAndGet();
    LOG.atError().setCause(e).log("A metric cannot be read");
  }
}
