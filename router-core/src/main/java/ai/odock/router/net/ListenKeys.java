package ai.odock.router.net;

import ai.odock.router.ConfigRecord.Shown;
import ai.odock.router.ConfigSection;
import java.time.Duration;
import java.util.Set;

/** The keys that say where and to whom a server listens (confignet). */
public final class ListenKeys {
  private static final String LATER = "it is not supported yet";

  /** What Go knows and no server can listen on. */
  private static final Set<String> OTHER_TRANSPORTS =
      Set.of("udp", "udp4", "udp6", "ip", "ip4", "ip6", "unixgram", "unixpacket");

  /** Stands in for an address that a problem was told of. */
  private static final ListenAddress NOWHERE = ListenAddress.tcp(new HostPort("localhost", 0));

  private ListenKeys() {}

  /**
   * Where it listens.
   *
   * @param fallback stands in when nothing is configured, and after a mistake; empty: the endpoint
   *     is required
   */
  public static ListenAddress address(ConfigSection yaml, String fallback) {
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

  /** Connections at a time; 0: the server's own limit. A key of ours. */
  public static int maxConnections(ConfigSection yaml) {
    return (int) Math.min(Integer.MAX_VALUE, yaml.integer("max_connections", 0));
  }

  /**
   * What is still to come.
   *
   * @param tls when its key is printed
   */
  public static void later(ConfigSection yaml, Shown tls) {
    yaml.showing(tls).unsupported("tls", LATER);
    yaml.unsupported("auth", LATER);
    yaml.unsupported("middlewares", LATER);
  }

  /** A dialer's keys, which a server has for no reason. */
  public static void dialer(ConfigSection yaml) {
    ConfigSection dialer = yaml.section("dialer");
    if (!dialer.duration("timeout", Duration.ZERO).isZero()) {
      dialer.warning("timeout", "has no effect: a server dials nobody");
    }
  }
}
