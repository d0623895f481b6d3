package ai.odock.router.prometheus;

import ai.odock.router.otlp.ProtoWriter;
import java.util.Arrays;

/**
 * Numbers different byte ranges 0, 1, 2 … in the order of their first sight, and keeps a copy. Its
 * keys may be whatever clients send: see {@link ByteHash}.
 */
public final class ByteTable {
  private static final int SMALL = 64;
  private static final int SMALL_BYTES = 1024;

  /** Room that an unusually large batch needed is given back by {@link #clear}. */
  private static final long KEPT_BYTES =
      Math.clamp(Runtime.getRuntime().maxMemory() / 32, 64 << 10, 16 << 20);

  /** Beside its bytes: an end, a hash and two to four slots, and room to grow as much again. */
  private static final long ENTRY_BYTES = 40;

  private ProtoWriter bytes = new ProtoWriter(SMALL_BYTES);
  private int[] ends = new int[SMALL];
  private int[] hashes = new int[SMALL];

  /** Number + 1, or 0 where the slot is free. At most half of the slots are taken. */
  private int[] slots = new int[2 * SMALL];

  private int size;

  /** The number of this range; a new one is the {@link #size} before the call. */
  public int add(byte[] array, int offset, int length) {
    return add(ByteHash.of(array, offset, length), array, offset, length);
  }

  /**
   * The number of this range.
   *
   * @param byteHash its {@link ByteHash}, of which the low half is used
   */
  public int add(long byteHash, byte[] array, int offset, int length) {
    int hash = (int) byteHash;
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
    return find(ByteHash.of(array, offset, length), array, offset, length);
  }

  /**
   * The number of this range, or -1 when it was never added.
   *
   * @param byteHash its {@link ByteHash}
   */
  public int find(long byteHash, byte[] array, int offset, int length) {
    return slots[slot((int) byteHash, array, offset, length)] - 1;
  }

  public int size() {
    return size;
  }

  /** All the bytes kept, in the order of the numbers. */
  public long byteSize() {
    return bytes.size();
  }

  /** What the entries take on the heap, with the room that they are about to grow into. */
  public long usedBytes() {
    return 2L * bytes.size() + ENTRY_BYTES * size;
  }

  /** The bytes that the arrays take on the heap. */
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
    if (heldBytes() > KEPT_BYTES) {
      bytes = new ProtoWriter(SMALL_BYTES);
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

  /** The most slots that are looked at for a range that is here. */
  int longestProbe() {
    int longest = 0;
    int mask = slots.length - 1;
    for (int slot = 0; slot < slots.length; slot++) {
      if (slots[slot] != 0) {
        int home = hashes[slots[slot] - 1] & mask;
        longest = Math.max(longest, ((slot - home) & mask) + 1);
      }
    }
    return longest;
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
