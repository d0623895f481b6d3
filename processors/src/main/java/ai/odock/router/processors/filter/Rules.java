package ai.odock.router.processors.filter;

import ai.odock.router.Signal;
import ai.odock.router.match.MatchProperties;
import ai.odock.router.match.Selector;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stays of one signal.
 *
 * @param include what must match; null: everything does
 * @param exclude none of which may match
 */
record Rules(@Nullable MatchProperties include, List<MatchProperties> exclude) {
  Rules {
    exclude = List.copyOf(exclude);
  }

  static Rules of(@Nullable MatchProperties include, @Nullable MatchProperties exclude) {
    return new Rules(include, exclude == null ? List.of() : List.of(exclude));
  }

  /** Null: everything stays. */
  @Nullable Selector selector(Signal signal) {
    return include == null && exclude.isEmpty() ? null : new Selector(signal, include, exclude);
  }
}
