package ai.odock.router.selftelemetry;

import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.telemetry.Metrics;
import ai.odock.router.telemetry.Selection;
import ai.odock.router.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The router's own metrics as OTLP requests, for one reader. Where it wants differences, what is
 * not {@link #delivered} comes again with the next request.
 */
public final class OtlpMetrics {
  private static final Logger LOG = LoggerFactory.getLogger(OtlpMetrics.class);
  private static final long NANOS_A_MILLI = 1_000_000;

  private final Metrics metrics;
  private final Selection selection;
  private final Map<String, String> resource;
  private final boolean delta;
  private final Clock clock;

  private OtlpReading base = new OtlpReading();
  private long baseNanos;
  private OtlpReading pending = base;
  private long pendingNanos;

  /**
   * @param resource the attributes of {@code service::telemetry::resource}
   * @param delta sums and histograms since the last delivery instead of since the start
   */
  public OtlpMetrics(
      Metrics metrics,
      Selection selection,
      Map<String, String> resource,
      boolean delta,
      Clock clock) {
    this.metrics = metrics;
    this.selection = selection;
    this.resource = new TreeMap<>(resource);
    this.delta = delta;
    this.clock = clock;
    this.baseNanos = now();
  }

  private long now() {
    return clock.epochMillis() * NANOS_A_MILLI;
  }

  /** An {@code ExportMetricsServiceRequest} with the values of now. */
  public OtlpBytes read() {
    pending = new OtlpReading();
    selection.read(metrics, pending, e -> LOG.atError().setCause(e).log("A metric cannot be read"));
    pendingNanos = now();
    return new OtlpRequest(resource, delta, baseNanos, pendingNanos)
        .encode(delta ? pending.since(base) : pending);
  }

  /** Whoever got what was {@link #read} last has taken it. */
  public void delivered() {
    if (delta) {
      base = pending;
      baseNanos = pendingNanos;
    }
  }
}
