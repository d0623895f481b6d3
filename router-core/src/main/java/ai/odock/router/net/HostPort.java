package ai.odock.router.net;

import java.net.Inet6Address;
import java.net.InetSocketAddress;

/**
 * An address to listen on, or to connect to.
 *
 * @param host a name or address without brackets, an IPv6 address perhaps with a zone ({@code
 *     fe80::1%eth0}); empty: every interface
 * @param port 0 to 65535; 0 lets the machine choose
 */
public record HostPort(String host, int port) {
  /** A zone follows it in an address, and this in a URL (RFC 6874). */
  private static final String ZONE = "%";

  /**
   * Reads {@code host:port}, {@code :port}, {@code [::1]:port}, {@code [fe80::1%eth0]:port} or, as
   * in a URL, {@code [fe80::1%25eth0]:port}.
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
      return literal(address, address.substring(1, bracket));
    }
    String host = address.substring(0, colon);
    if (host.indexOf(':') >= 0) {
      throw wrong(address, "too many colons in address");
    }
    return name(address, host);
  }

  /** What stands in brackets: as a rule an IPv6 address, but Go takes a name there as well. */
  private static String literal(String address, String text) {
    if (text.indexOf(':') < 0) {
      return name(address, text);
    }
    int zone = text.indexOf(ZONE);
    String bare = zone < 0 ? text : text.substring(0, zone);
    String interfaceName = zone < 0 ? "" : text.substring(zone).replaceFirst("^%(25)?", "");
    if (!isIpv6(bare) || (zone >= 0 && !interfaceName.matches("[0-9A-Za-z._~-]+"))) {
      throw wrong(address, "invalid IPv6 address");
    }
    return zone < 0 ? bare : bare + ZONE + interfaceName;
  }

  private static boolean isIpv6(String text) {
    try {
      return text.indexOf('[') < 0 && Inet6Address.ofLiteral(text) != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * Names may have an underscore, as those of Compose services, and whatever else Go takes: what
   * another program was to fill in ({@code $HOST}) is a warning of the configuration.
   */
  private static String name(String address, String host) {
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      boolean good = c > 0x7f ? Character.isLetterOrDigit(c) : isOfName(c);
      if (!good) {
        throw wrong(address, "invalid character \"" + c + "\" in host name");
      }
    }
    return host;
  }

  private static boolean isOfName(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "-._~!$&'()*+,;=".indexOf(c) >= 0;
  }

  private static int port(String address, String digits) {
    boolean number = !digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!number || digits.length() > 5 || Integer.parseInt(digits) > 65535) {
      throw wrong(address, "invalid port");
    }
    return Integer.parseInt(digits);
  }

  /** Says what is wrong; a user and password that stand in the address are not shown. */
  private static IllegalArgumentException wrong(String address, String what) {
    if (address.indexOf('@') >= 0) {
      return new IllegalArgumentException(
          "must be host:port; a user and password have no place there");
    }
    return new IllegalArgumentException("address " + address + ": " + what);
  }

  /** The address for a socket; a name is looked up now. */
  InetSocketAddress toSocketAddress() {
    return host.isEmpty() ? new InetSocketAddress(port) : new InetSocketAddress(host, port);
  }

  /** As a request names it: a zone means something on this machine only (RFC 6874, 1). */
  public String authority() {
    int zone = host.indexOf(ZONE);
    return zone < 0 ? toString() : new HostPort(host.substring(0, zone), port).toString();
  }

  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
