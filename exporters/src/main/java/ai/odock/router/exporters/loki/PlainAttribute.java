package ai.odock.router.exporters.loki;

import ai.odock.router.otlp.ProtoReader;

/**
 * Recognises an attribute in the shape that SDKs write: a key, then one text or whole number, all
 * shorter than 128 bytes. Most are; all others are read field by field.
 */
final class PlainAttribute {
  private static final int KEY = Otlp.KEY << 3 | ProtoReader.BYTES;
  private static final int VALUE = Otlp.VALUE << 3 | ProtoReader.BYTES;
  private static final int STRING = 1 << 3 | ProtoReader.BYTES;

  private static final int INT = 3 << 3 | ProtoReader.VARINT;

  private int keyStart;
  private int keyLength;
  private int text;
  private int textLength;
  private boolean isNumber;
  private long number;

  /** Whether the attribute in a range has this shape; where its parts lie is known then. */
  boolean is(byte[] array, int from, int length) {
    if (length < 6 || array[from] != KEY) {
      return false;
    }
    int key = array[from + 1];
    int value = from + 2 + key;
    int end = from + length;
    if (key < 0 || value > end - 4 || array[value] != VALUE) {
      return false;
    }
    keyStart = from + 2;
    keyLength = key;
    if (value + 2 + array[value + 1] != end) {
      return false;
    }
    return switch (array[value + 2]) {
      case STRING -> isText(array, value + 3, end);
      case INT -> isNumber(array, value + 3, end);
      default -> false;
    };
  }

  private boolean isText(byte[] array, int at, int end) {
    isNumber = false;
    text = at + 1;
    textLength = array[at];
    return textLength >= 0 && text + textLength == end;
  }

  private boolean isNumber(byte[] array, int at, int end) {
    isNumber = true;
    number = 0;
    for (int i = at; i < end; i++) {
      number |= (long) (array[i] & 0x7f) << (7 * (i - at));
      if (array[i] >= 0) {
        return i == end - 1;
      }
    }
    return false;
  }

  int key() {
    return keyStart;
  }

  int keyLength() {
    return keyLength;
  }

  /** Whether the value is a number; else it is a text. */
  boolean isNumber() {
    return isNumber;
  }

  long number() {
    return number;
  }

  int text() {
    return text;
  }

  int textLength() {
    return textLength;
  }
}
