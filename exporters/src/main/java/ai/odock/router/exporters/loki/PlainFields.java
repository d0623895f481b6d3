package ai.odock.router.exporters.loki;

import ai.odock.router.otlp.ProtoReader;

/**
 * Steps over the fields of a message that has been checked at the door, as {@link ProtoReader}
 * does, but only over those of the shapes that writers make: tags of one byte, lengths below 16,384
 * and no groups. Records are most of the bytes, and each is walked several times. The tags are
 * those of LogRecord.
 */
final class PlainFields {
  static final int TIME = Otlp.TIME << 3 | ProtoReader.FIXED64;
  static final int OBSERVED_TIME = Otlp.OBSERVED_TIME << 3 | ProtoReader.FIXED64;
  static final int SEVERITY_NUMBER = Otlp.SEVERITY_NUMBER << 3 | ProtoReader.VARINT;
  static final int SEVERITY_TEXT = Otlp.SEVERITY_TEXT << 3 | ProtoReader.BYTES;
  static final int BODY = Otlp.BODY << 3 | ProtoReader.BYTES;
  static final int ATTRIBUTE = Otlp.RECORD_ATTRIBUTES << 3 | ProtoReader.BYTES;
  static final int DROPPED_ATTRIBUTES = Otlp.DROPPED_ATTRIBUTES << 3 | ProtoReader.VARINT;
  static final int FLAGS = Otlp.FLAGS << 3 | ProtoReader.FIXED32;
  static final int TRACE_ID = Otlp.TRACE_ID << 3 | ProtoReader.BYTES;
  static final int SPAN_ID = Otlp.SPAN_ID << 3 | ProtoReader.BYTES;
  static final int EVENT_NAME = Otlp.EVENT_NAME << 3 | ProtoReader.BYTES;

  private byte[] array = {};
  private int next;
  private int end;
  private int start;
  private int length;

  /** Stands before the first field. */
  void set(byte[] source, int offset, int size) {
    array = source;
    next = offset;
    end = offset + size;
  }

  /** The tag of the next field; 0 at the end, -1 when the rest is of another shape. */
  int next() {
    if (next == end) {
      return 0;
    }
    int tag = array[next];
    int at = next + 1;
    switch (tag & 7) {
      case ProtoReader.BYTES -> {
        int size = array[at++];
        if (size < 0) {
          int more = array[at++];
          if (more < 0) {
            return -1;
          }
          size = (size & 0x7f) | more << 7;
        }
        start = at;
        length = size;
      }
      case ProtoReader.FIXED64 -> {
        start = at;
        length = 8;
      }
      case ProtoReader.FIXED32 -> {
        start = at;
        length = 4;
      }
      case ProtoReader.VARINT -> {
        start = at;
        if (array[at] < 0) {
          return -1;
        }
        length = 1;
      }
      default -> {
        return -1;
      }
    }
    next = start + length;
    return tag < 0 ? -1 : tag;
  }

  /** Where the value begins. */
  int start() {
    return start;
  }

  int length() {
    return length;
  }

  /** Of a fixed64. */
  long fixed64() {
    return ProtoReader.fixed64At(array, start);
  }

  /** Of a fixed32. */
  int fixed32() {
    return (array[start] & 0xff)
        | (array[start + 1] & 0xff) << 8
        | (array[start + 2] & 0xff) << 16
        | array[start + 3] << 24;
  }

  /** Of a varint of one byte. */
  int small() {
    return array[start];
  }
}
