package ai.odock.router.otlp;

/**
 * Reads varints that nobody has checked. A value and how many bytes it took come back in one long,
 * which costs no object.
 */
final class Varint {
  private static final int SIZE_BITS = 3;

  private Varint() {}

  /** The 32-bit value in what {@link #read32} gave; negative from 2<sup>31</sup> on. */
  static int value(long read) {
    return (int) (read >>> SIZE_BITS);
  }

  /** The bytes, 1 to 5, in what {@link #read32} gave. */
  static int size(long read) {
    return (int) read & (1 << SIZE_BITS) - 1;
  }

  /** A tag or a length: at most 5 bytes, of which padding is allowed, and 32 bits. */
  static long read32(MessageType type, byte[] array, int from, int end) throws Damage {
    long value = 0;
    for (int i = 0; i < 5 && i < end - from; i++) {
      byte b = array[from + i];
      value |= (long) (b & 0x7f) << (7 * i);
      if (b >= 0) {
        if (value >>> 32 != 0) {
          break;
        }
        return value << SIZE_BITS | (i + 1);
      }
    }
    throw new Damage(type, from, "a tag or length that does not end or is too large");
  }

  /** Where a value of at most 64 bits ends. */
  static int skip64(MessageType type, byte[] array, int from, int end) throws Damage {
    if (from < end && array[from] >= 0) {
      return from + 1;
    }
    int longest = Math.min(10, end - from);
    for (int i = 1; i < longest; i++) {
      byte b = array[from + i];
      if (b >= 0) {
        if (i == 9 && b > 1) {
          break;
        }
        return from + i + 1;
      }
    }
    throw new Damage(type, from, "a varint that does not end or is too large");
  }

  /** Checks values that lie one after the other. */
  static void skipAll64(MessageType type, byte[] array, int from, int end) throws Damage {
    int pos = from;
    while (pos < end) {
      pos = skip64(type, array, pos, end);
    }
  }
}
