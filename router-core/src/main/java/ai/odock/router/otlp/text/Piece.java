package ai.odock.router.otlp.text;

import ai.odock.router.otlp.ProtoReader;
import java.util.Arrays;

/**
 * Where the value of a length-delimited field lies. A message that its writer sent in several
 * pieces is joined, as protobuf asks for; only that makes an object.
 */
public final class Piece {
  private static final byte[] NOTHING = {};

  private final ProtoReader scan = new ProtoReader();
  private byte[] array = NOTHING;
  private int offset;
  private int length;

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

  /** All values of one field in a range, one after the other. */
  public void join(byte[] source, int from, int to, int field) {
    byte[] joined = new byte[to - from];
    int size = 0;
    scan.set(source, from, to - from);
    while (scan.next()) {
      if (scan.field() == field && scan.wireType() == ProtoReader.BYTES) {
        System.arraycopy(source, scan.valueStart(), joined, size, scan.valueLength());
        size += scan.valueLength();
      }
    }
    set(joined, 0, size);
  }

  /** The submessage in one field of the message in a range, empty when it is not there. */
  public void find(byte[] source, int from, int to, int field) {
    clear();
    int found = 0;
    scan.set(source, from, to - from);
    while (scan.next()) {
      if (scan.field() == field && scan.wireType() == ProtoReader.BYTES) {
        set(scan);
        found++;
      }
    }
    if (found > 1) {
      join(source, from, to, field);
    }
  }

  /** Sets a cursor before the first field of the message that lies here. */
  public ProtoReader cursor(ProtoReader reader) {
    return reader.set(array, offset, length);
  }

  public boolean is(byte[] text) {
    return length == text.length
        && Arrays.equals(array, offset, offset + length, text, 0, text.length);
  }

  public byte[] array() {
    return array;
  }

  public int offset() {
    return offset;
  }

  public int length() {
    return length;
  }
}
