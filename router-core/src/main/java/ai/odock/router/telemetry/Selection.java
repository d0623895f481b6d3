package ai.odock.router.telemetry;

import ai.odock.router.telemetry.Instrument.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What is shown of the router's metrics; the same for every reader.
 *
 * @param views looked at in order; a metric that none selects is shown as it is
 */
public record Selection(Level level, List<View> views) {
  public Selection {
    views = List.copyOf(views);
  }

  /** A level and no views. */
  public static Selection of(Level level) {
    return new Selection(level, List.of());
  }

  /** Takes what is shown. Values of the same labels are to be added up. */
  public interface Sink {
    void value(Instrument instrument, SortedMap<String, String> labels, double value);

    void histogram(
        Instrument instrument, SortedMap<String, String> labels, Histogram.Snapshot value);
  }

  /**
   * Reads everything once.
   *
   * @param failures is given what a value threw; the others are read all the same
   */
  public void read(Metrics metrics, Sink into, Consumer<RuntimeException> failures) {
    metrics.readValues(
        (instrument, labels, value) ->
            shown(instrument, labels)
                .forEach(it -> into.value(it.instrument(), it.labels(), value)),
        failures);
    metrics.readHistograms(
        (series, histogram) ->
            shown(series.instrument(), series.labels())
                .forEach(it -> into.histogram(it.instrument(), it.labels(), histogram)));
  }

  /** As what a series is shown: nothing, itself, or as each view says. */
  private List<Metrics.Series> shown(Instrument instrument, Map<String, String> own) {
    if (instrument.level().compareTo(level) > 0) {
      return List.of();
    }
    SortedMap<String, String> labels = new TreeMap<>(own);
    if (level.compareTo(Level.DETAILED) < 0) {
      labels.keySet().removeAll(Otelcol.DETAILED_LABELS);
    }
    List<Metrics.Series> shown = new ArrayList<>(1);
    boolean selected = false;
    for (View view : views) {
      if (view.selector().matches(instrument)) {
        selected = true;
        View.Stream stream = view.stream();
        if (stream != null) {
          shown.add(new Metrics.Series(stream.instrument(instrument), stream.labels(labels)));
        }
      }
    }
    return selected ? shown : List.of(new Metrics.Series(instrument, labels));
  }
}
