package ai.odock.router.net;

import ai.odock.router.net.tls.TlsServerSettings;
import ai.odock.router.settings.ConfigRecord.Shown;
import ai.odock.router.settings.ConfigSection;
import java.time.Duration;
import java.util.Set;

/**
 * What an operator says of where a server listens, and to how many (confignet, and keys of ours).
 *
 * @param maxConnections at a time; 0: 4096, or one for each 96 KiB of a smaller heap
 * @param maxConnectionsPerAddress of one client address at a time; 0: half of them
 */
public record ListenSettings(
    ListenAddress endpoint, int maxConnections, int maxConnectionsPerAddress) {
  private static final String LATER = "it is not supported yet";

  /** What Go knows and no server can listen on. */
  private static final Set<String> OTHER_TRANSPORTS =
      Set.of("udp", "udp4", "udp6", "ip", "ip4", "ip6", "unixgram", "unixpacket");

  /** Stands in for an address that a problem was told of. */
  private static final ListenAddress NOWHERE = ListenAddress.tcp(new HostPort("localhost", 0));

  /** What a connection may take on the heap, and who else needs some. */
  private static final int HEAP_PER_CONNECTION = 96 << 10;

  private static final int MOST_CONNECTIONS = 4096;

  /** A server with the usual limits. */
  public static ListenSettings at(ListenAddress endpoint) {
    return new ListenSettings(endpoint, 0, 0);
  }

  /**
   * Reads the keys, those that are still to come and those of a dialer among them.
   *
   * @param fallback where it listens unless it is said; empty: it has to be said
   * @param tls when the key of that name is printed
   */
  public static ListenSettings read(ConfigSection yaml, String fallback, Shown tls) {
    TlsServerSettings.read(yaml, tls);
    yaml.unsupported("auth", LATER);
    yaml.unsupported("middlewares", LATER);
    dialer(yaml);
    return new ListenSettings(
        address(yaml, fallback),
        count(yaml, "max_connections"),
        count(yaml, "max_connections_per_address"));
  }

  private static int count(ConfigSection yaml, String key) {
    return (int) Math.min(Integer.MAX_VALUE, yaml.integer(key, 0));
  }

  /**
   * The connections at a time. The usual number is safe: an HTTP/2 client that fills the table of
   * headers and does nothing more takes 20 KiB, which a small heap has not got 4096 times.
   */
  int connections() {
    long fit = Runtime.getRuntime().maxMemory() / HEAP_PER_CONNECTION;
    return maxConnections > 0 ? maxConnections : Math.clamp(fit, 1, MOST_CONNECTIONS);
  }

  /** The connections at a time of one address. */
  int connectionsPerAddress() {
    int all = connections();
    return maxConnectionsPerAddress > 0
        ? Math.min(all, maxConnectionsPerAddress)
        : all / 2 + all % 2;
  }

  /**
   * Where it listens.
   *
   * @param fallback stands in when nothing is configured, and after a mistake; empty: the endpoint
   *     is required
   */
  private static ListenAddress address(ConfigSection yaml, String fallback) {
    String transport = yaml.string("transport", "tcp");
    String endpoint = yaml.string("endpoint", fallback);
    if (endpoint.isBlank()) {
      yaml.problem("endpoint", "must be set to the address to listen on, such as localhost:8889");
      return NOWHERE;
    }
    if (!ListenAddress.TRANSPORTS.contains(transport)) {
      yaml.problem("transport", wrongTransport(transport));
      return parsed(fallback);
    }
    if (transport.equals("unix") && !yaml.present("endpoint")) {
      yaml.problem("transport", "unix needs the path of a socket as endpoint");
    }
    try {
      return ListenAddress.parse(transport, endpoint);
    } catch (IllegalArgumentException e) {
      yaml.problem("endpoint", String.valueOf(e.getMessage()));
      return parsed(fallback);
    }
  }

  private static ListenAddress parsed(String fallback) {
    return fallback.isEmpty() ? NOWHERE : ListenAddress.parse("tcp", fallback);
  }

  private static String wrongTransport(String transport) {
    if (OTHER_TRANSPORTS.contains(transport)) {
      return "\"" + transport + "\" carries no connections; use tcp, tcp4, tcp6 or unix";
    }
    return (transport.isEmpty() ? "invalid" : "unsupported")
        + " transport type \""
        + transport
        + "\"; use tcp, tcp4, tcp6 or unix";
  }

  /** A dialer's keys, which a server has for no reason. */
  private static void dialer(ConfigSection yaml) {
    ConfigSection dialer = yaml.section("dialer");
    if (!dialer.duration("timeout", Duration.ZERO).isZero()) {
      dialer.warning("timeout", "has no effect: a server dials nobody");
    }
  }
}
