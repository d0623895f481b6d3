package ai.odock.router.otlp;

/** Tells whether bytes are UTF-8: the check of a request leaves that to whoever writes text. */
public final class Utf8 {
  /** The bits that no byte of ASCII has, in eight of them. */
  private static final long NOT_ASCII = 0x8080808080808080L;

  private Utf8() {}

  /** Whether the range is UTF-8: shortest forms, no surrogates, nothing above U+10FFFF. */
  public static boolean isValid(byte[] array, int offset, int length) {
    int end = offset + length;
    int pos = offset;
    while (pos < end) {
      if (array[pos] >= 0) {
        boolean eight =
            end - pos >= Long.BYTES && (ProtoReader.fixed64At(array, pos) & NOT_ASCII) == 0;
        pos += eight ? Long.BYTES : 1;
        continue;
      }
      int size = sequence(array, pos, end);
      if (size == 0) {
        return false;
      }
      pos += size;
    }
    return true;
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
