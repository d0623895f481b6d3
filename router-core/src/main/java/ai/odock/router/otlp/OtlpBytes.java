package ai.odock.router.otlp;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * One encoded {@code Export…ServiceRequest}, checked, as a range of an array that nobody changes.
 * Two of them written one after the other are again a valid request that holds both.
 *
 * <p>A request whose beginning was changed shares the rest with the one it was made of. It becomes
 * one range when somebody looks inside; who only writes it makes no copy.
 */
public final class OtlpBytes {
  private byte[] array;
  private int offset;
  private final int length;

  /** What stands before the range while the request is not one range. */
  private volatile byte @Nullable [] head;

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

  /** A request that begins with {@code head} and goes on with a range of another array. */
  static OtlpBytes spliced(byte[] head, byte[] array, int offset, int length, int items) {
    OtlpBytes bytes = new OtlpBytes(array, offset, head.length + length, items);
    bytes.head = head;
    return bytes;
  }

  public byte[] array() {
    join();
    return array;
  }

  public int offset() {
    join();
    return offset;
  }

  /** Of several threads only the first one joins, and nobody reads the range before. */
  private void join() {
    if (head == null) {
      return;
    }
    synchronized (this) {
      byte[] before = head;
      if (before != null) {
        byte[] joined = Arrays.copyOf(before, length);
        System.arraycopy(array, offset, joined, before.length, length - before.length);
        array = joined;
        offset = 0;
        head = null;
      }
    }
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
    return new ProtoReader(array(), offset(), length);
  }

  public void writeTo(OutputStream out) throws IOException {
    byte[] before;
    byte[] rest;
    int from;
    synchronized (this) {
      before = head;
      rest = array;
      from = offset;
    }
    int written = 0;
    if (before != null) {
      out.write(before);
      written = before.length;
    }
    out.write(rest, from, length - written);
  }

  /** A copy of the range. */
  public byte[] toByteArray() {
    return Arrays.copyOfRange(array(), offset(), offset() + length);
  }

  /** By content, so that tests can compare. */
  @Override
  public boolean equals(Object other) {
    return other instanceof OtlpBytes that
        && items == that.items
        && Arrays.equals(toByteArray(), that.toByteArray());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(toByteArray());
  }

  @Override
  public String toString() {
    return items + " items: " + HexFormat.of().formatHex(toByteArray());
  }
}
