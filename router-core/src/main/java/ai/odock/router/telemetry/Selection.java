package ai.odock.router.telemetry;

import ai.odock.router.telemetry.Instrument.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

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
   * One way to show the metrics of an instrument.
   *
   * @param instrument what it is called there
   * @param detailed whether labels of the level {@code detailed} are shown
   * @param stream null: no view changes it
   */
  record Shown(Instrument instrument, boolean detailed, View.@Nullable Stream stream) {
    /** The labels that are left of a metric's own. */
    SortedMap<String, String> labels(Map<String, String> own) {
      SortedMap<String, String> labels = new TreeMap<>(own);
      if (!detailed) {
        labels.keySet().removeAll(Otelcol.DETAILED_LABELS);
      }
      return stream == null ? labels : stream.labels(labels);
    }
  }

  /**
   * Reads everything once.
   *
   * @param failures is given what a value threw; the others are read all the same
   */
  public void read(Metrics metrics, Sink into, Consumer<RuntimeException> failures) {
    metrics.readValues(
        (instrument, labels, value) ->
            shown(instrument).forEach(it -> into.value(it.instrument(), it.labels(labels), value)),
        failures);
    for (Instrument instrument : metrics.histogramInstruments()) {
      List<Shown> shown = shown(instrument);
      metrics.readHistograms(
          instrument,
          (labels, histogram) -> {
            for (Shown it : shown) {
              into.histogram(it.instrument(), it.labels(labels), histogram.snapshot());
            }
          });
    }
  }

  /** As what the metrics of an instrument are shown: nothing, itself, or as each view says. */
  List<Shown> shown(Instrument instrument) {
    if (instrument.level().compareTo(level) > 0) {
      return List.of();
    }
    boolean detailed = level == Level.DETAILED;
    List<Shown> shown = new ArrayList<>(1);
    boolean selected = false;
    for (View view : views) {
      if (view.selector().matches(instrument)) {
        selected = true;
        View.Stream stream = view.stream();
        if (stream != null) {
          shown.add(new Shown(stream.instrument(instrument), detailed, stream));
        }
      }
    }
    return selected ? shown : List.of(new Shown(instrument, detailed, null));
  }
}
