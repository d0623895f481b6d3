package ai.odock.router.telemetry.trace;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The headers of a request, as far as they matter to traces. */
@FunctionalInterface
public interface RequestHeaders {
  /** Those that anybody may ask for. */
  Set<String> NAMES =
      Set.of(
          Tracer.OWN_HEADER,
          "traceparent",
          "b3",
          "x-b3-traceid",
          "x-b3-spanid",
          "x-b3-sampled",
          "x-b3-flags");

  /** The first value of a header, by its lower-case name; null when absent. */
  @Nullable String first(String name);
}
