package ai.odock.router.exporters.loki;

/** Different longs; 0 is none of them. At most half of the slots are taken. */
final class LongSet {
  private long[] slots = new long[16];
  private int size;

  boolean has(long value) {
    return slots[slot(slots, value)] != 0;
  }

  void add(long value) {
    int slot = slot(slots, value);
    if (slots[slot] == 0) {
      slots[slot] = value;
      if (++size * 2 > slots.length) {
        grow();
      }
    }
  }

  int size() {
    return size;
  }

  long heldBytes() {
    return 8L * slots.length;
  }

  private void grow() {
    long[] larger = new long[2 * slots.length];
    for (long value : slots) {
      if (value != 0) {
        larger[slot(larger, value)] = value;
      }
    }
    slots = larger;
  }

  private static int slot(long[] in, long value) {
    int mask = in.length - 1;
    int slot = (int) (value ^ value >>> 32) & mask;
    while (in[slot] != 0 && in[slot] != value) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }
}
