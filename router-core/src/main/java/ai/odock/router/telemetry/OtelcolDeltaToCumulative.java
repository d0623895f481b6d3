package ai.odock.router.telemetry;

import ai.odock.router.telemetry.Instrument.Kind;
import ai.odock.router.telemetry.Instrument.Level;

/**
 * What the collector's deltatocumulative processor measures. Labels of all: processor, which the
 * collector does not tell.
 */
public final class OtelcolDeltaToCumulative {
  /** Labels: error as well, for points that were dropped. */
  public static final Instrument DATAPOINTS =
      instrument(Kind.COUNTER, "datapoints", "{datapoint}", "Delta points, turned or dropped.");

  /** Instances may share it, so each adds and takes away: {@link Metrics#counter}. */
  public static final Instrument STREAMS_TRACKED =
      instrument(Kind.UP_DOWN_COUNTER, "streams_tracked", "{dps}", "Streams remembered.");

  public static final Instrument STREAMS_LIMIT =
      instrument(Kind.GAUGE, "streams_limit", "{stream}", "Streams that may be remembered.");
  public static final Instrument STREAMS_MAX_STALE =
      instrument(
          Kind.GAUGE, "streams_max_stale", "s", "How long a stream without points is remembered.");

  private OtelcolDeltaToCumulative() {}

  private static Instrument instrument(Kind kind, String name, String unit, String help) {
    return new Instrument(
        kind,
        "otelcol_deltatocumulative_" + name,
        unit,
        "github.com/open-telemetry/opentelemetry-collector-contrib/processor/"
            + "deltatocumulativeprocessor",
        help + " [Development]",
        Level.BASIC);
  }
}
