package ai.odock.router.config;

import ai.odock.router.Signal;
import ai.odock.router.selftelemetry.TracesConfig;
import ai.odock.router.settings.ConfigSection;
import ai.odock.router.telemetry.Instrument.Level;
import ai.odock.router.telemetry.trace.Propagator;
import ai.odock.router.telemetry.trace.Sampler;
import ai.odock.router.telemetry.trace.Sampler.Fixed;
import ai.odock.router.telemetry.trace.Sampler.ParentBased;
import ai.odock.router.telemetry.trace.Sampler.TraceIdRatio;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code service::telemetry::traces} (collector: otelconftelemetry, otelconf v0.3.0). */
final class TracesReader {
  private static final Map<String, Propagator> PROPAGATORS =
      Map.of("tracecontext", Propagator.TRACECONTEXT, "b3", Propagator.B3);
  private static final List<String> SAMPLERS =
      List.of("parent_based", "always_off", "always_on", "trace_id_ratio_based");

  /** Between two requests of an SDK's batch processor for spans. */
  private static final Duration DELAY = Duration.ofSeconds(5);

  /** Samplers stand inside each other; nobody needs more of it. */
  private static final int DEPTH = 4;

  private TracesReader() {}

  static TracesConfig read(ConfigSection traces) {
    traces.unsupported("limits", "spans of the router have few attributes and at most 128 links");
    Level level = TelemetryReader.level(traces, Level.BASIC);
    return new TracesConfig(
        level,
        propagators(traces),
        sampler(traces, "sampler", Sampler.DEFAULT, DEPTH),
        OwnExportReader.readAll(traces, DELAY, Signal.TRACES));
  }

  private static List<Propagator> propagators(ConfigSection traces) {
    List<Propagator> propagators = new ArrayList<>();
    List<String> names = traces.strings("propagators", List.of());
    for (int i = 0; i < names.size(); i++) {
      Propagator propagator = PROPAGATORS.get(names.get(i));
      if (propagator == null) {
        traces.problem(
            "propagators",
            i,
            "unsupported trace propagator \""
                + names.get(i)
                + "\" (valid values: b3, tracecontext)");
      } else {
        propagators.add(propagator);
      }
    }
    return propagators;
  }

  private static Sampler sampler(ConfigSection parent, String key, Sampler absent, int depth) {
    if (!parent.present(key)) {
      parent.ignore(key);
      return absent;
    }
    if (depth == 0) {
      parent.ignore(key);
      parent.problem(key, "samplers stand inside each other too deeply");
      return absent;
    }
    ConfigSection section = parent.section(key);
    section.unsupported("jaeger_remote", "the sampler is set here, not asked for elsewhere");
    @Nullable Sampler found = null;
    for (String kind : SAMPLERS) {
      if (!section.present(kind)) {
        section.ignore(kind);
        continue;
      }
      if (found != null) {
        section.problem(kind, "must not specify several samplers");
      }
      found = sampler(kind, section.section(kind), depth - 1);
    }
    if (found == null && !section.keys().contains("jaeger_remote")) {
      String kinds = String.join(", ", SAMPLERS);
      section.problem("", "invalid sampler configuration: must be one of " + kinds);
    }
    return found == null ? absent : found;
  }

  private static Sampler sampler(String kind, ConfigSection section, int depth) {
    return switch (kind) {
      case "always_on" -> Fixed.ALWAYS_ON;
      case "always_off" -> Fixed.ALWAYS_OFF;
      case "trace_id_ratio_based" -> ratio(section);
      default ->
          new ParentBased(
              sampler(section, "root", Fixed.ALWAYS_ON, depth),
              sampler(section, "remote_parent_sampled", Fixed.ALWAYS_ON, depth),
              sampler(section, "remote_parent_not_sampled", Fixed.ALWAYS_OFF, depth),
              sampler(section, "local_parent_sampled", Fixed.ALWAYS_ON, depth),
              sampler(section, "local_parent_not_sampled", Fixed.ALWAYS_OFF, depth));
    };
  }

  private static Sampler ratio(ConfigSection section) {
    double ratio = section.number("ratio", 1);
    if (!(ratio >= 0 && ratio <= 1)) {
      section.problem("ratio", "must be within [0, 1]");
      return Fixed.ALWAYS_OFF;
    }
    return new TraceIdRatio(ratio);
  }
}
