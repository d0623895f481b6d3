package ai.odock.router.net.grpc;

import ai.odock.router.settings.ConfigRecord.Shown;
import ai.odock.router.settings.ConfigSection;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Pings on a connection, by Go's rules (grpc-go keepalive.ClientParameters): whatever is missing or
 * too short becomes what Go makes of it.
 *
 * @param time how long nothing may come before a ping; at least 10 s
 * @param timeout how long its answer may take
 * @param permitWithoutStream whether idle connections are checked too
 */
record ClientKeepalive(Duration time, Duration timeout, boolean permitWithoutStream) {
  private static final Duration SHORTEST = Duration.ofSeconds(10);
  private static final Duration USUAL_TIMEOUT = Duration.ofSeconds(20);

  ClientKeepalive {
    time = time.compareTo(SHORTEST) < 0 ? SHORTEST : time;
    timeout = timeout.isZero() ? USUAL_TIMEOUT : timeout;
    if (timeout.isNegative()) {
      throw new IllegalArgumentException("'timeout' must be non-negative");
    }
  }

  /** Reads the block {@code keepalive} of a client; null: there is none. */
  static @Nullable ClientKeepalive read(ConfigSection client) {
    ConfigSection block = client.block("keepalive", ConfigSection.Presence.OFF);
    return block == null
        ? null
        : block.read(
            yaml ->
                new ClientKeepalive(
                    yaml.showing(Shown.ALWAYS).duration("time", Duration.ZERO),
                    yaml.showing(Shown.ALWAYS).duration("timeout", Duration.ZERO),
                    yaml.bool("permit_without_stream", false)));
  }
}
