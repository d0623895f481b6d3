package ai.odock.router.net;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code NO_PROXY}: a name with its subdomains, only the subdomains ({@code .name}),
 * an address, a network, or everything ({@code *}); names and addresses may have a port.
 *
 * @param port -1: any
 * @param network null: the entry is a name
 * @param prefixBits how many leading bits of {@code network} count
 */
record NoProxyRule(String name, int port, @Nullable InetAddress network, int prefixBits) {
  private static final String ADDRESS = "[0-9.]+|[0-9a-f:.]*:[0-9a-f:.]*:[0-9a-f:.]*";

  static NoProxyRule parse(String rule) {
    int slash = rule.indexOf('/');
    InetAddress base = slash < 0 ? null : address(rule.substring(0, slash));
    if (base != null && rule.substring(slash + 1).matches("[0-9]{1,3}")) {
      int bits = Integer.parseInt(rule.substring(slash + 1));
      return new NoProxyRule("", -1, base, Math.min(bits, base.getAddress().length * 8));
    }
    String host = rule;
    int port = -1;
    int colon = rule.lastIndexOf(':');
    if (colon >= 0 && address(rule) == null && rule.substring(colon + 1).matches("[0-9]{1,5}")) {
      port = Integer.parseInt(rule.substring(colon + 1));
      host = rule.substring(0, colon);
    }
    host = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    host = host.startsWith("*.") ? host.substring(1) : host;
    InetAddress single = address(host);
    return new NoProxyRule(host, port, single, single == null ? 0 : single.getAddress().length * 8);
  }

  /** Reads a literal address; names are never looked up. */
  private static @Nullable InetAddress address(String text) {
    if (!text.matches(ADDRESS)) {
      return null;
    }
    try {
      return InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  boolean matches(String host, int targetPort) {
    if (name.equals("*")) {
      return true;
    }
    if (port >= 0 && port != targetPort) {
      return false;
    }
    if (network != null) {
      InetAddress address = address(host);
      return address != null && within(address.getAddress(), network.getAddress());
    }
    return name.startsWith(".")
        ? host.endsWith(name)
        : host.equals(name) || host.endsWith("." + name);
  }

  private boolean within(byte[] address, byte[] base) {
    if (address.length != base.length) {
      return false;
    }
    for (int bit = 0; bit < prefixBits; bit++) {
      int mask = 0x80 >> (bit & 7);
      if ((address[bit >> 3] & mask) != (base[bit >> 3] & mask)) {
        return false;
      }
    }
    return true;
  }

  /** This machine is never reached through a proxy. */
  static boolean isLoopback(String host) {
    InetAddress address = address(host);
    return host.equals("localhost") || (address != null && address.isLoopbackAddress());
  }
}
