package ai.odock.router.telemetry;

/**
 * A metric of the router itself.
 *
 * @param name the base name, without {@code _total} and unit: {@code otelcol_exporter_sent_spans},
 *     {@code http.server.request.duration}; the page writes dots as underscores
 * @param unit the UCUM unit, which an explicit reader turns into a suffix: {@code s}, {@code By},
 *     {@code {spans}}
 * @param help one sentence for the HELP line
 * @param level the lowest level that shows it
 */
public record Instrument(
    Kind kind, String name, String unit, Scope scope, String help, Level level) {

  /** An instrument of a scope without version; empty: a metric of our own. */
  public Instrument(Kind kind, String name, String unit, String scope, String help, Level level) {
    this(kind, name, unit, Scope.of(scope), help, level);
  }

  /** The kinds that the page knows. */
  public enum Kind {
    COUNTER("counter"),
    /** A sum that also falls; Prometheus calls it a gauge. */
    UP_DOWN_COUNTER("gauge"),
    GAUGE("gauge"),
    HISTOGRAM("histogram");

    private final String prometheus;

    Kind(String prometheus) {
      this.prometheus = prometheus;
    }

    /** The TYPE on the page. */
    String prometheus() {
      return prometheus;
    }
  }

  /**
   * How much {@code service::telemetry::metrics::level} shows; each level includes those before.
   */
  public enum Level {
    NONE,
    BASIC,
    NORMAL,
    DETAILED
  }
}
