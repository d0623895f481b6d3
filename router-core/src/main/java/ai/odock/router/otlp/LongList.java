package ai.odock.router.otlp;

import java.util.Arrays;

/** A growing list of numbers of 64 bits, which keeps its room. */
public final class LongList {
  private static final long[] NOTHING = {};

  private long[] elements = NOTHING;
  private int size;

  public void clear() {
    size = 0;
  }

  public int size() {
    return size;
  }

  public long get(int index) {
    return elements[index];
  }

  public double getDouble(int index) {
    return Double.longBitsToDouble(elements[index]);
  }

  public void set(int index, long value) {
    elements[index] = value;
  }

  public void add(long value) {
    room(1);
    elements[size++] = value;
  }

  /** Cuts the end off, or adds zeros. */
  public void resize(int newSize) {
    if (newSize > size) {
      room(newSize - size);
      Arrays.fill(elements, size, newSize, 0);
    }
    size = newSize;
  }

  /** Makes this a copy of another. */
  public void set(LongList other) {
    size = 0;
    room(other.size);
    System.arraycopy(other.elements, 0, elements, 0, other.size);
    size = other.size;
  }

  /** Moves the elements up and puts zeros in front of them. */
  public void shift(int zeros) {
    room(zeros);
    System.arraycopy(elements, 0, elements, zeros, size);
    Arrays.fill(elements, 0, zeros, 0);
    size += zeros;
  }

  /**
   * Adds what a field of (s)fixed64 or double holds, packed or not.
   *
   * @param most the list may become no longer than that
   * @return false when it would; then nothing is added
   */
  public boolean addFixed(ProtoReader field, int most) {
    int more = field.valueLength() / Long.BYTES;
    if (more > most - size) {
      return false;
    }
    room(more);
    for (int i = 0; i < more; i++) {
      elements[size++] = ProtoReader.fixed64At(field.array(), field.valueStart() + 8 * i);
    }
    return true;
  }

  /**
   * Adds what a field of varints holds, packed or not.
   *
   * @param most the list may become no longer than that
   * @return false when it would; then some are missing
   */
  public boolean addVarints(ProtoReader field, int most) {
    byte[] array = field.array();
    int end = field.valueStart() + field.valueLength();
    for (int at = field.valueStart(); at < end; ) {
      long value = 0;
      int shift = 0;
      byte b;
      do {
        b = array[at++];
        value |= (long) (b & 0x7f) << shift;
        shift += 7;
      } while (b < 0 && at < end);
      if (size == most) {
        return false;
      }
      add(value);
    }
    return true;
  }

  public boolean sameAs(LongList other) {
    return Arrays.equals(elements, 0, size, other.elements, 0, other.size);
  }

  /** Bytes on the heap: this object, and its array if it has one. */
  public long heldBytes() {
    return elements.length == 0 ? 24 : 40 + 8L * elements.length;
  }

  /** Exactly as much as needed first, as most lists never grow. */
  private void room(int more) {
    int wanted = size + more;
    if (wanted > elements.length) {
      elements = Arrays.copyOf(elements, size == 0 ? wanted : Math.max(wanted, 2 * size));
    }
  }
}
