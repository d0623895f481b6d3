package ai.odock.router.exporters.loki;

import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.Slice;
import ai.odock.router.otlp.text.AnyValue;

/** The fields of one log record after the other; attributes are read where they are written. */
final class LogFields {
  /** Where the first attributes lie is kept; further ones are looked for again. */
  private static final int MOST_KEPT = 256;

  private final PlainFields plain = new PlainFields();
  private final ProtoReader fields = new ProtoReader();
  private final Slice bodyPiece = new Slice();
  private int bodies;
  private final int[] attributeStarts = new int[MOST_KEPT];
  private final int[] attributeLengths = new int[MOST_KEPT];
  private int attributes;
  private boolean more;

  final Slice record = new Slice();
  final AnyValue body = new AnyValue();
  final Slice severityText = new Slice();
  final Slice traceId = new Slice();
  final Slice spanId = new Slice();
  final Slice eventName = new Slice();
  long time;
  long observed;
  int severity;
  int dropped;
  int flags;

  /** Reads the record that {@link #record} has been set to. */
  void read() {
    forgetFields();
    if (!readPlain()) {
      forgetFields();
      readAny();
    }
    if (bodies > 1) {
      int from = record.offset();
      bodyPiece.find(record.array(), from, from + record.length(), Otlp.BODY);
    }
    body.read(bodyPiece);
  }

  /** False when the record is of another shape than most. */
  private boolean readPlain() {
    byte[] array = record.array();
    plain.set(array, record.offset(), record.length());
    for (int tag = plain.next(); tag != 0; tag = plain.next()) {
      switch (tag) {
        case PlainFields.TIME -> time = plain.fixed64();
        case PlainFields.OBSERVED_TIME -> observed = plain.fixed64();
        case PlainFields.SEVERITY_NUMBER -> severity = plain.small();
        case PlainFields.SEVERITY_TEXT -> severityText.set(array, plain.start(), plain.length());
        case PlainFields.DROPPED_ATTRIBUTES -> dropped = plain.small();
        case PlainFields.ATTRIBUTE -> attribute(plain.start(), plain.length());
        case PlainFields.TRACE_ID -> traceId.set(array, plain.start(), plain.length());
        case PlainFields.SPAN_ID -> spanId.set(array, plain.start(), plain.length());
        case PlainFields.EVENT_NAME -> eventName.set(array, plain.start(), plain.length());
        case PlainFields.BODY -> {
          bodyPiece.set(array, plain.start(), plain.length());
          bodies++;
        }
        case PlainFields.FLAGS -> flags = plain.fixed32();
        case -1 -> {
          return false;
        }
        default -> {}
      }
    }
    return true;
  }

  private void readAny() {
    record.cursor(fields);
    while (fields.next()) {
      switch (fields.field()) {
        case Otlp.TIME -> time = fields.fixed64();
        case Otlp.OBSERVED_TIME -> observed = fields.fixed64();
        case Otlp.SEVERITY_NUMBER -> severity = (int) fields.varint();
        case Otlp.SEVERITY_TEXT -> severityText.set(fields);
        case Otlp.DROPPED_ATTRIBUTES -> dropped = (int) fields.varint();
        case Otlp.RECORD_ATTRIBUTES -> attribute(fields.valueStart(), fields.valueLength());
        case Otlp.FLAGS -> flags = fields.fixed32();
        case Otlp.TRACE_ID -> traceId.set(fields);
        case Otlp.SPAN_ID -> spanId.set(fields);
        case Otlp.EVENT_NAME -> eventName.set(fields);
        case Otlp.BODY -> {
          bodyPiece.set(fields);
          bodies++;
        }
        default -> {}
      }
    }
  }

  private void attribute(int start, int length) {
    if (attributes == MOST_KEPT) {
      more = true;
      return;
    }
    attributeStarts[attributes] = start;
    attributeLengths[attributes++] = length;
  }

  /** The first of the encoded attributes of the record. */
  int attributes() {
    return attributes;
  }

  /** Where one begins in the record's array. */
  int attributeStart(int number) {
    return attributeStarts[number];
  }

  int attributeLength(int number) {
    return attributeLengths[number];
  }

  /** Sets a cursor before those fields of the record that hold its further attributes. */
  void furtherAttributes(ProtoReader cursor) {
    int last = MOST_KEPT - 1;
    int from = more ? attributeStarts[last] + attributeLengths[last] : 0;
    int end = record.offset() + record.length();
    cursor.set(record.array(), from, more ? end - from : 0);
  }

  /** Lets go of the batch. */
  void forget() {
    record.clear();
    forgetFields();
    body.read(bodyPiece);
  }

  private void forgetFields() {
    time = 0;
    observed = 0;
    severity = 0;
    dropped = 0;
    flags = 0;
    bodies = 0;
    attributes = 0;
    more = false;
    severityText.clear();
    traceId.clear();
    spanId.clear();
    eventName.clear();
    bodyPiece.clear();
  }
}
