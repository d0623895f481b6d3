package ai.odock.router.net;

import java.net.InetSocketAddress;

/**
 * An address to listen on.
 *
 * @param host a name or address without brackets; empty: every interface
 * @param port 0 to 65535; 0 lets the machine choose
 */
public record HostPort(String host, int port) {
  /**
   * Reads {@code host:port}, {@code :port} or {@code [::1]:port}.
   *
   * @throws IllegalArgumentException with Go's words for what is wrong
   */
  public static HostPort parse(String address) {
    int colon = address.lastIndexOf(':');
    if (colon < 0) {
      throw wrong(address, "missing port in address");
    }
    return new HostPort(host(address, colon), port(address, address.substring(colon + 1)));
  }

  private static String host(String address, int colon) {
    if (address.startsWith("[")) {
      int bracket = address.indexOf(']');
      if (bracket < 0) {
        throw wrong(address, "missing ']' in address");
      }
      if (bracket + 1 != colon) {
        throw wrong(
            address, bracket > colon ? "missing port in address" : "too many colons in address");
      }
      return address.substring(1, bracket);
    }
    String host = address.substring(0, colon);
    if (host.indexOf(':') >= 0) {
      throw wrong(address, "too many colons in address");
    }
    return host;
  }

  private static int port(String address, String digits) {
    boolean number = !digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!number || digits.length() > 5 || Integer.parseInt(digits) > 65535) {
      throw wrong(address, "invalid port");
    }
    return Integer.parseInt(digits);
  }

  private static IllegalArgumentException wrong(String address, String what) {
    return new IllegalArgumentException("address " + address + ": " + what);
  }

  /** The address for a socket; a name is looked up now. */
  InetSocketAddress toSocketAddress() {
    return host.isEmpty() ? new InetSocketAddress(port) : new InetSocketAddress(host, port);
  }

  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
