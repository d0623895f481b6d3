package ai.odock.router.otlp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes protobuf fields into a growing array. Reused by {@link #clear}; never shared. */
public final class ProtoWriter {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] array;
  private int size;

  public ProtoWriter(int capacity) {
    array = new byte[Math.max(16, capacity)];
  }

  /** The bytes of a varint that holds {@code value}, 1 to 10. */
  public static int varintSize(long value) {
    return (70 - Long.numberOfLeadingZeros(value | 1)) / 7;
  }

  /** The bytes of a length-delimited field: tag, length and value. */
  public static int bytesFieldSize(int field, int length) {
    return varintSize((long) field << 3) + varintSize(length) + length;
  }

  /** What was written lies in {@code [0, size)} of this array, until the next write. */
  public byte[] array() {
    return array;
  }

  /** Bytes written. */
  public int size() {
    return size;
  }

  /** Forgets what was written and keeps the room. */
  public void clear() {
    size = 0;
  }

  /** Forgets what was written after the first {@code size} bytes. */
  public void truncate(int size) {
    this.size = Math.min(size, this.size);
  }

  public byte[] toByteArray() {
    return Arrays.copyOf(array, size);
  }

  public void tag(int field, int wireType) {
    varint((long) field << 3 | wireType);
  }

  public void varint(long value) {
    room(10);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      array[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    array[size++] = (byte) rest;
  }

  public void varintField(int field, long value) {
    tag(field, ProtoReader.VARINT);
    varint(value);
  }

  public void fixed64(long value) {
    room(8);
    LONG.set(array, size, value);
    size += 8;
  }

  public void fixed64Field(int field, long value) {
    tag(field, ProtoReader.FIXED64);
    fixed64(value);
  }

  public void doubleField(int field, double value) {
    fixed64Field(field, Double.doubleToRawLongBits(value));
  }

  public void fixed32Field(int field, int value) {
    tag(field, ProtoReader.FIXED32);
    room(4);
    INT.set(array, size, value);
    size += 4;
  }

  public void bytesField(int field, byte[] source, int offset, int length) {
    tag(field, ProtoReader.BYTES);
    varint(length);
    bytes(source, offset, length);
  }

  public void stringField(int field, String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    bytesField(field, utf8, 0, utf8.length);
  }

  /** Raw bytes: whole fields, or the content of a field whose tag and length are written. */
  public void bytes(byte[] source, int offset, int length) {
    room(length);
    System.arraycopy(source, offset, array, size, length);
    size += length;
  }

  /**
   * Writes the tag of a submessage whose content follows and is ended by {@link #endMessage}.
   *
   * @return the mark to hand to {@link #endMessage}
   */
  public int beginMessage(int field) {
    tag(field, ProtoReader.BYTES);
    return size;
  }

  /** Puts the length in front of what was written since {@code mark}. */
  public void endMessage(int mark) {
    int length = size - mark;
    int prefix = varintSize(length);
    room(prefix);
    System.arraycopy(array, mark, array, mark + prefix, length);
    size = mark;
    varint(length);
    size += length;
  }

  private void room(int bytes) {
    if (bytes > array.length - size) {
      int wanted = Math.addExact(size, bytes);
      array =
          Arrays.copyOf(
              array, (int) Math.min(Integer.MAX_VALUE - 8, Math.max(wanted, array.length * 2L)));
    }
  }
}
