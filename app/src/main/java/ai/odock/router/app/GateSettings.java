package ai.odock.router.app;

import ai.odock.router.app.FeatureGate.Stage;
import ai.odock.router.config.FeatureGates;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which feature gates are on.
 *
 * @param warnings about gates that change nothing here
 */
record GateSettings(Set<String> enabled, List<String> warnings) {
  GateSettings {
    enabled = Set.copyOf(enabled);
    warnings = List.copyOf(warnings);
  }

  /**
   * Reads the values of {@code --feature-gates}, later ones win.
   *
   * @throws OperatorError for a gate that is unknown or cannot be switched off
   */
  static GateSettings of(List<String> values) {
    Set<String> enabled = new LinkedHashSet<>();
    FeatureGate.ALL.stream().filter(FeatureGate::enabled).forEach(gate -> enabled.add(gate.id()));
    List<String> warnings = new ArrayList<>();
    for (String value : values) {
      List<String> mistakes = new ArrayList<>();
      for (String word : value.isEmpty() ? new String[0] : value.split(",", -1)) {
        apply(word, enabled, warnings, mistakes);
      }
      if (!mistakes.isEmpty()) {
        throw new OperatorError(
            "invalid argument \"%s\" for \"--feature-gates\" flag: %s"
                .formatted(value, String.join("; ", mistakes)));
      }
    }
    return new GateSettings(enabled, warnings);
  }

  private static void apply(
      String word, Set<String> enabled, List<String> warnings, List<String> mistakes) {
    boolean on = !word.startsWith("-");
    String id = word.startsWith("-") || word.startsWith("+") ? word.substring(1) : word;
    FeatureGate gate =
        FeatureGate.ALL.stream().filter(it -> it.id().equals(id)).findFirst().orElse(null);
    if (gate == null) {
      String valid = String.join(" ", FeatureGate.ALL.stream().map(FeatureGate::id).toList());
      mistakes.add("no such feature gate \"" + id + "\". valid gates: [" + valid + "]");
    } else if (gate.stage() == Stage.STABLE && !on) {
      mistakes.add("feature gate \"" + id + "\" is stable, can not be disabled");
    } else if (gate.stage() == Stage.STABLE) {
      warnings.add("feature gate \"" + id + "\" is stable and already enabled");
    } else if (gate.switchable() && on) {
      enabled.add(id);
    } else if (gate.switchable()) {
      enabled.remove(id);
    } else if (on != gate.enabled()) {
      String state = gate.enabled() ? "on" : "off";
      warnings.add("feature gate \"" + id + "\" has no effect here: it is always " + state);
    }
  }

  boolean isEnabled(String id) {
    return enabled.contains(id);
  }

  /** Those that concern the configuration. */
  FeatureGates language() {
    return FeatureGates.of(enabled);
  }
}
