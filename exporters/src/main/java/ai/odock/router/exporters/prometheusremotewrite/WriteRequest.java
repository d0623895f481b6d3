package ai.odock.router.exporters.prometheusremotewrite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.xerial.snappy.Snappy;

/** A request that is ready to be sent. */
final class WriteRequest {
  private final byte[] body;
  private final int points;

  private WriteRequest(byte[] body, int points) {
    this.body = body;
    this.points = points;
  }

  /** Compresses {@code [0, length)} as one Snappy block. */
  static WriteRequest of(byte[] array, int length, int points) {
    try {
      byte[] compressed = new byte[Snappy.maxCompressedLength(length)];
      int size = Snappy.compress(array, 0, length, compressed, 0);
      return new WriteRequest(Arrays.copyOf(compressed, size), points);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // only for lengths that do not fit
    }
  }

  byte[] body() {
    return body;
  }

  /** The points that arrive with it; others arrive only with a later request of their batch. */
  int points() {
    return points;
  }
}
