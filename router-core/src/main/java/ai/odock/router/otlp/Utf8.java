package ai.odock.router.otlp;

/** Tells whether bytes are UTF-8. */
public final class Utf8 {
  private static final byte[] REPLACEMENT = {(byte) 0xef, (byte) 0xbf, (byte) 0xbd};
  private static final long HIGH_BITS = 0x8080808080808080L;

  private Utf8() {}

  /** Whether every byte of the range is below 128. */
  static boolean isAscii(byte[] array, int from, int end) {
    long all = 0;
    int pos = from;
    for (; pos <= end - 4 * Long.BYTES; pos += 4 * Long.BYTES) {
      all |=
          ProtoReader.fixed64At(array, pos)
              | ProtoReader.fixed64At(array, pos + 8)
              | ProtoReader.fixed64At(array, pos + 16)
              | ProtoReader.fixed64At(array, pos + 24);
    }
    for (; pos <= end - Long.BYTES; pos += Long.BYTES) {
      all |= ProtoReader.fixed64At(array, pos);
    }
    for (; pos < end; pos++) {
      all |= array[pos];
    }
    return (all & HIGH_BITS) == 0;
  }

  /** Whether the range is UTF-8: shortest forms, no surrogates, nothing above U+10FFFF. */
  public static boolean isValid(byte[] array, int offset, int length) {
    int end = offset + length;
    int pos = offset;
    while (pos < end) {
      if (pos <= end - 8 && (ProtoReader.fixed64At(array, pos) & HIGH_BITS) == 0) {
        pos += 8;
      } else if (array[pos] >= 0) {
        pos++;
      } else {
        int size = sequence(array, pos, end);
        if (size == 0) {
          return false;
        }
        pos += size;
      }
    }
    return true;
  }

  /** Appends the range, each run of bytes that belong to no character as one U+FFFD. */
  public static void repair(byte[] array, int offset, int length, ProtoWriter out) {
    int end = offset + length;
    int pos = offset;
    int good = offset;
    boolean broken = false;
    while (pos < end) {
      int size = array[pos] >= 0 ? 1 : sequence(array, pos, end);
      if (size == 0) {
        out.bytes(array, good, pos - good);
        if (!broken) {
          out.bytes(REPLACEMENT, 0, REPLACEMENT.length);
        }
        good = ++pos;
      } else {
        pos += size;
      }
      broken = size == 0;
    }
    out.bytes(array, good, pos - good);
  }

  /**
   * The bytes of a text up to the last whole character that ends within {@code most} bytes; all of
   * it when it is no longer.
   */
  public static int wholeCharacters(byte[] array, int offset, int length, int most) {
    int cut = Math.min(length, most);
    while (cut < length && cut > 0 && (array[offset + cut] & 0xc0) == 0x80) {
      cut--;
    }
    return cut;
  }

  /** The code points of a valid range. */
  public static int codePoints(byte[] array, int offset, int length) {
    int count = 0;
    for (int pos = offset; pos < offset + length; pos++) {
      count += (array[pos] & 0xc0) == 0x80 ? 0 : 1;
    }
    return count;
  }

  /** The bytes of the character at {@code pos}, which is none of ASCII; 0 when there is none. */
  private static int sequence(byte[] array, int pos, int end) {
    int lead = array[pos] & 0xff;
    int size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (lead < 0xc2 || lead > 0xf4 || size > end - pos) {
      return 0;
    }
    for (int i = 1; i < size; i++) {
      if ((array[pos + i] & 0xc0) != 0x80) {
        return 0;
      }
    }
    int second = array[pos + 1] & 0xff;
    boolean fits =
        switch (lead) {
          case 0xe0 -> second >= 0xa0;
          case 0xed -> second < 0xa0;
          case 0xf0 -> second >= 0x90;
          case 0xf4 -> second < 0x90;
          default -> true;
        };
    return fits ? size : 0;
  }
}
