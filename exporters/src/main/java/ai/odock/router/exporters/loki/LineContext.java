package ai.odock.router.exporters.loki;

import ai.odock.router.otlp.Slice;
import org.jspecify.annotations.Nullable;

/** What a line says beside the fields of its record, and what it leaves to the labels. */
final class LineContext {
  final Slice resource = new Slice();
  final Slice scope = new Slice();
  private @Nullable OldStreamLabels old;
  private @Nullable StreamLabels labels;
  private long labelled;

  /**
   * Reads what belongs to a record.
   *
   * @param format null: the one that the old rules and hints give
   * @return the format of the line
   */
  LineFormat set(
      RecordTable table, int number, SharedText shared, Slice record, @Nullable LineFormat format) {
    Scope of = table.scope(number);
    of.readResource(resource);
    of.readScope(scope);
    labelled = table.labelled(number);
    labels = shared.newLabels();
    old = null;
    if (format != null) {
      return format;
    }
    OldStreamLabels rules = shared.oldLabels(of, record);
    old = rules;
    return rules.format();
  }

  /** Whether an attribute of the record is left out. */
  boolean leavesOutOfRecord(Slice key) {
    if (old != null) {
      return old.leavesOut(key);
    }
    return labels != null && labels.hasRecord(key, labelled);
  }

  /** Whether an attribute of the resource is left out. */
  boolean leavesOutOfResource(Slice key) {
    return old != null && old.leavesOut(key);
  }
}
