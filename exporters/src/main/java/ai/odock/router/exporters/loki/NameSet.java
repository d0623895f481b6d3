package ai.odock.router.exporters.loki;

import java.util.Arrays;

/**
 * The names of the pairs of one entry, by hashes of 64 bits, in the order in which they came. Two
 * names of one hash would cost one of the pairs; the hash is seeded, so that nobody can aim at
 * that.
 */
final class NameSet {
  private static final int SMALL = 64;

  /** An unusually large set is given back, so that the next one need not clear it. */
  private static final int KEPT = 1024;

  private long[] slots = new long[SMALL];
  private long[] names = new long[SMALL / 2];
  private int size;

  /** Adds a name; false when it is there already. */
  boolean add(long hash) {
    int slot = slot(slots, hash);
    if (slots[slot] != 0) {
      return false;
    }
    slots[slot] = stored(hash);
    names[size++] = hash;
    if (size == names.length) {
      grow();
    }
    return true;
  }

  boolean has(long hash) {
    return slots[slot(slots, hash)] != 0;
  }

  int size() {
    return size;
  }

  /** The hash of a name. */
  long at(int place) {
    return names[place];
  }

  void clear() {
    if (slots.length > KEPT) {
      slots = new long[SMALL];
      names = new long[SMALL / 2];
    } else if (size > 0) {
      Arrays.fill(slots, 0);
    }
    size = 0;
  }

  private void grow() {
    names = Arrays.copyOf(names, 2 * size);
    slots = new long[2 * slots.length];
    for (int i = 0; i < size; i++) {
      slots[slot(slots, names[i])] = stored(names[i]);
    }
  }

  /** Where a hash is, or belongs. At most half of the slots are taken. */
  private static int slot(long[] in, long hash) {
    long wanted = stored(hash);
    int mask = in.length - 1;
    int slot = Long.hashCode(wanted) & mask;
    while (in[slot] != 0 && in[slot] != wanted) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  /** 0 marks a free slot. */
  private static long stored(long hash) {
    return hash == 0 ? 1 : hash;
  }
}
