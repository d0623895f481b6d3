package ai.odock.router.processors.filter;

import ai.odock.router.match.SelectorWalk;
import ai.odock.router.otlp.ItemStep;
import ai.odock.router.otlp.OtlpLevel;
import ai.odock.router.otlp.OtlpPlace;
import ai.odock.router.otlp.ProtoWriter;

/** Keeps the items that are chosen, on the walk over one batch. */
final class FilterStep implements ItemStep {
  private final SelectorWalk chosen;

  FilterStep(SelectorWalk chosen) {
    this.chosen = chosen;
  }

  @Override
  public Fate enter(OtlpLevel level, OtlpPlace place) {
    return switch (chosen.enter(level, place)) {
      case ALL -> Fate.KEEP;
      case NONE -> Fate.DROP;
      case SOME -> Fate.REWRITE;
    };
  }

  @Override
  public Fate item(OtlpPlace place, ProtoWriter changed) {
    return chosen.item(place) ? Fate.KEEP : Fate.DROP;
  }
}
