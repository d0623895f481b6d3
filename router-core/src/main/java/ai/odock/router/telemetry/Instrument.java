package ai.odock.router.telemetry;

/**
 * A metric of the router itself.
 *
 * @param name the base name, without {@code _total} and unit: {@code otelcol_exporter_sent_spans}
 * @param unit the UCUM unit, which an explicit reader turns into a suffix: {@code s}, {@code By},
 *     {@code {spans}}
 * @param scope the instrumentation scope that the Go collector names; empty for a metric that the
 *     collector has not, whose name no reader changes
 * @param help one sentence for the HELP line
 * @param level the lowest level that shows it
 */
public record Instrument(
    Kind kind, String name, String unit, String scope, String help, Level level) {
  /** The kinds that the page knows. */
  public enum Kind {
    COUNTER,
    GAUGE,
    HISTOGRAM
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
