package ai.odock.router.otlp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.LongPredicate;

/**
 * Writes protobuf fields into a growing array. Reused by {@link #clear}; never shared.
 *
 * <p>What is written into unchecked memory can be bounded: {@code room} is asked for the bytes that
 * the array is to grow by, before it grows. Every write may then throw {@link NoRoom}.
 */
public final class ProtoWriter {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  /** The longest array that every JVM can make. */
  private static final int LONGEST = Integer.MAX_VALUE - 8;

  private static final int REPLACEMENT = 0xfffd;

  private final LongPredicate room;
  private byte[] array;
  private int size;

  public ProtoWriter(int capacity) {
    this(capacity, bytes -> true);
  }

  /**
   * A writer that asks before it takes memory, first for {@code capacity}.
   *
   * @param room told the bytes to take, answers whether they may be taken; what it granted adds up
   *     to the length of {@link #array}
   * @throws NoRoom when the first bytes are refused
   */
  public ProtoWriter(int capacity, LongPredicate room) {
    this.room = room;
    this.array = new byte[0];
    grow(Math.max(16, capacity));
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

  /** Takes the bytes from {@code from} up to {@code to} out of what was written. */
  public void remove(int from, int to) {
    System.arraycopy(array, to, array, from, size - to);
    size -= to - from;
  }

  public byte[] toByteArray() {
    return Arrays.copyOf(array, size);
  }

  public void tag(int field, int wireType) {
    varint((long) field << 3 | wireType);
  }

  public void varint(long value) {
    if ((value & ~0x7fL) == 0) {
      write((int) value);
    } else {
      longVarint(value);
    }
  }

  private void longVarint(long value) {
    room(10);
    byte[] target = array;
    int at = size;
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      target[at++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    target[at++] = (byte) rest;
    size = at;
  }

  /** A value of sint32 or sint64, without a tag. */
  public void zigzag(long value) {
    varint((value << 1) ^ (value >> 63));
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

  public void fixed32(int value) {
    room(4);
    INT.set(array, size, value);
    size += 4;
  }

  public void fixed32Field(int field, int value) {
    tag(field, ProtoReader.FIXED32);
    fixed32(value);
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

  /** Text as UTF-8; half a surrogate pair becomes U+FFFD. */
  public void stringField(int field, char[] text, int offset, int length) {
    int mark = beginMessage(field);
    text(text, offset, length);
    endMessage(mark);
  }

  /** The same without a tag and a length. */
  public void text(char[] text, int offset, int length) {
    int end = offset + length;
    for (int i = offset; i < end; i++) {
      char c = text[i];
      if (c < 0x80) {
        room(1);
        array[size++] = (byte) c;
      } else if (Character.isHighSurrogate(c)
          && i + 1 < end
          && Character.isLowSurrogate(text[i + 1])) {
        codePoint(Character.toCodePoint(c, text[++i]));
      } else {
        codePoint(Character.isSurrogate(c) ? REPLACEMENT : c);
      }
    }
  }

  /** Raw bytes: whole fields, or the content of a field whose tag and length are written. */
  public void bytes(byte[] source, int offset, int length) {
    room(length);
    System.arraycopy(source, offset, array, size, length);
    size += length;
  }

  /**
   * Room for so many bytes, which the caller writes to {@link #array} himself.
   *
   * @return where they begin
   */
  public int reserve(int length) {
    room(length);
    int at = size;
    size += length;
    return at;
  }

  /** One raw byte. */
  public void write(int value) {
    room(1);
    array[size++] = (byte) value;
  }

  /**
   * Writes the tag of a submessage whose content follows and is ended by {@link #endMessage}. A
   * packed field is begun and ended in the same way.
   *
   * @return the mark to hand to {@link #endMessage}
   */
  public int beginMessage(int field) {
    // Most messages are shorter than 128 bytes, and then the length fits where it is expected.
    return beginMessage(field, 0);
  }

  /** Puts the length in front of what was written since {@code mark}. */
  public void endMessage(int mark) {
    endMessage(mark, 0);
  }

  /**
   * The same for a message that is to be about {@code expected} bytes long: where its length takes
   * as many bytes as that number, nothing is moved at its end.
   */
  public int beginMessage(int field, int expected) {
    tag(field, ProtoReader.BYTES);
    room(varintSize(expected));
    size += varintSize(expected);
    return size;
  }

  /** Ends a message that was begun with the same {@code expected}. */
  public void endMessage(int mark, int expected) {
    int length = size - mark;
    int reserved = varintSize(expected);
    int needed = varintSize(length);
    if (needed != reserved) {
      room(needed);
      System.arraycopy(array, mark, array, mark - reserved + needed, length);
    }
    size = mark - reserved;
    varint(length);
    size += length;
  }

  private void codePoint(int c) {
    room(4);
    if (c < 0x800) {
      array[size++] = (byte) (0xc0 | c >> 6);
    } else {
      if (c < 0x10000) {
        array[size++] = (byte) (0xe0 | c >> 12);
      } else {
        array[size++] = (byte) (0xf0 | c >> 18);
        array[size++] = (byte) (0x80 | ((c >> 12) & 0x3f));
      }
      array[size++] = (byte) (0x80 | ((c >> 6) & 0x3f));
    }
    array[size++] = (byte) (0x80 | (c & 0x3f));
  }

  private void room(int bytes) {
    if (bytes > array.length - size) {
      grow(bytes);
    }
  }

  private void grow(int bytes) {
    long wanted = (long) size + bytes;
    int length = (int) Math.min(LONGEST, Math.max(wanted, array.length * 2L));
    if (wanted > LONGEST || !room.test(length - array.length)) {
      throw new NoRoom(Math.max(bytes, length - array.length));
    }
    array = Arrays.copyOf(array, length);
  }
}
