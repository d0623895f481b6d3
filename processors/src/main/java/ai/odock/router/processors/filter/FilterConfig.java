package ai.odock.router.processors.filter;

import ai.odock.router.Signal;
import ai.odock.router.match.MatchProperties;
import ai.odock.router.match.Selection;
import ai.odock.router.settings.ConfigSection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The {@code filter} section. */
record FilterConfig(Rules spans, Rules metrics, Rules logs) {
  /** What the collector does with errors of OTTL conditions; there are none. */
  private static final Map<String, String> ERROR_MODES =
      Map.of("ignore", "ignore", "silent", "silent", "propagate", "propagate");

  Rules of(Signal signal) {
    return switch (signal) {
      case TRACES -> spans;
      case METRICS -> metrics;
      case LOGS -> logs;
    };
  }

  static FilterConfig read(ConfigSection yaml) {
    yaml.oneOfAnyCase("error_mode", ERROR_MODES, "propagate");
    Rules spans = spans(yaml.section("spans"));
    Rules metrics = MetricFilters.read(yaml.section("metrics"));
    Rules logs = LogFilters.read(yaml.section("logs"));
    ConfigSection traces = yaml.section("traces");
    noConditions(traces, "spans::exclude", "resource", "span", "spanevent");
    noConditions(yaml, "spans::exclude", "trace_conditions");
    noConditions(yaml, "metrics::exclude", "metric_conditions");
    noConditions(yaml, "logs::exclude", "log_conditions");
    ConfigSection profiles = yaml.section("profiles");
    for (String key : List.of("resource", "profile")) {
      profiles.unsupported(key, "this build has no profiles");
    }
    yaml.unsupported("profile_conditions", "this build has no profiles");
    return new FilterConfig(spans, metrics, logs);
  }

  private static Rules spans(ConfigSection yaml) {
    Selection selection = Selection.read(yaml);
    check(yaml, "include", selection.include());
    check(yaml, "exclude", selection.exclude());
    return Rules.of(selection.include(), selection.exclude());
  }

  private static void check(ConfigSection yaml, String key, @Nullable MatchProperties block) {
    String mistake = block == null ? null : block.mistake(Signal.TRACES);
    if (mistake != null) {
      yaml.problem(key, mistake);
    }
  }

  /** Refuses OTTL, and says where to go without it. */
  static void noConditions(ConfigSection yaml, String instead, String... keys) {
    for (String key : keys) {
      yaml.unsupported(
          key,
          "OTTL conditions do not work yet; conditions without a language go into \""
              + instead
              + "\"");
    }
  }
}
