package ai.odock.router.exporters.prometheusremotewrite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.xerial.snappy.Snappy;

/** A request that is ready to be sent. */
final class WriteRequest {
  private final Protocol protocol;
  private final byte[] body;
  private final PointGroups groups;
  private final Written contents;

  private WriteRequest(Protocol protocol, byte[] body, PointGroups groups, Written contents) {
    this.protocol = protocol;
    this.body = body;
    this.groups = groups;
    this.contents = contents;
  }

  /** A request of version 1.0 from {@code [offset, offset + length)} of an array. */
  static WriteRequest version1(byte[] array, int offset, int length, PointGroups groups) {
    byte[] body = compress(array, offset, length);
    return new WriteRequest(Protocol.VERSION_1, body, groups, Written.NOTHING);
  }

  /**
   * A request of version 2.0 from the beginning of an array.
   *
   * @param contents what the backend shall say that it has written
   */
  static WriteRequest version2(byte[] array, int length, PointGroups groups, Written contents) {
    byte[] body = compress(array, 0, length);
    return new WriteRequest(Protocol.VERSION_2, body, groups, contents);
  }

  private static byte[] compress(byte[] array, int offset, int length) {
    try {
      byte[] compressed = new byte[Snappy.maxCompressedLength(length)];
      int size = Snappy.compress(array, offset, length, compressed, 0);
      return Arrays.copyOf(compressed, size);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // only for lengths that do not fit
    }
  }

  Protocol protocol() {
    return protocol;
  }

  /** One Snappy block. */
  byte[] body() {
    return body;
  }

  /** What {@link #body} was made of. */
  byte[] uncompressed() {
    try {
      return Snappy.uncompress(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // it is our own
    }
  }

  PointGroups groups() {
    return groups;
  }

  /** The points that arrive with it; others arrive only with a later request of their batch. */
  int points() {
    return groups.points();
  }

  /** What it holds; nothing is known of a request of version 1.0. */
  Written contents() {
    return contents;
  }

  /** About the bytes that it takes. */
  long heldBytes() {
    return body.length + 8L * groups.size() + 128;
  }
}
