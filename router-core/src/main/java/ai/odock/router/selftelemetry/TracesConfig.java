package ai.odock.router.selftelemetry;

import ai.odock.router.telemetry.Instrument.Level;
import ai.odock.router.telemetry.trace.Propagator;
import ai.odock.router.telemetry.trace.Sampler;
import java.util.List;

/**
 * The section {@code service::telemetry::traces}.
 *
 * @param level anything but none is the same, as in the collector
 * @param propagators whose headers of a request are looked at, in this order; the last one found
 *     counts
 * @param exports where the spans go; none: nothing is traced
 */
public record TracesConfig(
    Level level, List<Propagator> propagators, Sampler sampler, List<OwnExport> exports) {
  /** What an absent section means. */
  public static final TracesConfig OFF =
      new TracesConfig(Level.BASIC, List.of(), Sampler.DEFAULT, List.of());

  public TracesConfig {
    propagators = List.copyOf(propagators);
    exports = List.copyOf(exports);
  }

  /** Whether the router traces itself. */
  public boolean on() {
    return level != Level.NONE && !exports.isEmpty();
  }
}
