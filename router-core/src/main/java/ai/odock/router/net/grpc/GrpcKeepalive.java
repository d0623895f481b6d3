package ai.odock.router.net.grpc;

import java.time.Duration;
import java.util.stream.Stream;

/**
 * How long the connections of a gRPC server live, and how often clients may ping (google.golang.org
 * grpc/keepalive). Zero is never for the first three.
 *
 * @param maxIdle without a call, until the client is asked to go
 * @param maxAge until the client is asked to go; each connection has up to a tenth more or less
 * @param maxAgeGrace for its calls to end after that
 * @param time without hearing from the client, until it is pinged
 * @param timeout for the answer to that
 * @param minPingInterval between pings of a client; three that come sooner are too many
 * @param permitWithoutCalls whether a client may ping that often while it has no call
 */
public record GrpcKeepalive(
    Duration maxIdle,
    Duration maxAge,
    Duration maxAgeGrace,
    Duration time,
    Duration timeout,
    Duration minPingInterval,
    boolean permitWithoutCalls) {
  /** grpc-go's. */
  public static final GrpcKeepalive DEFAULTS =
      new GrpcKeepalive(
          Duration.ZERO,
          Duration.ZERO,
          Duration.ZERO,
          Duration.ofHours(2),
          Duration.ofSeconds(20),
          Duration.ofMinutes(5),
          false);

  public GrpcKeepalive {
    if (Stream.of(maxIdle, maxAge, maxAgeGrace, minPingInterval).anyMatch(Duration::isNegative)
        || !time.isPositive()
        || !timeout.isPositive()) {
      throw new IllegalArgumentException("a keepalive duration is negative");
    }
  }
}
