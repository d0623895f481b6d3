package ai.odock.router.net;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A proxy, as a URL names it.
 *
 * @param userInfo {@code user:password}; null: none
 */
public record ProxyAddress(Scheme scheme, HostPort address, @Nullable String userInfo) {
  private static final String EXPECTED =
      "must be the URL of a proxy, such as http://proxy:3128, https://proxy or socks5://proxy:1080";

  /** How to talk to it. */
  public enum Scheme {
    HTTP(80),
    /** Like HTTP, inside TLS. */
    HTTPS(443),
    SOCKS(1080);

    private final int port;

    Scheme(int port) {
      this.port = port;
    }
  }

  /**
   * Reads a URL; without a scheme it is http.
   *
   * @throws IllegalArgumentException says what is wrong, without the text: it may hold a password
   */
  public static ProxyAddress parse(String text) {
    String url = text.contains("://") ? text : "http://" + text;
    try {
      URI uri = new URI(url);
      Scheme scheme = scheme(uri.getScheme().toLowerCase(Locale.ROOT));
      // not getHost(): names in Compose files may have an underscore
      String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
      int at = authority.lastIndexOf('@');
      HostPort address = address(authority.substring(at + 1), scheme);
      if (address.host().isEmpty()) {
        throw new IllegalArgumentException(EXPECTED);
      }
      if (at >= 0 && scheme == Scheme.SOCKS) {
        throw new IllegalArgumentException(
            "a user and password for a socks5 proxy are not supported");
      }
      return new ProxyAddress(scheme, address, at < 0 ? null : decoded(authority.substring(0, at)));
    } catch (URISyntaxException e) {
      throw withoutText();
    }
  }

  private static IllegalArgumentException withoutText() {
    return new IllegalArgumentException(EXPECTED);
  }

  private static Scheme scheme(String word) {
    return switch (word) {
      case "http" -> Scheme.HTTP;
      case "https" -> Scheme.HTTPS;
      case "socks5", "socks5h" -> Scheme.SOCKS;
      default -> throw new IllegalArgumentException(EXPECTED);
    };
  }

  private static HostPort address(String text, Scheme scheme) {
    try {
      return HostPort.parse(text.matches(".*:[0-9]+") ? text : text + ":" + scheme.port);
    } catch (IllegalArgumentException e) {
      throw withoutText();
    }
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** For the library: its name is looked up when a connection is made. */
  Proxy toProxy() {
    return new Proxy(
        scheme == Scheme.SOCKS ? Proxy.Type.SOCKS : Proxy.Type.HTTP,
        InetSocketAddress.createUnresolved(address.host(), address.port()));
  }

  /** The value of {@code Proxy-Authorization}; null without a user. */
  @Nullable String authorization() {
    return userInfo == null
        ? null
        : "Basic " + Base64.getEncoder().encodeToString(userInfo.getBytes(StandardCharsets.UTF_8));
  }

  /** Without the user and password. */
  @Override
  public String toString() {
    return scheme + " " + address;
  }
}
