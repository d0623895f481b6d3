package ai.odock.router.processors.attributes;

import ai.odock.router.match.SelectorWalk;
import ai.odock.router.match.Verdict;
import ai.odock.router.otlp.ItemEdit;
import ai.odock.router.otlp.ItemStep;
import ai.odock.router.otlp.OtlpLevel;
import ai.odock.router.otlp.OtlpPlace;
import ai.odock.router.otlp.ProtoWriter;

/** Edits the items that are chosen, on the walk over one batch. */
final class AttributesStep implements ItemStep {
  private final SelectorWalk chosen;
  private final ItemEdit edit;

  AttributesStep(SelectorWalk chosen, ItemEdit edit) {
    this.chosen = chosen;
    this.edit = edit;
  }

  @Override
  public Fate enter(OtlpLevel level, OtlpPlace place) {
    return chosen.enter(level, place) == Verdict.NONE ? Fate.KEEP : Fate.REWRITE;
  }

  @Override
  public Fate item(OtlpPlace place, ProtoWriter changed) {
    return chosen.item(place) && edit.write(place, changed) ? Fate.REWRITE : Fate.KEEP;
  }
}
