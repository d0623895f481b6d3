package ai.odock.router.prometheus;

import ai.odock.router.otlp.ProtoWriter;
import java.util.Arrays;

/** Numbers different byte ranges 0, 1, 2 … in the order of their first sight, and keeps a copy. */
public final class ByteTable {
  private static final int SMALL = 64;

  /** Room that an unusually large batch needed is given back by {@link #clear}. */
  private static final int KEPT_BYTES = 16 << 20;

  private ProtoWriter bytes = new ProtoWriter(1024);
  private int[] ends = new int[SMALL];
  private int[] hashes = new int[SMALL];

  /** Number + 1, or 0 where the slot is free. At most half of the slots are taken. */
  private int[] slots = new int[2 * SMALL];

  private int size;

  /** The number of this range; a new one is the {@link #size} before the call. */
  public int add(byte[] array, int offset, int length) {
    int hash = Long.hashCode(ByteHash.of(array, offset, length));
    int slot = slot(hash, array, offset, length);
    if (slots[slot] != 0) {
      return slots[slot] - 1;
    }
    if (size == ends.length) {
      grow();
      slot = slot(hash, array, offset, length);
    }
    bytes.bytes(array, offset, length);
    ends[size] = bytes.size();
    hashes[size] = hash;
    slots[slot] = ++size;
    return size - 1;
  }

  /** The number of this range, or -1 when it was never added. */
  public int find(byte[] array, int offset, int length) {
    return slots[slot(Long.hashCode(ByteHash.of(array, offset, length)), array, offset, length)]
        - 1;
  }

  public int size() {
    return size;
  }

  /** All the bytes kept, in the order of the numbers. */
  public long byteSize() {
    return bytes.size();
  }

  /** About the bytes that the arrays take. */
  public long heldBytes() {
    return bytes.array().length + 4L * (ends.length + hashes.length + slots.length);
  }

  /** What {@link #start} points into, until the next {@link #add}. */
  public byte[] array() {
    return bytes.array();
  }

  public int start(int number) {
    return number == 0 ? 0 : ends[number - 1];
  }

  public int length(int number) {
    return ends[number] - start(number);
  }

  /** Forgets everything; numbers start at 0 again. */
  public void clear() {
    if (bytes.array().length > KEPT_BYTES) {
      bytes = new ProtoWriter(1024);
      ends = new int[SMALL];
      hashes = new int[SMALL];
      slots = new int[2 * SMALL];
    } else if (size > 0) {
      Arrays.fill(slots, 0);
    }
    bytes.clear();
    size = 0;
  }

  private int slot(int hash, byte[] array, int offset, int length) {
    int mask = slots.length - 1;
    int slot = hash & mask;
    while (slots[slot] != 0 && !holds(slots[slot] - 1, hash, array, offset, length)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private boolean holds(int number, int hash, byte[] array, int offset, int length) {
    int start = start(number);
    return hashes[number] == hash
        && Arrays.equals(bytes.array(), start, ends[number], array, offset, offset + length);
  }

  private void grow() {
    ends = Arrays.copyOf(ends, 2 * size);
    hashes = Arrays.copyOf(hashes, 2 * size);
    slots = new int[4 * size];
    int mask = slots.length - 1;
    for (int number = 0; number < size; number++) {
      int slot = hashes[number] & mask;
      while (slots[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      slots[slot] = number + 1;
    }
  }
}
