package ai.odock.router.telemetry;

import ai.odock.router.telemetry.Instrument.Kind;
import ai.odock.router.telemetry.Instrument.Level;

/** What the collector's remote write exporter measures. Labels of all: exporter, endpoint. */
public final class OtelcolRemoteWrite {
  public static final Instrument CONSUMERS =
      instrument(
          Kind.UP_DOWN_COUNTER, "consumers", "{consumer}", "Requests that may be sent at once.");
  public static final Instrument FAILED_TRANSLATIONS =
      counter("failed_translations", "1", "Metrics that could not be made into series.");
  public static final Instrument SENT_BATCHES =
      counter("sent_batches", "{batch}", "Requests sent, whatever the answer.");
  public static final Instrument TRANSLATED_TIME_SERIES =
      counter("translated_time_series", "1", "Series made from metrics.");

  /** Remote write 2.0 only, as the two below: the endpoint says how much it has written. */
  public static final Instrument WRITTEN_SAMPLES =
      counter("written_samples", "{sample}", "Samples the endpoint says it wrote.");

  public static final Instrument WRITTEN_HISTOGRAMS =
      counter("written_histograms", "{histogram}", "Histograms the endpoint says it wrote.");
  public static final Instrument WRITTEN_EXEMPLARS =
      counter("written_exemplars", "{exemplar}", "Exemplars the endpoint says it wrote.");

  private OtelcolRemoteWrite() {}

  private static Instrument counter(String name, String unit, String help) {
    return instrument(Kind.COUNTER, name, unit, help);
  }

  private static Instrument instrument(Kind kind, String name, String unit, String help) {
    return new Instrument(
        kind,
        "otelcol_exporter_prometheusremotewrite_" + name,
        unit,
        "github.com/open-telemetry/opentelemetry-collector-contrib/exporter/"
            + "prometheusremotewriteexporter",
        help + " [Development]",
        Level.BASIC);
  }
}
