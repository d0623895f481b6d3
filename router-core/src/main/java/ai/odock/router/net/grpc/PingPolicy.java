package ai.odock.router.net.grpc;

import java.time.Duration;

/** Counts the pings of a client that come too soon, as grpc-go does. */
final class PingPolicy {
  private static final int MAX_STRIKES = 2;

  /** For a client without calls that may not ping then. */
  private static final long RARELY = Duration.ofHours(2).toNanos();

  private final GrpcKeepalive keepalive;
  private boolean any;
  private boolean forgiven;
  private long last;
  private int strikes;

  PingPolicy(GrpcKeepalive keepalive) {
    this.keepalive = keepalive;
  }

  /** Something was sent to the client, which may want to know whether it arrived. */
  void forgive() {
    forgiven = true;
  }

  /**
   * A ping has come.
   *
   * @return false: these were too many
   */
  boolean ping(boolean hasCalls, long now) {
    long interval =
        hasCalls || keepalive.permitWithoutCalls() ? keepalive.minPingInterval().toNanos() : RARELY;
    if (forgiven) {
      forgiven = false;
      strikes = 0;
    } else if (any && now - last < interval) {
      strikes++;
    }
    any = true;
    last = now;
    return strikes <= MAX_STRIKES;
  }
}
