package ai.odock.router.otlp;

/**
 * Knows an attribute of the shape that SDKs write: a key, then one text, truth value or number, all
 * lengths below 128 and all text ASCII. Nearly every attribute is one, and attributes are most of a
 * request, so {@link OtlpCheck} asks this first. It never says yes to what a walk field by field
 * would refuse.
 */
final class PlainAttribute {
  private static final int KEY = 1 << 3 | ProtoReader.BYTES;
  private static final int VALUE = 2 << 3 | ProtoReader.BYTES;

  private static final int STRING_VALUE = 1 << 3 | ProtoReader.BYTES;
  private static final int BOOL_VALUE = 2 << 3 | ProtoReader.VARINT;
  private static final int INT_VALUE = 3 << 3 | ProtoReader.VARINT;
  private static final int DOUBLE_VALUE = 4 << 3 | ProtoReader.FIXED64;

  /** Tag and length of key and of value, and a value of a tag and one byte. */
  private static final int SHORTEST = 6;

  private PlainAttribute() {}

  /** False: it has another shape, and may be good or bad. */
  static boolean is(byte[] array, int from, int end) {
    if (end - from < SHORTEST || array[from] != KEY) {
      return false;
    }
    int keyLength = array[from + 1];
    int value = from + 2 + keyLength;
    if (keyLength < 0 || value > end - 4 || array[value] != VALUE) {
      return false;
    }
    int data = value + 4;
    if (value + 2 + array[value + 1] != end) {
      return false;
    }
    int first = array[value + 3];
    return switch (array[value + 2]) {
      // lengths and tags are below 128 like ASCII, so all of it is one look
      case STRING_VALUE -> data + first == end && Utf8.isAscii(array, from, end);
      case BOOL_VALUE -> first >= 0 && data == end && Utf8.isAscii(array, from, value);
      case INT_VALUE -> endsWithVarint(array, value + 3, end) && Utf8.isAscii(array, from, value);
      case DOUBLE_VALUE -> end - data == 7 && Utf8.isAscii(array, from, value);
      default -> false;
    };
  }

  private static boolean endsWithVarint(byte[] array, int from, int end) {
    int last = end - 1;
    for (int i = from; i < last; i++) {
      if (array[i] >= 0) {
        return false;
      }
    }
    int size = end - from;
    return array[last] >= 0 && (size < 10 || (size == 10 && array[last] <= 1));
  }
}
