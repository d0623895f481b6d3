package ai.odock.router.exporters.loki;

import ai.odock.router.otlp.NoRoom;
import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.otlp.text.AnyValue;
import ai.odock.router.otlp.text.Piece;
import ai.odock.router.otlp.text.ValueText;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Writes a log record as EntryAdapter: timestamp, line and structured metadata. */
final class EntryText {
  private static final int TIMESTAMP = 1;
  private static final int LINE = 2;
  private static final int SECONDS = 1;
  private static final int NANOS = 2;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private static final byte[] OBSERVED_TIMESTAMP = ascii("observed_timestamp");
  private static final byte[] SEVERITY_NUMBER = ascii("severity_number");
  private static final byte[] SEVERITY_TEXT = ascii("severity_text");
  private static final byte[] DROPPED_ATTRIBUTES = ascii("dropped_attributes_count");
  private static final byte[] FLAGS = ascii("flags");
  private static final byte[] TRACE_ID = ascii("trace_id");
  private static final byte[] SPAN_ID = ascii("span_id");
  private static final byte[] EVENT_NAME = ascii("event_name");

  private final int maxBytes;
  private final ProtoWriter entry;
  private final ValueText text;
  private final Metadata metadata;
  private final Piece record = new Piece();
  private final ProtoReader fields = new ProtoReader();
  private final AnyValue body = new AnyValue();

  private long time;
  private long observed;
  private int severity;
  private int dropped;
  private int flags;
  private int bodies;
  private final Piece severityText = new Piece();
  private final Piece traceId = new Piece();
  private final Piece spanId = new Piece();
  private final Piece eventName = new Piece();
  private final Piece line = new Piece();

  /**
   * @param maxBytes no entry is larger
   */
  EntryText(ValueText text, int maxBytes) {
    this.maxBytes = maxBytes;
    this.text = text;
    entry = Bounded.writer(2L * maxBytes);
    metadata = new Metadata(entry, text, maxBytes);
  }

  /** Writes a record of the table; why that cannot be done, or null. */
  @Nullable DropReason write(RecordTable table, int number, SharedText shared) {
    table.read(number, record);
    entry.clear();
    metadata.begin();
    try {
      readFields();
      timestamp(table.time(number));
      int mark = entry.beginMessage(LINE);
      body.read(line);
      text.write(body, entry);
      entry.endMessage(mark);
      writeFields();
      metadata.attributes(record, Otlp.RECORD_ATTRIBUTES);
      shared.writeTo(entry, table.scope(number));
    } catch (NoRoom e) {
      return DropReason.TOO_LARGE;
    }
    return entry.size() > maxBytes ? DropReason.TOO_LARGE : metadata.problem();
  }

  /** The entry written last, until the next one. */
  ProtoWriter bytes() {
    return entry;
  }

  void forget() {
    record.clear();
    forgetFields();
  }

  private void forgetFields() {
    time = 0;
    observed = 0;
    severity = 0;
    dropped = 0;
    flags = 0;
    bodies = 0;
    severityText.clear();
    traceId.clear();
    spanId.clear();
    eventName.clear();
    line.clear();
  }

  private void readFields() {
    forgetFields();
    record.cursor(fields);
    while (fields.next()) {
      switch (fields.field()) {
        case Otlp.TIME -> time = fields.fixed64();
        case Otlp.OBSERVED_TIME -> observed = fields.fixed64();
        case Otlp.SEVERITY_NUMBER -> severity = (int) fields.varint();
        case Otlp.SEVERITY_TEXT -> severityText.set(fields);
        case Otlp.DROPPED_ATTRIBUTES -> dropped = (int) fields.varint();
        case Otlp.FLAGS -> flags = fields.fixed32();
        case Otlp.TRACE_ID -> traceId.set(fields);
        case Otlp.SPAN_ID -> spanId.set(fields);
        case Otlp.EVENT_NAME -> eventName.set(fields);
        case Otlp.BODY -> {
          line.set(fields);
          bodies++;
        }
        default -> {}
      }
    }
    if (bodies > 1) {
      line.join(record.array(), record.offset(), record.offset() + record.length(), Otlp.BODY);
    }
  }

  private void timestamp(long nanos) {
    int mark = entry.beginMessage(TIMESTAMP);
    entry.varintField(SECONDS, Math.floorDiv(nanos, NANOS_PER_SECOND));
    entry.varintField(NANOS, Math.floorMod(nanos, NANOS_PER_SECOND));
    entry.endMessage(mark);
  }

  private void writeFields() {
    if (time != 0 && observed != 0) {
      metadata.number(OBSERVED_TIMESTAMP, observed);
    }
    if (severity != 0) {
      metadata.number(SEVERITY_NUMBER, severity);
    }
    metadata.text(SEVERITY_TEXT, severityText);
    if (dropped != 0) {
      metadata.number(DROPPED_ATTRIBUTES, Integer.toUnsignedLong(dropped));
    }
    if (flags != 0) {
      metadata.number(FLAGS, Integer.toUnsignedLong(flags));
    }
    metadata.id(TRACE_ID, traceId);
    metadata.id(SPAN_ID, spanId);
    metadata.text(EVENT_NAME, eventName);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
