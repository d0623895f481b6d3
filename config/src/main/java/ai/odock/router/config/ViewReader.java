package ai.odock.router.config;

import ai.odock.router.settings.ConfigSection;
import ai.odock.router.telemetry.Instrument.Kind;
import ai.odock.router.telemetry.Scope;
import ai.odock.router.telemetry.View;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads an item of {@code service::telemetry::metrics::views}. */
final class ViewReader {
  /** Whether an instrument is observed or told makes no difference here. */
  private static final Map<String, Optional<Kind>> KINDS =
      Map.of(
          "counter", Optional.of(Kind.COUNTER),
          "observable_counter", Optional.of(Kind.COUNTER),
          "up_down_counter", Optional.of(Kind.UP_DOWN_COUNTER),
          "observable_up_down_counter", Optional.of(Kind.UP_DOWN_COUNTER),
          "observable_gauge", Optional.of(Kind.GAUGE),
          "histogram", Optional.of(Kind.HISTOGRAM));

  private static final View.Selector ANY = new View.Selector("", null, "", Scope.NONE);

  private ViewReader() {}

  static View read(ConfigSection view) {
    View.Selector selector = selector(view.section("selector"));
    if (selector.equals(ANY)) {
      view.problem("selector", "must select something");
    }
    ConfigSection stream = view.section("stream");
    String name = stream.string("name", "");
    if (!name.isEmpty() && (selector.instrument().isEmpty() || hasWildcard(selector))) {
      stream.problem(
          "name", "can only be given to one metric: set instrument_name without * and ?");
    }
    ConfigSection labels = stream.section("attribute_keys");
    List<String> included = labels.strings("included", List.of());
    List<String> excluded = labels.strings("excluded", List.of());
    SelfMetricsReader.refuseBoth(labels, included, excluded);
    String description = stream.string("description", "");
    return drops(stream)
        ? new View(selector, null)
        : new View(
            selector,
            new View.Stream(name, description, Set.copyOf(included), Set.copyOf(excluded)));
  }

  private static boolean hasWildcard(View.Selector selector) {
    return selector.instrument().indexOf('*') >= 0 || selector.instrument().indexOf('?') >= 0;
  }

  private static View.Selector selector(ConfigSection selector) {
    return new View.Selector(
        selector.string("instrument_name", ""),
        selector.oneOf("instrument_type", KINDS, Optional.<Kind>empty()).orElse(null),
        selector.string("unit", ""),
        new Scope(
            selector.string("meter_name", ""),
            selector.string("meter_version", ""),
            selector.string("meter_schema_url", "")));
  }

  private static boolean drops(ConfigSection stream) {
    ConfigSection aggregation = stream.section("aggregation");
    for (String key :
        List.of(
            "explicit_bucket_histogram",
            "base2_exponential_bucket_histogram",
            "last_value",
            "sum")) {
      aggregation.unsupported(key, "a view of this build renames, filters labels or drops");
    }
    aggregation.ignore("default");
    aggregation.ignore("drop");
    return aggregation.present("drop");
  }
}
