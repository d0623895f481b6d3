package ai.odock.router.otlp;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * One encoded {@code Export…ServiceRequest}, checked, as a range of an array that nobody changes.
 * Two of them written one after the other are again a valid request that holds both.
 */
public final class OtlpBytes {
  private final byte[] array;
  private final int offset;
  private final int length;
  private final int items;

  /**
   * @param items the spans, data points or log records inside, as counted by {@link OtlpCheck}
   */
  public OtlpBytes(byte[] array, int offset, int length, int items) {
    this.array = array;
    this.offset = offset;
    this.length = length;
    this.items = items;
  }

  public byte[] array() {
    return array;
  }

  public int offset() {
    return offset;
  }

  /** Bytes. */
  public int length() {
    return length;
  }

  /** Spans, data points or log records. */
  public int items() {
    return items;
  }

  /** A cursor at its beginning. */
  public ProtoReader reader() {
    return new ProtoReader(array, offset, length);
  }

  public void writeTo(OutputStream out) throws IOException {
    out.write(array, offset, length);
  }

  /** A copy of the range. */
  public byte[] toByteArray() {
    return Arrays.copyOfRange(array, offset, offset + length);
  }

  /** By content, so that tests can compare. */
  @Override
  public boolean equals(Object other) {
    return other instanceof OtlpBytes that
        && items == that.items
        && Arrays.equals(
            array, offset, offset + length, that.array, that.offset, that.offset + that.length);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(toByteArray());
  }

  @Override
  public String toString() {
    return items + " items: " + HexFormat.of().formatHex(array, offset, offset + length);
  }
}
