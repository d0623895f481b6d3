package ai.odock.router.net.http;

import ai.odock.router.settings.ConfigRecord.Shown;
import ai.odock.router.settings.ConfigSection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;

/**
 * What an HTTP client does with its connections (collector: confighttp.ClientConfig).
 *
 * @param maxIdle connections kept for later; a client has one peer, so this is also the limit for a
 *     host
 * @param maxAtOnce connections to a host, in use or not; 0: any number
 * @param idleTimeout how long a connection is kept without use; zero: as long as the peer keeps it
 * @param keepAlive whether connections are used again
 * @param pingEvery how often HTTP/2 connections are checked; zero: never
 * @param http2 whether HTTP/2 is offered, with TLS
 */
record HttpConnections(
    int maxIdle,
    int maxAtOnce,
    Duration idleTimeout,
    boolean keepAlive,
    Duration pingEvery,
    boolean http2) {
  /** The collector's. */
  static final HttpConnections DEFAULT =
      new HttpConnections(100, 0, Duration.ofSeconds(90), true, Duration.ZERO, true);

  /** What the library's clock can add to now without an overflow. */
  private static final Duration FOREVER = Duration.ofDays(10_000);

  static HttpConnections read(ConfigSection client) {
    ConfigSection plain = client.showing(Shown.ALWAYS);
    long idle = plain.signedInteger("max_idle_conns", DEFAULT.maxIdle);
    long idleOfHost = client.signedInteger("max_idle_conns_per_host", 0);
    long atOnce = client.signedInteger("max_conns_per_host", DEFAULT.maxAtOnce);
    Duration idleTimeout = plain.duration("idle_conn_timeout", DEFAULT.idleTimeout);
    boolean keepAlive = !client.bool("disable_keep_alives", false);
    Duration ping = client.duration("http2_read_idle_timeout", Duration.ZERO);
    Duration pong = client.duration("http2_ping_timeout", Duration.ZERO);
    return new HttpConnections(
        Math.min(unlimited(idle), unlimited(idleOfHost)),
        Math.clamp(atOnce, 0, Integer.MAX_VALUE),
        idleTimeout,
        // below zero Go keeps none
        keepAlive && idle >= 0 && idleOfHost >= 0,
        pingEvery(ping, pong),
        client.bool("force_attempt_http2", true));
  }

  private static int unlimited(long zeroForNone) {
    return zeroForNone <= 0 ? Integer.MAX_VALUE : (int) Math.min(zeroForNone, Integer.MAX_VALUE);
  }

  /** The library waits for an answer until the next ping, so that must not come too soon. */
  private static Duration pingEvery(Duration ping, Duration pong) {
    if (!ping.isPositive()) {
      return Duration.ZERO;
    }
    return pong.compareTo(ping) > 0 ? pong : ping;
  }

  void applyTo(OkHttpClient.Builder client) {
    Duration kept = idleTimeout.isPositive() ? idleTimeout : FOREVER;
    kept = kept.compareTo(FOREVER) < 0 ? kept : FOREVER;
    client.connectionPool(new ConnectionPool(maxIdle, kept.toNanos(), TimeUnit.NANOSECONDS));
    client.pingInterval(HttpClient.millis(pingEvery), TimeUnit.MILLISECONDS);
    if (!http2) {
      client.protocols(List.of(Protocol.HTTP_1_1));
    }
  }
}
