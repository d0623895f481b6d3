package ai.odock.router.otlp;

import java.util.Arrays;

/** Where a message or a text lies in an array. Moved from place to place, never shared. */
public final class Slice {
  private static final byte[] NOTHING = {};

  private final ProtoReader scan = new ProtoReader();
  private byte[] array = NOTHING;
  private int offset;
  private int length;

  /** The array, when it was made here to put pieces together; longer than what lies in it. */
  private byte[] joined = NOTHING;

  /** Nothing: an empty message. */
  public void clear() {
    set(NOTHING, 0, 0);
  }

  public void set(byte[] array, int offset, int length) {
    this.array = array;
    this.offset = offset;
    this.length = length;
  }

  /** The value that {@code outer} stands on. */
  public void set(ProtoReader outer) {
    set(outer.array(), outer.valueStart(), outer.valueLength());
  }

  /**
   * The value that {@code outer} stands on, behind what is here: a message that comes in several
   * fields is one message. Only from the second on objects are made, and each byte is copied a
   * bounded number of times.
   */
  @SuppressWarnings("ReferenceEquality") // whether it is the one that was made here
  public void add(ProtoReader outer) {
    if (length == 0) {
      set(outer);
    } else if (outer.valueLength() > 0) {
      int both = Math.addExact(length, outer.valueLength());
      if (array != joined || both > joined.length) {
        byte[] larger = new byte[Math.max(both, array == joined ? 2 * length : 0)];
        System.arraycopy(array, offset, larger, 0, length);
        joined = larger;
      }
      System.arraycopy(outer.array(), outer.valueStart(), joined, length, outer.valueLength());
      set(joined, 0, both);
    }
  }

  /**
   * The submessage or text in one field of the message in a range, empty when it is not there. One
   * that comes in several fields is one message: their bytes are copied once, however many they
   * are.
   */
  public void find(byte[] source, int from, int to, int field) {
    clear();
    int total = 0;
    int pieces = 0;
    scan.set(source, from, to - from);
    while (scan.next()) {
      if (scan.field() == field && scan.wireType() == ProtoReader.BYTES && scan.valueLength() > 0) {
        set(scan);
        total += length;
        pieces++;
      }
    }
    if (pieces > 1) {
      join(source, from, to, field, total);
    }
  }

  private void join(byte[] source, int from, int to, int field, int total) {
    byte[] joined = new byte[total];
    int at = 0;
    scan.set(source, from, to - from);
    while (scan.next()) {
      if (scan.field() == field && scan.wireType() == ProtoReader.BYTES) {
        System.arraycopy(source, scan.valueStart(), joined, at, scan.valueLength());
        at += scan.valueLength();
      }
    }
    set(joined, 0, total);
  }

  /** Whether these bytes lie here. */
  public boolean is(byte[] text) {
    return length == text.length
        && Arrays.equals(array, offset, offset + length, text, 0, text.length);
  }

  /** Sets a cursor before the first field of the message that lies here. */
  public ProtoReader cursor(ProtoReader reader) {
    return reader.set(array, offset, length);
  }

  public byte[] array() {
    return array;
  }

  public int offset() {
    return offset;
  }

  /** Bytes. */
  public int length() {
    return length;
  }
}
