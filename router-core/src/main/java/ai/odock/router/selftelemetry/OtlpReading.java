package ai.odock.router.selftelemetry;

import ai.odock.router.telemetry.Histogram;
import ai.odock.router.telemetry.Instrument;
import ai.odock.router.telemetry.Instrument.Kind;
import ai.odock.router.telemetry.Selection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;

/** The values of one moment, by instrument. */
final class OtlpReading implements Selection.Sink {
  private final Map<Instrument, Map<SortedMap<String, String>, Double>> values =
      new LinkedHashMap<>();
  private final Map<Instrument, Map<SortedMap<String, String>, Histogram.Snapshot>> histograms =
      new LinkedHashMap<>();

  @Override
  public void value(Instrument instrument, SortedMap<String, String> labels, double value) {
    values.computeIfAbsent(instrument, i -> new HashMap<>()).merge(labels, value, Double::sum);
  }

  @Override
  public void histogram(
      Instrument instrument, SortedMap<String, String> labels, Histogram.Snapshot value) {
    histograms
        .computeIfAbsent(instrument, i -> new HashMap<>())
        .merge(labels, value, Histogram.Snapshot::plus);
  }

  Map<Instrument, Map<SortedMap<String, String>, Double>> values() {
    return values;
  }

  Map<Instrument, Map<SortedMap<String, String>, Histogram.Snapshot>> histograms() {
    return histograms;
  }

  /** What has changed since an earlier reading; what only goes up and down is as it is. */
  OtlpReading since(OtlpReading earlier) {
    OtlpReading changes = new OtlpReading();
    values.forEach(
        (instrument, series) -> {
          var before = earlier.values.getOrDefault(instrument, Map.of());
          series.forEach(
              (labels, value) -> {
                if (instrument.kind() != Kind.COUNTER) {
                  changes.value(instrument, labels, value);
                } else if (!value.equals(before.get(labels))) {
                  changes.value(instrument, labels, value - before.getOrDefault(labels, 0.0));
                }
              });
        });
    histograms.forEach(
        (instrument, series) -> {
          var before = earlier.histograms.getOrDefault(instrument, Map.of());
          series.forEach(
              (labels, now) -> {
                Histogram.Snapshot was = before.get(labels);
                if (was == null) {
                  changes.histogram(instrument, labels, now);
                } else if (now.count() != was.count()) {
                  changes.histogram(instrument, labels, now.minus(was));
                }
              });
        });
    return changes;
  }
}
