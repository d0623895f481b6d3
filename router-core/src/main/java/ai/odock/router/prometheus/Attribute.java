package ai.odock.router.prometheus;

import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.ProtoWriter;
import java.util.Arrays;

/** Reads one KeyValue after the other. */
public final class Attribute {
  private static final int KEY = 1;
  private static final int VALUE = 2;

  private final ProtoReader fields = new ProtoReader();
  private final AttributeText text = new AttributeText();
  private int keyOffset;
  private int keyLength;
  private int valueOffset;
  private int valueLength;

  /** Reads the KeyValue that {@code outer} stands on. */
  public void read(ProtoReader outer) {
    read(outer.array(), outer.valueStart(), outer.valueLength());
  }

  /** Reads the KeyValue in a range. */
  public void read(byte[] array, int offset, int length) {
    fields.set(array, offset, length);
    keyOffset = offset; // an absent field is an empty range inside this one
    keyLength = 0;
    valueOffset = offset;
    valueLength = 0;
    while (fields.next()) {
      if (fields.field() == KEY) {
        keyOffset = fields.valueStart();
        keyLength = fields.valueLength();
      } else if (fields.field() == VALUE) {
        valueOffset = fields.valueStart();
        valueLength = fields.valueLength();
      }
    }
  }

  /** The array that the key lies in. */
  public byte[] array() {
    return fields.array();
  }

  public int keyOffset() {
    return keyOffset;
  }

  public int keyLength() {
    return keyLength;
  }

  public boolean isKey(byte[] key) {
    int end = keyOffset + keyLength;
    return keyLength == key.length
        && Arrays.equals(fields.array(), keyOffset, end, key, 0, key.length);
  }

  /**
   * Appends the value as text.
   *
   * @return false when it is not valid UTF-8
   */
  public boolean appendValue(ProtoWriter out) {
    return text.write(fields.array(), valueOffset, valueLength, out);
  }
}
