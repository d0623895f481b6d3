package ai.odock.router.selftelemetry;

import ai.odock.router.BuildInfo;
import ai.odock.router.Signal;
import ai.odock.router.telemetry.Metrics;
import ai.odock.router.telemetry.trace.Span;
import ai.odock.router.telemetry.trace.Tracer;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** The router's tracing of itself, from start to stop. */
public final class OwnTracing {
  private final @Nullable Tracer tracer;
  private final @Nullable OwnExporters<Span> exporters;

  private OwnTracing(@Nullable Tracer tracer, @Nullable OwnExporters<Span> exporters) {
    this.tracer = tracer;
    this.exporters = exporters;
  }

  /**
   * Starts what the configuration asks for; nothing when that is nothing.
   *
   * @param resource who the router is
   * @throws IllegalArgumentException when a client cannot be made
   */
  public static OwnTracing open(
      TracesConfig config,
      Map<String, String> resource,
      Metrics metrics,
      BuildInfo build,
      Clock clock,
      Logger log) {
    if (!config.on()) {
      return new OwnTracing(null, null);
    }
    OwnRecords<Span> records =
        new OwnRecords<>(Signal.TRACES, spans -> SpanRequest.encode(resource, spans));
    OwnExporters<Span> exporters = OwnExporters.open(config.exports(), records, build, clock, log);
    exporters.observe(metrics);
    return new OwnTracing(
        new Tracer(config.propagators(), config.sampler(), exporters::offer, clock), exporters);
  }

  /** Null: nothing is traced. */
  public @Nullable Tracer tracer() {
    return tracer;
  }

  /** Sends the spans that wait, until the deadline. */
  public void close(Deadline deadline) {
    if (exporters != null) {
      exporters.close(deadline);
    }
  }
}
