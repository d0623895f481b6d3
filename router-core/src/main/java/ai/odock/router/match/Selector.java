package ai.odock.router.match;

import ai.odock.router.Signal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A selection ready for use. Immutable; each walk over requests takes a {@link #walk} of it. */
public final class Selector {
  private final Block[] blocks;
  private final boolean includes;
  private final boolean hasMetrics;

  /**
   * @param include what must match; null: everything does
   * @param exclude none of which may match
   */
  public Selector(Signal signal, @Nullable MatchProperties include, List<MatchProperties> exclude) {
    includes = include != null;
    hasMetrics = signal == Signal.METRICS;
    blocks = new Block[exclude.size() + (includes ? 1 : 0)];
    int next = 0;
    if (include != null) {
      blocks[next++] = new Block(signal, include);
    }
    for (MatchProperties one : exclude) {
      blocks[next++] = new Block(signal, one);
    }
  }

  /** For one thread, and for one request after the other. */
  public SelectorWalk walk() {
    return new SelectorWalk(blocks, includes, hasMetrics);
  }
}
