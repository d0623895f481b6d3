package ai.odock.router.prometheus;

import ai.odock.router.otlp.ProtoReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** UTF-8 as Unicode defines it: no overlong forms, no surrogates, nothing above U+10FFFF. */
public final class Utf8 {
  private static final long HIGH_BITS = 0x8080808080808080L;

  private Utf8() {}

  /** Whether the range is valid UTF-8. */
  public static boolean valid(byte[] array, int offset, int length) {
    int at = offset;
    int end = offset + length;
    while (at < end) {
      if (at <= end - 8 && (ProtoReader.fixed64At(array, at) & HIGH_BITS) == 0) {
        at += 8;
      } else if (array[at] >= 0) {
        at++;
      } else {
        int bytes = sequence(array, at, end);
        if (bytes == 0) {
          return false;
        }
        at += bytes;
      }
    }
    return true;
  }

  /** The code points of a valid range. */
  public static int codePoints(byte[] array, int offset, int length) {
    int count = 0;
    for (int at = offset; at < offset + length; at++) {
      count += (array[at] & 0xc0) == 0x80 ? 0 : 1;
    }
    return count;
  }

  /** The order of the encoded bytes, which differs from that of chars above the surrogates. */
  public static int compareAsBytes(String left, String right) {
    return Arrays.compareUnsigned(
        left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
  }

  /** The length of the multi-byte sequence at a position, 0 when there is none. */
  private static int sequence(byte[] array, int at, int end) {
    int lead = array[at] & 0xff;
    int length = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
    if (length == 0 || length > end - at) {
      return 0;
    }
    for (int i = 1; i < length; i++) {
      if ((array[at + i] & 0xc0) != 0x80) {
        return 0;
      }
    }
    int second = array[at + 1] & 0xff;
    boolean wrong =
        (lead == 0xe0 && second < 0xa0)
            || (lead == 0xed && second > 0x9f)
            || (lead == 0xf0 && second < 0x90)
            || (lead == 0xf4 && second > 0x8f);
    return wrong ? 0 : length;
  }
}
