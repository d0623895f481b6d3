package ai.odock.router.exporters.loki;

import ai.odock.router.otlp.NoRoom;
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

  private static final byte[] SEVERITY_NUMBER = Metadata.name("severity_number");
  private static final byte[] SEVERITY_TEXT = Metadata.name("severity_text");
  private static final byte[] TRACE_ID = Metadata.name("trace_id");
  private static final byte[] SPAN_ID = Metadata.name("span_id");
  private static final byte[] DETECTED_LEVEL = Metadata.name("detected_level");

  private final int maxBytes;
  private final ProtoWriter entry;
  private final Metadata metadata;
  private final MetadataLimit limit;
  private final LineText lines;
  private final LogFields fields = new LogFields();
  private final KeyValue pair = new KeyValue();
  private final PlainAttribute plain = new PlainAttribute();

  private final boolean level;
  private final boolean some;
  private final MetadataFilter filter;
  private final byte @Nullable [] observedTimestamp;
  private final byte @Nullable [] droppedAttributes;
  private final byte @Nullable [] flags;
  private final byte @Nullable [] eventName;
  private int changes;

  /**
   * @param maxBytes no entry is larger
   */
  EntryText(ValueText text, Translation translation, int maxBytes) {
    this.maxBytes = maxBytes;
    entry = Bounded.writer(2L * maxBytes);
    metadata = new Metadata(entry, text, maxBytes);
    limit = new MetadataLimit(translation.limits());
    lines = new LineText(text, translation, fields);
    level = translation.level();
    MetadataChoice choice = translation.metadata();
    some = !choice.none();
    filter = new MetadataFilter(choice);
    observedTimestamp = ifChosen("observed_timestamp", choice);
    droppedAttributes = ifChosen("dropped_attributes_count", choice);
    flags = ifChosen("flags", choice);
    eventName = ifChosen("event_name", choice);
  }

  private static byte @Nullable [] ifChosen(String field, MetadataChoice choice) {
    return choice.has(field) ? Metadata.name(field) : null;
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
      int start = entry.size();
      writeMetadata(table, number, shared, start);
    } catch (NoRoom e) {
      return DropReason.TOO_LARGE;
    }
    return entry.size() > maxBytes ? DropReason.TOO_LARGE : metadata.problem();
  }

  private void writeMetadata(RecordTable table, int number, SharedText shared, int start) {
    Scope scope = table.scope(number);
    long labelled = table.labelled(number);
    int pairs = 0;
    // the collector's removed exporter knew no structured metadata: everything is in the line
    if ((labelled & SharedText.OLD) == 0) {
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
      pairs = shared.writeTo(entry, scope);
    }
    int labels = table.labels(number);
    if (shared.sets().isCoarse(labels)) {
      pairs += shared.sets().writeLeftOut(labels, entry);
      changes |= Change.STREAM_COARSENED.bit();
    }
    boolean over = (labelled & SharedText.OVER_LIMIT) != 0 || scope.overLimit;
    changes |= over ? Change.LABEL_LIMIT.bit() : 0;
    if (limit.cut(entry, start, pairs + metadata.pairs())) {
      changes |= Change.METADATA_CUT.bit();
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
        if (filter.has(pair.key()) && !labels.hasRecord(pair.key(), labelled)) {
          metadata.attribute(pair);
        }
      }
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
