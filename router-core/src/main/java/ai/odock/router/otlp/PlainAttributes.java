package ai.odock.router.otlp;

import ai.odock.router.otlp.MalformedOtlp.Reason;

/**
 * Knows attributes of the shape that SDKs write: a key, then one text, truth value or number, all
 * lengths below 128. Nearly every attribute is one, and attributes are most of a request, so {@link
 * OtlpCheck} asks this first. It never steps over what a walk field by field would refuse.
 */
final class PlainAttributes {
  private static final int KEY = 1 << 3 | ProtoReader.BYTES;
  private static final int VALUE = 2 << 3 | ProtoReader.BYTES;

  private static final int STRING_VALUE = 1 << 3 | ProtoReader.BYTES;
  private static final int BOOL_VALUE = 2 << 3 | ProtoReader.VARINT;
  private static final int INT_VALUE = 3 << 3 | ProtoReader.VARINT;
  private static final int DOUBLE_VALUE = 4 << 3 | ProtoReader.FIXED64;

  /** Tag and length of key and of value, and a value of a tag and one byte. */
  private static final int SHORTEST = 6;

  private PlainAttributes() {}

  /**
   * Steps over plain attributes that lie side by side.
   *
   * @param tag of the attributes
   * @param from where the first one's tag stands
   * @return where the one begins that is not plain, and may be good or bad
   * @throws Damage when a text is not UTF-8
   */
  static int skip(int tag, byte[] array, int from, int end) throws Damage {
    int pos = from;
    // All from here to pos is text, tags and short lengths: ASCII, when the texts are.
    int unchecked = from;
    while (end - pos >= 2 + SHORTEST && array[pos] == tag) {
      int start = pos + 2;
      int next = start + array[pos + 1];
      if (next < start + SHORTEST || next > end || array[start] != KEY) {
        break;
      }
      int keyLength = array[start + 1];
      int value = start + 2 + keyLength;
      if (keyLength < 0
          || value > next - 4
          || array[value] != VALUE
          || value + 2 + array[value + 1] != next) {
        break;
      }
      int first = array[value + 3];
      if (array[value + 2] == STRING_VALUE) {
        if (value + 4 + first != next) {
          break;
        }
      } else if (!isNumber(array, array[value + 2], value + 3, next)) {
        break;
      } else if (next - value > 4) {
        texts(array, unchecked, value, next);
        unchecked = next;
      }
      pos = next;
    }
    texts(array, unchecked, pos, pos);
    return pos;
  }

  private static boolean isNumber(byte[] array, int type, int from, int end) {
    return switch (type) {
      case BOOL_VALUE -> array[from] >= 0 && from + 1 == end;
      case INT_VALUE -> isVarint(array, from, end);
      case DOUBLE_VALUE -> end - from == Double.BYTES;
      default -> false;
    };
  }

  private static boolean isVarint(byte[] array, int from, int end) {
    int last = end - 1;
    for (int i = from; i < last; i++) {
      if (array[i] >= 0) {
        return false;
      }
    }
    int size = end - from;
    return array[last] >= 0 && (size < 10 || (size == 10 && array[last] <= 1));
  }

  /**
   * Checks the texts of plain attributes.
   *
   * @param number where a number begins in the last one; the same as {@code end} when it has none
   */
  private static void texts(byte[] array, int from, int number, int end) throws Damage {
    if (Utf8.isAscii(array, from, number)) {
      return;
    }
    for (int pos = from; pos < end; pos += 2 + array[pos + 1]) {
      int key = pos + 4;
      int keyLength = array[key - 1];
      if (!Utf8.isValid(array, key, keyLength)) {
        throw notUtf8(CommonSchema.KEY_VALUE, key - 2, KEY);
      }
      int value = key + keyLength + 2;
      if (array[value] == STRING_VALUE && !Utf8.isValid(array, value + 2, array[value + 1])) {
        throw notUtf8(CommonSchema.VALUE, value, STRING_VALUE);
      }
    }
  }

  private static Damage notUtf8(MessageType type, int at, int tag) {
    return new Damage(Reason.INVALID_UTF8, type, at, tag, "is not UTF-8");
  }
}
