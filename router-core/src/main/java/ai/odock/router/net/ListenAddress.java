package ai.odock.router.net;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Where a server listens. */
public sealed interface ListenAddress {
  /** The {@code transport} that a server can listen on. */
  List<String> TRANSPORTS = List.of("tcp", "tcp4", "tcp6", "unix");

  /** The transport, in Go's words. */
  String transport();

  /**
   * An internet address.
   *
   * @param transport {@code tcp}, or {@code tcp4} and {@code tcp6} for one family only
   */
  record Tcp(String transport, HostPort hostPort) implements ListenAddress {
    /**
     * The address for a socket; a name is looked up now.
     *
     * @throws IOException when there is none of the family
     */
    InetSocketAddress toSocketAddress() throws IOException {
      if (transport.equals("tcp")) {
        InetSocketAddress socket = hostPort.toSocketAddress();
        if (socket.isUnresolved()) {
          throw new UnknownHostException("lookup " + hostPort.host() + ": no such host");
        }
        return socket;
      }
      boolean ipv4 = transport.equals("tcp4");
      String host = hostPort.host().isEmpty() ? (ipv4 ? "0.0.0.0" : "::") : hostPort.host();
      try {
        return Arrays.stream(InetAddress.getAllByName(host))
            .filter(address -> address instanceof Inet4Address == ipv4)
            .findFirst()
            .map(address -> new InetSocketAddress(address, hostPort.port()))
            .orElseThrow(() -> new IOException("address " + host + ": no suitable address found"));
      } catch (UnknownHostException e) {
        throw new UnknownHostException("lookup " + host + ": no such host");
      }
    }

    @Override
    public String toString() {
      return hostPort.toString();
    }
  }

  /**
   * A socket in the file system; a path that begins with {@code @} is in Linux's abstract name
   * space.
   */
  record Unix(String path) implements ListenAddress {
    @Override
    public String transport() {
      return "unix";
    }

    @Override
    public String toString() {
      return path;
    }
  }

  /** The bytes of a path that the system takes, with the zero behind it (unix(7)). */
  int LONGEST_PATH = 107;

  /**
   * Checks the path of a Unix socket.
   *
   * @throws IllegalArgumentException for one that no socket can have
   */
  static void checkPath(String path) {
    if (path.indexOf(0) >= 0) {
      throw new IllegalArgumentException("unix socket path has a zero character");
    }
    if (path.getBytes(StandardCharsets.UTF_8).length > LONGEST_PATH) {
      throw new IllegalArgumentException(
          "unix socket path is longer than " + LONGEST_PATH + " bytes");
    }
  }

  /** Any family. */
  static ListenAddress tcp(HostPort address) {
    return new Tcp("tcp", address);
  }

  /**
   * Reads an endpoint.
   *
   * @param transport one of {@link #TRANSPORTS}
   * @throws IllegalArgumentException with Go's words for what is wrong with the endpoint
   */
  static ListenAddress parse(String transport, String endpoint) {
    if (!transport.equals("unix")) {
      return new Tcp(transport, HostPort.parse(endpoint));
    }
    if (endpoint.isEmpty()) {
      throw new IllegalArgumentException("the path of the socket is missing");
    }
    checkPath(endpoint);
    return new Unix(endpoint);
  }
}
