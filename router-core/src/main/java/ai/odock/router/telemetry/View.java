package ai.odock.router.telemetry;

import ai.odock.router.telemetry.Instrument.Kind;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Changes how some metrics are shown: an item of {@code service::telemetry::metrics::views}.
 *
 * @param stream null: they are dropped
 */
public record View(Selector selector, @Nullable Stream stream) {

  /**
   * Which metrics; an empty text selects any.
   *
   * @param instrument {@code *} stands for any text, {@code ?} for one character
   * @param kind null: any
   */
  public record Selector(String instrument, @Nullable Kind kind, String unit, Scope scope) {
    boolean matches(Instrument one) {
      return (instrument.isEmpty() || pattern().matcher(one.name()).matches())
          && (kind == null || kind == one.kind())
          && same(unit, one.unit())
          && same(scope.name(), one.scope().name())
          && same(scope.version(), one.scope().version())
          && same(scope.schemaUrl(), one.scope().schemaUrl());
    }

    private Pattern pattern() {
      return Pattern.compile(
          instrument
              .codePoints()
              .mapToObj(Character::toString)
              .map(c -> c.equals("*") ? ".*" : c.equals("?") ? "." : Pattern.quote(c))
              .collect(Collectors.joining()));
    }

    private static boolean same(String wanted, String is) {
      return wanted.isEmpty() || wanted.equals(is);
    }
  }

  /**
   * What becomes of them.
   *
   * @param name empty: as it was; so is {@code description}
   * @param included the labels to keep; empty: all
   * @param excluded the labels to leave out; values that only they hold apart are added up
   */
  public record Stream(
      String name, String description, Set<String> included, Set<String> excluded) {
    public Stream {
      included = Set.copyOf(included);
      excluded = Set.copyOf(excluded);
    }

    Instrument instrument(Instrument one) {
      return new Instrument(
          one.kind(),
          name.isEmpty() ? one.name() : name,
          one.unit(),
          one.scope(),
          description.isEmpty() ? one.help() : description,
          one.level());
    }

    SortedMap<String, String> labels(SortedMap<String, String> all) {
      SortedMap<String, String> kept = new TreeMap<>(all);
      kept.keySet()
          .removeIf(
              label ->
                  excluded.contains(label) || (!included.isEmpty() && !included.contains(label)));
      return kept;
    }
  }
}
