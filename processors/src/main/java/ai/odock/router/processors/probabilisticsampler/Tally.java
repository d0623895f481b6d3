package ai.odock.router.processors.probabilisticsampler;

import ai.odock.router.ComponentContext;
import ai.odock.router.Signal;
import ai.odock.router.telemetry.Instrument;
import java.util.EnumMap;
import java.util.Map;

/** Counts the decisions of one walk, and then adds them to the collector's counter. */
final class Tally {
  /** By policy: what was left out, and what was sampled. */
  private final Map<Policy, long[]> decisions = new EnumMap<>(Policy.class);

  void count(Policy policy, boolean sampled) {
    long[] both = decisions.get(policy);
    if (both == null) {
      both = new long[2];
      decisions.put(policy, both);
    }
    both[sampled ? 1 : 0]++;
  }

  /**
   * @param attribute what the policy of an attribute is called
   */
  void addTo(ComponentContext context, Signal signal, String attribute) {
    Instrument counter = counter(signal == Signal.TRACES ? "traces" : "logs");
    decisions.forEach(
        (policy, both) -> {
          for (int i = 0; i < both.length; i++) {
            if (both[i] > 0) {
              Map<String, String> labels =
                  Map.of("policy", policy.label(attribute), "sampled", String.valueOf(i == 1));
              context.metrics().counter(counter, labels).add(both[i]);
            }
          }
        });
  }

  /** The collector's. */
  private static Instrument counter(String items) {
    return new Instrument(
        Instrument.Kind.COUNTER,
        "otelcol_processor_probabilistic_sampler_count_" + items + "_sampled",
        "1",
        "github.com/open-telemetry/opentelemetry-collector-contrib/processor/"
            + "probabilisticsamplerprocessor",
        "Decisions about " + items + ", by what they were based on. [Development]",
        Instrument.Level.BASIC);
  }
}
