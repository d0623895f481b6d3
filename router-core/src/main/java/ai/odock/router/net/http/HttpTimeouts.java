package ai.odock.router.net.http;

import java.time.Duration;
import java.util.stream.Stream;

/**
 * How long the clients of an HTTP server may take. Zero is no limit for the last three.
 *
 * @param silence without sending anything inside a request, or reading its answer
 * @param idle between two requests
 * @param readHeader from the first byte of a request to the end of its head
 * @param read from the first byte of a request to the end of its body
 * @param write from the end of the head to the end of the answer, our own work included
 */
record HttpTimeouts(
    Duration silence, Duration idle, Duration readHeader, Duration read, Duration write) {
  HttpTimeouts {
    if (Stream.of(silence, idle).anyMatch(limit -> !limit.isPositive())
        || Stream.of(readHeader, read, write).anyMatch(Duration::isNegative)) {
      throw new IllegalArgumentException("negative timeout");
    }
  }

  /** The shortest: whoever looks that often sees every limit being passed. */
  Duration shortest() {
    return Stream.of(silence, idle, readHeader, read, write)
        .filter(Duration::isPositive)
        .min(Duration::compareTo)
        .orElse(silence);
  }
}
