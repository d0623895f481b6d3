package ai.odock.router.exporters.loki;

import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.otlp.Slice;
import org.jspecify.annotations.Nullable;

/** What a line says beside the fields of its record, and what it leaves to the labels. */
final class LineContext {
  private static final LineFormat[] FORMATS = LineFormat.values();

  final Slice resource = new Slice();
  final Slice scope = new Slice();
  private final ProtoWriter name = new ProtoWriter(64);
  private @Nullable StreamLabels labels;
  private @Nullable LabelSets sets;
  private long labelled;
  private int labelSet;
  private boolean cut;

  /**
   * Reads what belongs to a record.
   *
   * @param usual the format unless the rules of the collector's removed exporter hold
   * @return the format of the line
   */
  LineFormat set(
      RecordTable table, int number, SharedText shared, int recordLength, LineFormat usual) {
    Scope of = table.scope(number);
    boolean tiny = HeaderCut.isTiny(recordLength);
    of.readResource(resource, tiny);
    of.readScope(scope, tiny);
    cut = of.isCut(tiny);
    labelled = table.labelled(number);
    labels = shared.newLabels();
    sets = shared.sets();
    labelSet = table.labels(number);
    return isOld() ? FORMATS[(int) (labelled & 0xff)] : usual;
  }

  private boolean isOld() {
    return (labelled & SharedText.OLD) != 0;
  }

  /** Whether there is more of the resource or the scope than is here. */
  boolean isCut() {
    return cut;
  }

  /** Whether an attribute of the record is left out. */
  boolean leavesOutOfRecord(Slice key) {
    return isOld() ? isHintOrLabel(key) : labels != null && labels.hasRecord(key, labelled);
  }

  /** Whether an attribute of the resource is left out. */
  boolean leavesOutOfResource(Slice key) {
    return isOld() && isHintOrLabel(key);
  }

  private boolean isHintOrLabel(Slice key) {
    if (Hints.is(key)) {
      return true;
    }
    name.clear();
    OldNames.write(key.array(), key.offset(), key.offset() + key.length(), name);
    return sets != null && sets.has(labelSet, name.array(), name.size());
  }
}
