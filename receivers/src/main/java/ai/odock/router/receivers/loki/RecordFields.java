package ai.odock.router.receivers.loki;

import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.otlp.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Puts structured metadata back where it was before: the names under which Loki itself and the
 * {@code loki} exporter keep the fields of a LogRecord. What does not read as such a field stays an
 * attribute.
 */
final class RecordFields {
  private static final byte[] TRACE_ID = ascii("trace_id");
  private static final byte[] SPAN_ID = ascii("span_id");
  private static final byte[] SEVERITY_NUMBER = ascii("severity_number");
  private static final byte[] SEVERITY_TEXT = ascii("severity_text");
  private static final byte[] OBSERVED = ascii("observed_timestamp");
  private static final byte[] FLAGS = ascii("flags");
  private static final byte[] EVENT_NAME = ascii("event_name");
  private static final byte[] DROPPED = ascii("dropped_attributes_count");

  private static final int MAX_SEVERITY = 24;
  private static final long MAX_UINT32 = 0xffff_ffffL;

  private final ProtoWriter out;
  private final byte[] id = new byte[16];
  private boolean observed;

  RecordFields(ProtoWriter out) {
    this.out = out;
  }

  /** Begins a record. */
  void begin() {
    observed = false;
  }

  /** Whether the time of observation was written. */
  boolean observed() {
    return observed;
  }

  /** Writes the field that a pair stands for; false: it stands for none. */
  boolean write(byte[] array, int name, int nameLength, int value, int length) {
    return switch (nameLength) {
      case 5 -> is(FLAGS, array, name) && flags(array, value, length);
      case 7 -> is(SPAN_ID, array, name) && id(10, 8, array, value, length);
      case 8 -> is(TRACE_ID, array, name) && id(9, 16, array, value, length);
      case 10 -> is(EVENT_NAME, array, name) && text(12, array, value, length);
      case 13 -> is(SEVERITY_TEXT, array, name) && text(3, array, value, length);
      case 15 -> is(SEVERITY_NUMBER, array, name) && varint(2, MAX_SEVERITY, array, value, length);
      case 18 -> is(OBSERVED, array, name) && observed(array, value, length);
      case 24 -> is(DROPPED, array, name) && varint(7, MAX_UINT32, array, value, length);
      default -> false;
    };
  }

  private static boolean is(byte[] known, byte[] array, int name) {
    return Arrays.equals(known, 0, known.length, array, name, name + known.length);
  }

  private boolean flags(byte[] array, int value, int length) {
    long flags = number(array, value, length);
    if (flags < 0 || flags > MAX_UINT32) {
      return false;
    }
    out.fixed32Field(8, (int) flags);
    return true;
  }

  private boolean varint(int field, long max, byte[] array, int value, int length) {
    long number = number(array, value, length);
    if (number < 0 || number > max) {
      return false;
    }
    out.varintField(field, number);
    return true;
  }

  private boolean observed(byte[] array, int value, int length) {
    long nanos = number(array, value, length);
    if (nanos <= 0) {
      return false;
    }
    out.fixed64Field(11, nanos);
    observed = true;
    return true;
  }

  private boolean text(int field, byte[] array, int value, int length) {
    if (!Utf8.isValid(array, value, length)) {
      return false;
    }
    out.bytesField(field, array, value, length);
    return true;
  }

  /** All zero means that there is none. */
  private boolean id(int field, int bytes, byte[] array, int value, int length) {
    if (length != 2 * bytes) {
      return false;
    }
    int all = 0;
    for (int i = 0; i < bytes; i++) {
      int high = Character.digit(array[value + 2 * i], 16);
      int low = Character.digit(array[value + 2 * i + 1], 16);
      if (high < 0 || low < 0) {
        return false;
      }
      id[i] = (byte) (high << 4 | low);
      all |= id[i];
    }
    if (all == 0) {
      return false;
    }
    out.bytesField(field, id, 0, bytes);
    return true;
  }

  /** Decimal digits alone; -1: it is no such number. */
  private static long number(byte[] array, int offset, int length) {
    long number = 0;
    for (int i = offset; i < offset + length; i++) {
      int digit = array[i] - '0';
      if (digit < 0 || digit > 9 || number > (Long.MAX_VALUE - digit) / 10) {
        return -1;
      }
      number = 10 * number + digit;
    }
    return length == 0 ? -1 : number;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
