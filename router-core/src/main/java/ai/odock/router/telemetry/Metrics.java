package ai.odock.router.telemetry;

import ai.odock.router.telemetry.Instrument.Level;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;

/** The router's own metrics: each instrument has a value for each set of labels. */
public final class Metrics {
  private volatile Level level;
  private final Map<Series, Counter> counters = new ConcurrentHashMap<>();
  private final Map<Instrument, Map<SortedMap<String, String>, Histogram>> histograms =
      new ConcurrentHashMap<>();
  private final Map<Series, DoubleSupplier> observed = new ConcurrentHashMap<>();
  private final Map<Destination, DeliveryLedger> ledgers = new ConcurrentHashMap<>();
  private final Set<Group> groups = ConcurrentHashMap.newKeySet();

  /** Metrics of which the level {@code normal} is the most that anybody looks at. */
  public Metrics() {
    this(Level.NORMAL);
  }

  /**
   * @param level the most that anybody looks at
   */
  public Metrics(Level level) {
    this.level = level;
  }

  /** Another level; components that are there already go on as they began. */
  public void level(Level level) {
    this.level = level;
  }

  /** Whether somebody looks at what only {@code detailed} shows; if not, measuring it is waste. */
  public boolean detailed() {
    return level == Level.DETAILED;
  }

  /** The counter of these labels, made at the first call. */
  public Counter counter(Instrument instrument, Map<String, String> labels) {
    return counters.computeIfAbsent(series(instrument, labels), s -> new Counter());
  }

  /** The histogram of these labels, made at the first call; later bounds are not looked at. */
  public Histogram histogram(Instrument instrument, Map<String, String> labels, double... bounds) {
    return histograms
        .computeIfAbsent(instrument, i -> new ConcurrentHashMap<>())
        .computeIfAbsent(own(labels), l -> new Histogram(bounds));
  }

  /** A value that is read whenever the page is; it replaces an earlier one with these labels. */
  public void observe(Instrument instrument, Map<String, String> labels, DoubleSupplier value) {
    observed.put(series(instrument, labels), value);
  }

  /**
   * Ends {@link #observe}. Does nothing when another value has taken the place, so the old and the
   * new owner may come and go in any order.
   */
  public void forget(Instrument instrument, Map<String, String> labels, DoubleSupplier value) {
    observed.remove(series(instrument, labels), value);
  }

  /** Values that must agree with each other: the page reads them in one call. */
  public void observe(Group group) {
    groups.add(group);
  }

  /** Ends {@link #observe(Group)}. */
  public void forget(Group group) {
    groups.remove(group);
  }

  /**
   * The accounts of one destination, opened at the first call; they outlive a reload.
   *
   * @param exporter its name in the configuration
   * @param signal {@code traces}, {@code metrics} or {@code logs}
   */
  public DeliveryLedger ledger(String exporter, String signal) {
    return ledgers.computeIfAbsent(
        new Destination(exporter, signal), d -> new DeliveryLedger(d.exporter(), d.signal()));
  }

  /**
   * Reads every value but those of histograms.
   *
   * @param failures is given what a value threw; the others are read all the same
   */
  void readValues(Values into, Consumer<RuntimeException> failures) {
    counters.forEach(
        (series, counter) -> {
          if (counter.touched()) {
            into.value(series.instrument(), series.labels(), (double) counter.value());
          }
        });
    ledgers.values().forEach(ledger -> ledger.read(into));
    observed.forEach((series, value) -> read(series.reader(value), into, failures));
    groups.forEach(group -> read(group, into, failures));
  }

  /** The instruments that have histograms. */
  Set<Instrument> histogramInstruments() {
    return histograms.keySet();
  }

  /** How many histograms an instrument has. */
  int histograms(Instrument instrument) {
    return histograms.getOrDefault(instrument, Map.of()).size();
  }

  /** Hands over the histograms of an instrument that have counted something. */
  void readHistograms(
      Instrument instrument, BiConsumer<SortedMap<String, String>, Histogram> into) {
    histograms
        .getOrDefault(instrument, Map.of())
        .forEach(
            (labels, histogram) -> {
              if (!histogram.isEmpty()) {
                into.accept(labels, histogram);
              }
            });
  }

  private static void read(Group group, Values into, Consumer<RuntimeException> failures) {
    try {
      group.read(into);
    } catch (RuntimeException e) {
      failures.accept(e);
    }
  }

  private static Series series(Instrument instrument, Map<String, String> labels) {
    return new Series(instrument, own(labels));
  }

  private static SortedMap<String, String> own(Map<String, String> labels) {
    return Collections.unmodifiableSortedMap(new TreeMap<>(labels));
  }

  /** Several values of one moment. */
  @FunctionalInterface
  public interface Group {
    /** Hands over the values; they may differ in number from one reading to the next. */
    void read(Values into);
  }

  /** Takes the values of a reading. */
  @FunctionalInterface
  public interface Values {
    void value(Instrument instrument, Map<String, String> labels, double value);
  }

  /** One line of the page, before spelling. */
  record Series(Instrument instrument, SortedMap<String, String> labels) {
    private Group reader(DoubleSupplier value) {
      return into -> into.value(instrument, labels, value.getAsDouble());
    }
  }

  private record Destination(String exporter, String signal) {}
}
