package ai.odock.router.telemetry;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;

/** The router's own metrics: each instrument has a value for each set of labels. */
public final class Metrics {
  private final Map<Series, Object> series = new ConcurrentHashMap<>();

  /** The counter of these labels, made at the first call. */
  public Counter counter(Instrument instrument, Map<String, String> labels) {
    return (Counter) series.computeIfAbsent(series(instrument, labels), s -> new Counter());
  }

  /** The histogram of these labels, made at the first call. */
  public Histogram histogram(Instrument instrument, Map<String, String> labels, double... bounds) {
    return (Histogram)
        series.computeIfAbsent(series(instrument, labels), s -> new Histogram(bounds));
  }

  /** A value that is read whenever the page is; it replaces an earlier one with these labels. */
  public void observe(Instrument instrument, Map<String, String> labels, DoubleSupplier value) {
    series.put(series(instrument, labels), value);
  }

  /** The page's view: {@link Counter}, {@link Histogram} or {@link DoubleSupplier} by series. */
  List<Map.Entry<Series, Object>> all() {
    return series.entrySet().stream().map(Map.Entry::copyOf).toList();
  }

  private static Series series(Instrument instrument, Map<String, String> labels) {
    return new Series(instrument, new TreeMap<>(labels));
  }

  /** One line of the page, before spelling. */
  record Series(Instrument instrument, TreeMap<String, String> labels) {}
}
