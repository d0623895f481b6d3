package ai.odock.router.match;

import ai.odock.router.Signal;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What can be asked of which signal (collector: filterconfig, with its texts). */
final class LegalCriteria {
  private static final Set<String> SPAN_KINDS =
      new TreeSet<>(
          List.of(
              "SPAN_KIND_INTERNAL",
              "SPAN_KIND_CLIENT",
              "SPAN_KIND_SERVER",
              "SPAN_KIND_CONSUMER",
              "SPAN_KIND_PRODUCER"));

  private LegalCriteria() {}

  static @Nullable String mistake(MatchProperties block, Signal signal) {
    return switch (signal) {
      case TRACES -> ofSpans(block);
      case LOGS -> ofLogs(block);
      case METRICS -> ofMetrics(block);
    };
  }

  private static @Nullable String ofSpans(MatchProperties block) {
    String alien =
        given(block.logBodies())
            ? "log_bodies"
            : given(block.severityTexts())
                ? "log_severity_texts"
                : block.severity() != null
                    ? "log_severity_number"
                    : given(block.metricNames()) ? "metric_names" : "";
    if (!alien.isEmpty()) {
      return alien + " should not be specified for trace spans";
    }
    if (!given(
        block.services(),
        block.spanNames(),
        block.attributes(),
        block.libraries(),
        block.resources(),
        block.spanKinds())) {
      return "at least one of \"services\", \"span_names\", \"span_kinds\", \"attributes\","
          + " \"libraries\" or \"resources\" must be specified";
    }
    MatchType type = block.type();
    return type != null && !type.regexp() && !SPAN_KINDS.containsAll(block.spanKinds())
        ? "span_kinds string must match one of the standard span kinds when match_type=strict: "
            + SPAN_KINDS
        : null;
  }

  private static @Nullable String ofLogs(MatchProperties block) {
    if (given(block.spanNames(), block.services(), block.spanKinds(), block.metricNames())) {
      return "services, span_names, span_kinds and metric_names are not valid for log records";
    }
    boolean some =
        block.severity() != null
            || given(
                block.attributes(),
                block.libraries(),
                block.resources(),
                block.logBodies(),
                block.severityTexts());
    return some
        ? null
        : "at least one of \"attributes\", \"libraries\", \"resources\", \"log_bodies\","
            + " \"log_severity_texts\" or \"log_severity_number\" must be specified";
  }

  private static @Nullable String ofMetrics(MatchProperties block) {
    if (block.severity() != null
        || given(
            block.logBodies(),
            block.severityTexts(),
            block.spanNames(),
            block.services(),
            block.spanKinds(),
            block.attributes(),
            block.libraries())) {
      return "\"span_names\", \"span_kinds\", \"log_bodies\", \"log_severity_texts\","
          + " \"log_severity_number\", \"services\", \"attributes\" and \"libraries\" are not valid"
          + " for metrics";
    }
    return given(block.metricNames(), block.resources())
        ? null
        : "at least one of \"metric_names\" or \"resources\" must be specified";
  }

  private static boolean given(Collection<?>... lists) {
    for (Collection<?> list : lists) {
      if (!list.isEmpty()) {
        return true;
      }
    }
    return false;
  }
}
