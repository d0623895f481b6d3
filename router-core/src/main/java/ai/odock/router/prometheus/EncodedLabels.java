package ai.odock.router.prometheus;

import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.ProtoWriter;
import java.util.Arrays;

/** Labels as {@code repeated Label labels = 1} of a TimeSeries, sorted by name. */
public final class EncodedLabels {
  private static final int LABELS = 1;
  private static final int NAME = 1;
  private static final int VALUE = 2;

  private final ProtoWriter bytes = new ProtoWriter(512);
  private int[] ends = new int[16];
  private byte[][] names = new byte[16][];
  private boolean[] weak = new boolean[16];
  private int size;

  public void clear() {
    bytes.clear();
    size = 0;
  }

  public int size() {
    return size;
  }

  public byte[] name(int index) {
    return names[index];
  }

  /** Whether an attribute of the same name is preferred to this label. */
  public boolean isWeak(int index) {
    return weak[index];
  }

  /** Encoded labels stand in {@code [start(0), end(size - 1))} of this. */
  public byte[] array() {
    return bytes.array();
  }

  /** Where a label begins; for the size, where the last one ends. */
  public int start(int index) {
    return index == 0 ? 0 : ends[index - 1];
  }

  /**
   * Adds a label whose name is greater than those before. One without a value is none in
   * Prometheus, and its protocols forbid to send it.
   */
  public void add(byte[] name, byte[] value, int offset, int length, boolean isWeak) {
    if (length == 0) {
      return;
    }
    room();
    write(bytes, name, value, offset, length);
    ends[size] = bytes.size();
    names[size] = name;
    weak[size++] = isWeak;
  }

  /** Adds a label of another list. */
  public void add(EncodedLabels other, int index) {
    room();
    int start = other.start(index);
    bytes.bytes(other.array(), start, other.ends[index] - start);
    ends[size] = bytes.size();
    names[size] = other.names[index];
    weak[size++] = other.weak[index];
  }

  /** The first label whose name is not less than {@code name}. */
  public int position(byte[] name) {
    int index = 0;
    while (index < size && Arrays.compareUnsigned(names[index], name) < 0) {
      index++;
    }
    return index;
  }

  public boolean has(byte[] name) {
    return isAt(position(name), name);
  }

  /** Whether the label at a position has this name. */
  public boolean isAt(int index, byte[] name) {
    return index < size && Arrays.equals(names[index], name);
  }

  /** Bytes that it keeps. */
  public long heldBytes() {
    return bytes.array().length + 9L * ends.length;
  }

  /** Writes one label as an element of the repeated field. */
  public static void write(ProtoWriter out, byte[] name, byte[] value, int offset, int length) {
    write(out, name, 0, name.length, value, offset, length);
  }

  /** Writes one label as an element of the repeated field. */
  public static void write(
      ProtoWriter out,
      byte[] name,
      int nameOffset,
      int nameLength,
      byte[] value,
      int offset,
      int length) {
    int valueField = ProtoWriter.bytesFieldSize(VALUE, length);
    out.tag(LABELS, ProtoReader.BYTES);
    out.varint(ProtoWriter.bytesFieldSize(NAME, nameLength) + valueField);
    out.bytesField(NAME, name, nameOffset, nameLength);
    out.bytesField(VALUE, value, offset, length);
  }

  private void room() {
    if (size == ends.length) {
      ends = Arrays.copyOf(ends, 2 * size);
      names = Arrays.copyOf(names, 2 * size);
      weak = Arrays.copyOf(weak, 2 * size);
    }
  }
}
