package ai.odock.router.attribute;

import ai.odock.router.Signal;
import ai.odock.router.otlp.AttributeEdit;
import ai.odock.router.otlp.ItemEdit;
import ai.odock.router.otlp.ItemRewrite;
import ai.odock.router.otlp.ItemStep;
import ai.odock.router.otlp.OtlpLevel;
import ai.odock.router.otlp.OtlpPlace;
import ai.odock.router.otlp.ProtoWriter;

/** Edits of every item of a request. */
final class AttributeEdits {
  private AttributeEdits() {}

  static ItemRewrite items(Signal signal, AttributeEdit edit) {
    ItemEdit item = new ItemEdit(edit, bytes -> true);
    return new ItemRewrite(
        signal.request(),
        new ItemStep() {
          @Override
          public Fate enter(OtlpLevel level, OtlpPlace place) {
            return Fate.REWRITE;
          }

          @Override
          public Fate item(OtlpPlace place, ProtoWriter changed) {
            return item.write(place, changed) ? Fate.REWRITE : Fate.KEEP;
          }
        });
  }
}
