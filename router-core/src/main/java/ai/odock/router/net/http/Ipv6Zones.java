package ai.odock.router.net.http;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.SocketFactory;

/**
 * The zones of IPv6 addresses in URLs ({@code http://[fe80::1%25eth0]:4318}, RFC 6874), which the
 * library cannot read: it is given the URL without, and its sockets connect with the zone.
 */
final class Ipv6Zones extends SocketFactory {
  private static final Pattern ZONED =
      Pattern.compile("^(https?://(?:[^/?#]*@)?\\[)([0-9A-Fa-f:.]+)%25([0-9A-Za-z._~-]+)(?=])");

  private final Map<InetAddress, String> zones = new ConcurrentHashMap<>();

  /** The URL as the library reads it. */
  static String without(String url) {
    return ZONED.matcher(url).replaceFirst("$1$2");
  }

  /** The same, and connections to its address use its zone from now on. */
  String taken(String url) {
    Matcher zoned = ZONED.matcher(url);
    if (zoned.find()) {
      zones.put(InetAddress.ofLiteral(zoned.group(2)), zoned.group(3));
      return zoned.replaceFirst("$1$2");
    }
    return url;
  }

  /** Connected by the caller. */
  @Override
  public Socket createSocket() {
    return new Socket() {
      @Override
      public void connect(SocketAddress address, int timeout) throws IOException {
        super.connect(zoned(address), timeout);
      }
    };
  }

  private SocketAddress zoned(SocketAddress address) throws IOException {
    if (address instanceof InetSocketAddress socket
        && socket.getAddress() instanceof Inet6Address literal
        && literal.getScopeId() == 0) {
      String zone = zones.get(literal);
      if (zone != null) {
        String scoped = literal.getHostAddress() + "%" + zone;
        return new InetSocketAddress(InetAddress.getByName(scoped), socket.getPort());
      }
    }
    return address;
  }

  @Override
  public Socket createSocket(String host, int port) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
    throw new UnsupportedOperationException();
  }
}
