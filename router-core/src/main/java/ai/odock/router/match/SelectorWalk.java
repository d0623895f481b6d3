package ai.odock.router.match;

import ai.odock.router.otlp.OtlpLevel;
import ai.odock.router.otlp.OtlpPlace;

/**
 * Judges one request after the other, from the outside in: what a resource decides is not looked at
 * again for each of its items. To be told of each resource, scope and metric that is gone into.
 */
public final class SelectorWalk {
  private final Block[] blocks;
  private final boolean includes;
  private final int innermost;
  private final Texts texts = new Texts();

  /** By level and block. */
  private final Verdict[][] verdicts = new Verdict[OtlpLevel.COUNT][];

  SelectorWalk(Block[] blocks, boolean includes, boolean hasMetrics) {
    this.blocks = blocks;
    this.includes = includes;
    this.innermost = (hasMetrics ? OtlpLevel.METRIC : OtlpLevel.SCOPE).depth();
    for (int i = 0; i < verdicts.length; i++) {
      verdicts[i] = new Verdict[blocks.length];
    }
  }

  /** Which items are chosen of what the walk goes into. */
  public Verdict enter(OtlpLevel level, OtlpPlace place) {
    int depth = level.depth();
    for (int i = 0; i < blocks.length; i++) {
      Verdict outer = depth == 0 ? Verdict.SOME : verdicts[depth - 1][i];
      verdicts[depth][i] = outer == Verdict.SOME ? blocks[i].judge(level, place, texts) : outer;
    }
    return chosen(verdicts[depth]);
  }

  private Verdict chosen(Verdict[] all) {
    Verdict chosen = includes ? all[0] : Verdict.ALL;
    for (int i = includes ? 1 : 0; i < all.length; i++) {
      if (all[i] == Verdict.ALL) {
        return Verdict.NONE;
      }
      if (all[i] == Verdict.SOME && chosen == Verdict.ALL) {
        chosen = Verdict.SOME;
      }
    }
    return chosen;
  }

  /** Whether the item is chosen. */
  public boolean item(OtlpPlace place) {
    Verdict[] outer = verdicts[innermost];
    for (int i = 0; i < blocks.length; i++) {
      boolean matches =
          outer[i] == Verdict.SOME ? blocks[i].matches(place, texts) : outer[i] == Verdict.ALL;
      if (matches != (includes && i == 0)) {
        return false;
      }
    }
    return true;
  }
}
