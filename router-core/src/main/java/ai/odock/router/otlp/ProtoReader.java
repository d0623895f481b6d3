package ai.odock.router.otlp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * A cursor over one protobuf message that {@link OtlpCheck} has accepted. It reads fields where
 * they lie and makes no objects; a submessage is read by another cursor set to its range.
 *
 * <pre>
 *   while (reader.next()) {
 *     switch (reader.field()) {
 *       case 1 -> nested.enter(reader);
 *       case 2 -> count += reader.varint();
 *       default -> {}   // what is not read is skipped
 *     }
 *   }
 * </pre>
 *
 * On bytes that were never checked it still stays inside its range and comes to an end: it throws
 * {@link IllegalStateException} where a field makes no sense.
 */
public final class ProtoReader {
  public static final int VARINT = 0;
  public static final int FIXED64 = 1;
  public static final int BYTES = 2;
  public static final int START_GROUP = 3;
  public static final int END_GROUP = 4;
  public static final int FIXED32 = 5;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] array;
  private int end;
  private int next;

  private int field;
  private int wireType;
  private int fieldStart;
  private int valueStart;
  private int valueLength;

  /** A cursor before the first field of the message in this range. */
  public ProtoReader(byte[] array, int offset, int length) {
    this.next = Objects.checkFromIndexSize(offset, length, array.length);
    this.end = offset + length;
    this.array = array;
  }

  /** A cursor over nothing, to be set later. */
  public ProtoReader() {
    this(new byte[0], 0, 0);
  }

  /** Moves this cursor before the first field of the message in this range. */
  public ProtoReader set(byte[] array, int offset, int length) {
    this.next = Objects.checkFromIndexSize(offset, length, array.length);
    this.end = offset + length;
    this.array = array;
    return this;
  }

  /** Moves this cursor into the submessage that {@code outer} stands on. */
  public ProtoReader enter(ProtoReader outer) {
    outer.expect(BYTES);
    return set(outer.array, outer.valueStart, outer.valueLength);
  }

  /** Steps to the next field; false at the end of the message. */
  public boolean next() {
    if (next >= end) {
      return false;
    }
    fieldStart = next;
    int tag = (int) readVarint();
    field = tag >>> 3;
    wireType = tag & 7;
    switch (wireType) {
      case VARINT -> {
        valueStart = next;
        readVarint();
        valueLength = next - valueStart;
      }
      case FIXED64 -> value(8);
      case FIXED32 -> value(4);
      case BYTES -> value(readVarint());
      case START_GROUP -> group();
      default -> throw broken("wire type " + wireType);
    }
    return true;
  }

  /**
   * Steps to the next field that a message of this type has; false when there is none. Fields of
   * other numbers, and fields of its numbers under another wire type, are unknown to protobuf and
   * are stepped over.
   */
  public boolean next(MessageType type) {
    while (next()) {
      if (type.has(field, wireType)) {
        return true;
      }
    }
    return false;
  }

  /** The number of the field that the cursor stands on. */
  public int field() {
    return field;
  }

  /** Its wire type, one of the constants above. */
  public int wireType() {
    return wireType;
  }

  /** Where its tag begins in {@link #array}. */
  public int fieldStart() {
    return fieldStart;
  }

  /** Where the field after it begins, or the message's end. */
  public int fieldEnd() {
    return next;
  }

  /** Where its value begins, after tag and length. */
  public int valueStart() {
    return valueStart;
  }

  /** The bytes of its value, without tag and length. */
  public int valueLength() {
    return valueLength;
  }

  /** Where the message ends that the cursor goes over. */
  int messageEnd() {
    return end;
  }

  /** The array that all positions point into. */
  public byte[] array() {
    return array;
  }

  /** Its value as a varint: (u)int32, (u)int64, bool or enum. */
  public long varint() {
    expect(VARINT);
    long value = 0;
    for (int i = 0; i < valueLength; i++) {
      value |= (long) (array[valueStart + i] & 0x7f) << (7 * i);
    }
    return value;
  }

  /** Its value as sint32 or sint64. */
  public long zigzag() {
    long value = varint();
    return (value >>> 1) ^ -(value & 1);
  }

  /** Its value as (s)fixed64. */
  public long fixed64() {
    expect(FIXED64);
    return (long) LONG.get(array, valueStart);
  }

  /** Its value as double. */
  public double float64() {
    return Double.longBitsToDouble(fixed64());
  }

  /** Its value as (s)fixed32. */
  public int fixed32() {
    expect(FIXED32);
    return (int) INT.get(array, valueStart);
  }

  /** Reads 8 bytes, little end first, anywhere in an array: an element of a packed field. */
  public static long fixed64At(byte[] array, int position) {
    return (long) LONG.get(array, position);
  }

  private void expect(int type) {
    if (wireType != type) {
      throw broken("wire type " + wireType + " where " + type + " belongs");
    }
  }

  /** Stands on a value of {@code length} bytes, read as a varint and so of any size. */
  private void value(long length) {
    valueStart = next;
    skip(length);
    valueLength = next - valueStart;
  }

  private void skip(long length) {
    if (length < 0 || length > end - next) {
      throw broken("a value past the end");
    }
    next += (int) length;
  }

  /** Most are tags and lengths of one byte. */
  private long readVarint() {
    if (next < end && array[next] >= 0) {
      return array[next++];
    }
    return readLongVarint();
  }

  private long readLongVarint() {
    long value = 0;
    for (int shift = 0; shift < 64 && next < end; shift += 7) {
      byte b = array[next++];
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw broken("an endless varint");
  }

  /** Groups occur only as unknown fields; their content is of no interest, only where they end. */
  private void group() {
    valueStart = next;
    int depth = 1;
    while (depth > 0) {
      int type = (int) readVarint() & 7;
      switch (type) {
        case VARINT -> readVarint();
        case FIXED64 -> skip(8);
        case FIXED32 -> skip(4);
        case BYTES -> skip(readVarint());
        case START_GROUP -> depth++;
        case END_GROUP -> depth--;
        default -> throw broken("wire type " + type);
      }
    }
    valueLength = next - valueStart;
  }

  private IllegalStateException broken(String what) {
    return new IllegalStateException(what + ", in the field at " + fieldStart);
  }
}
