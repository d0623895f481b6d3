package ai.odock.router.app.demo;

import ai.odock.router.Signal;
import java.util.Locale;

/** A destination of the demo's pipeline. */
public enum Backend {
  TEMPO("Tempo", Signal.TRACES, "otlp_grpc", "spans"),
  PROMETHEUS("Prometheus", Signal.METRICS, "prometheusremotewrite", "data points"),
  LOKI("Loki", Signal.LOGS, "otlp_http", "log records");

  private final String title;
  private final Signal signal;
  private final String exporter;
  private final String items;

  Backend(String title, Signal signal, String exporter, String items) {
    this.title = title;
    this.signal = signal;
    this.exporter = exporter;
    this.items = items;
  }

  String title() {
    return title;
  }

  Signal signal() {
    return signal;
  }

  /** Its name in the demo's configuration. */
  String exporter() {
    return exporter;
  }

  /** What a reader calls the items of its signal. */
  String items() {
    return items;
  }

  /** As it is written on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
