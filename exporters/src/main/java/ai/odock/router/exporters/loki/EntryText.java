package ai.odock.router.exporters.loki;

import ai.odock.router.otlp.NoRoom;
import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.otlp.text.KeyValue;
import ai.odock.router.otlp.text.ValueText;
import org.jspecify.annotations.Nullable;

/** Writes a log record as EntryAdapter: timestamp, line and structured metadata. */
final class EntryText {
  private static final int TIMESTAMP = 1;
  private static final int SECONDS = 1;
  private static final int NANOS = 2;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private static final FieldName SEVERITY_NUMBER = FieldName.of("severity_number");
  private static final FieldName SEVERITY_TEXT = FieldName.of("severity_text");
  private static final FieldName TRACE_ID = FieldName.of("trace_id");
  private static final FieldName SPAN_ID = FieldName.of("span_id");
  private static final FieldName DETECTED_LEVEL = FieldName.of("detected_level");

  private final int maxBytes;
  private final ProtoWriter entry;
  private final Metadata metadata;
  private final LineText lines;
  private final LogFields fields = new LogFields();
  private final KeyValue pair = new KeyValue();
  private final ProtoReader further = new ProtoReader();
  private final PlainAttribute plain = new PlainAttribute();

  private final boolean level;
  private final boolean some;
  private final MetadataFilter filter;
  private final @Nullable FieldName observedTimestamp;
  private final @Nullable FieldName droppedAttributes;
  private final @Nullable FieldName flags;
  private final @Nullable FieldName eventName;
  private int changes;

  /**
   * @param maxBytes no entry is larger
   */
  EntryText(ValueText text, Translation translation, int maxBytes) {
    this.maxBytes = maxBytes;
    Limits limits = translation.limits();
    entry = Bounded.writer(2L * maxBytes);
    MetadataRoom room = new MetadataRoom(limits.metadataEntries(), limits.metadataBytes());
    metadata = new Metadata(entry, text, room, maxBytes);
    lines = new LineText(text, translation, fields);
    level = translation.level();
    MetadataChoice choice = translation.metadata();
    some = !choice.none();
    filter = new MetadataFilter(choice);
    observedTimestamp = FieldName.ifChosen("observed_timestamp", choice);
    droppedAttributes = FieldName.ifChosen("dropped_attributes_count", choice);
    flags = FieldName.ifChosen("flags", choice);
    eventName = FieldName.ifChosen("event_name", choice);
  }

  /** Writes a record of the table; why that cannot be done, or null. */
  @Nullable DropReason write(RecordTable table, int number, SharedText shared) {
    table.read(number, fields.record);
    entry.clear();
    metadata.begin();
    changes = 0;
    try {
      fields.read();
      timestamp(table.time(number));
      if (!lines.write(table, number, shared, entry)) {
        return DropReason.LINE_TOO_LONG;
      }
      changes |= lines.isCut() ? Change.LINE_TRUNCATED.bit() : 0;
      writeMetadata(table, number, shared);
    } catch (NoRoom e) {
      return DropReason.TOO_LARGE;
    }
    return entry.size() > maxBytes ? DropReason.TOO_LARGE : metadata.problem();
  }

  private void writeMetadata(RecordTable table, int number, SharedText shared) {
    Scope scope = table.scope(number);
    long labelled = table.labelled(number);
    int labels = table.labels(number);
    boolean coarse = shared.sets().isCoarse(labels);
    // the collector's removed exporter knew no structured metadata: everything is in the line
    if ((labelled & SharedText.OLD) == 0) {
      writeOwn(shared, labelled);
      shared.writeTo(metadata, scope, HeaderCut.isTiny(fields.record.length()), coarse);
      note(scope.metadataCut, Change.METADATA_CUT);
      note(scope.nameTaken, Change.NAME_TAKEN);
    }
    if (coarse) {
      shared.sets().writeLeftOut(labels, metadata);
      changes |= Change.STREAM_COARSENED.bit();
    }
    note((labelled & SharedText.OVER_LIMIT) != 0 || scope.overLimit, Change.LABEL_LIMIT);
    note(metadata.room().isCut(), Change.METADATA_CUT);
    note(metadata.room().isNameTaken(), Change.NAME_TAKEN);
  }

  private void note(boolean changed, Change change) {
    changes |= changed ? change.bit() : 0;
  }

  private void writeOwn(SharedText shared, long labelled) {
    if (some) {
      writeFields();
    }
    if (level) {
      byte[] word = Severity.level(fields.severity, fields.severityText);
      if (word != null) {
        metadata.text(DETECTED_LEVEL, word);
      }
    }
    if (filter.some()) {
      writeAttributes(shared.newLabels(), labelled);
    }
  }

  private void writeAttributes(StreamLabels labels, long labelled) {
    boolean each = labelled == 0 && filter.all();
    byte[] array = fields.record.array();
    for (int i = 0; i < fields.attributes(); i++) {
      int start = fields.attributeStart(i);
      int length = fields.attributeLength(i);
      if (!each || !plain.is(array, start, length) || !metadata.plain(array, plain, i)) {
        pair.read(array, start, length);
        writeAttribute(labels, labelled);
      }
    }
    fields.furtherAttributes(further);
    while (further.next()) {
      if (further.field() == Otlp.RECORD_ATTRIBUTES) {
        pair.read(further);
        writeAttribute(labels, labelled);
      }
    }
  }

  private void writeAttribute(StreamLabels labels, long labelled) {
    if (filter.has(pair.key()) && !labels.hasRecord(pair.key(), labelled)) {
      metadata.attribute(pair);
    }
  }

  /** The entry written last, until the next one. */
  ProtoWriter bytes() {
    return entry;
  }

  /** What was changed about it: bits of {@link Change}. */
  int changes() {
    return changes;
  }

  /** About the bytes that are kept for the next record. */
  long heldBytes() {
    return entry.array().length + metadata.heldBytes();
  }

  void forget() {
    fields.forget();
  }

  private void timestamp(long nanos) {
    int mark = entry.beginMessage(TIMESTAMP);
    long seconds = Math.floorDiv(nanos, NANOS_PER_SECOND);
    entry.varintField(SECONDS, seconds);
    entry.varintField(NANOS, nanos - seconds * NANOS_PER_SECOND);
    entry.endMessage(mark);
  }

  private void writeFields() {
    if (fields.time != 0 && fields.observed != 0) {
      metadata.number(observedTimestamp, fields.observed);
    }
    if (fields.severity != 0) {
      metadata.number(SEVERITY_NUMBER, fields.severity);
    }
    metadata.text(SEVERITY_TEXT, fields.severityText);
    if (fields.dropped != 0) {
      metadata.number(droppedAttributes, Integer.toUnsignedLong(fields.dropped));
    }
    if (fields.flags != 0) {
      metadata.number(flags, Integer.toUnsignedLong(fields.flags));
    }
    metadata.id(TRACE_ID, fields.traceId);
    metadata.id(SPAN_ID, fields.spanId);
    metadata.text(eventName, fields.eventName);
  }
}
