package ai.odock.router.match;

import ai.odock.router.Signal;
import ai.odock.router.otlp.OtlpLevel;
import ai.odock.router.otlp.OtlpPlace;
import ai.odock.router.otlp.Slice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One block ready for use: its criteria by the level that decides them. Immutable. */
final class Block {
  /** {@code attributes} in {@code Resource}; {@code name} and {@code version} in the scope. */
  private static final int RESOURCE_ATTRIBUTES = 1;

  private static final int SCOPE_NAME = 1;
  private static final int SCOPE_VERSION = 2;
  private static final int METRIC_NAME = 1;

  private final @Nullable ServiceMatcher service;
  private final List<AttributeMatcher> resources;
  private final Library[] libraries;
  private final @Nullable TextMatcher metricName;
  private final ItemCriteria item;

  /** The level after which nothing is left to decide; null: the items decide. */
  private final @Nullable OtlpLevel last;

  private record Library(TextMatcher name, @Nullable TextMatcher version) {}

  Block(Signal signal, MatchProperties block) {
    MatchType type = block.type();
    service = block.services().isEmpty() ? null : new ServiceMatcher(texts(type, block.services()));
    resources = AttributeMatcher.of(block.resources(), type);
    libraries =
        block.libraries().stream()
            .map(rule -> new Library(texts(type, List.of(rule.name())), version(type, rule)))
            .toArray(Library[]::new);
    metricName = block.metricNames().isEmpty() ? null : texts(type, block.metricNames());
    item = ItemCriteria.of(signal, block);
    last =
        !item.isEmpty()
            ? null
            : metricName != null
                ? OtlpLevel.METRIC
                : libraries.length > 0 ? OtlpLevel.SCOPE : OtlpLevel.RESOURCE;
  }

  private static @Nullable TextMatcher version(@Nullable MatchType type, LibraryRule rule) {
    return rule.version() == null ? null : texts(type, List.of(rule.version()));
  }

  static TextMatcher texts(@Nullable MatchType type, List<String> texts) {
    if (type == null) {
      throw new IllegalArgumentException("texts to compare with and no match_type");
    }
    return type.matcher(texts);
  }

  Verdict judge(OtlpLevel level, OtlpPlace place, Texts texts) {
    boolean holds =
        switch (level) {
          case RESOURCE -> resource(place.resource(), texts);
          case SCOPE -> scope(place.scope(), texts);
          case METRIC ->
              metricName == null || texts.matches(metricName, place.metric(), METRIC_NAME);
        };
    if (!holds) {
      return Verdict.NONE;
    }
    return last != null && level.compareTo(last) >= 0 ? Verdict.ALL : Verdict.SOME;
  }

  private boolean resource(Slice resource, Texts texts) {
    return (service == null || service.matches(resource, texts))
        && AttributeMatcher.all(resources, resource, RESOURCE_ATTRIBUTES, texts);
  }

  private boolean scope(Slice scope, Texts texts) {
    for (Library library : libraries) {
      TextMatcher version = library.version;
      if (!texts.matches(library.name, scope, SCOPE_NAME)
          || (version != null && !texts.matches(version, scope, SCOPE_VERSION))) {
        return false;
      }
    }
    return true;
  }

  boolean matches(OtlpPlace place, Texts texts) {
    return item.match(place, texts);
  }
}
