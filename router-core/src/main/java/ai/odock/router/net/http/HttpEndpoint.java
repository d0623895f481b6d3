package ai.odock.router.net.http;

import ai.odock.router.net.HostPort;
import java.util.LinkedHashMap;
import java.util.Map;
import okhttp3.Credentials;
import okhttp3.HttpUrl;

/**
 * Where an HTTP client sends to. A user and password in the URL become a header, as in the Go
 * collector, and are shown nowhere.
 */
public final class HttpEndpoint {
  private final String url;
  private final String authorization;

  private HttpEndpoint(String url, String authorization) {
    this.url = url;
    this.authorization = authorization;
  }

  /**
   * Reads a URL; an IPv6 address in it may have a zone ({@code http://[fe80::1%25eth0]:4318}).
   *
   * @throws IllegalArgumentException when it cannot be used; the message does not repeat it
   */
  public static HttpEndpoint parse(String text) {
    if (!text.startsWith("http://") && !text.startsWith("https://")) {
      throw new IllegalArgumentException("must be a URL that begins with http:// or https://");
    }
    HttpUrl parsed = HttpUrl.parse(Ipv6Zones.without(text));
    if (parsed == null || text.indexOf(' ') >= 0) {
      throw new IllegalArgumentException("is no URL that can be used");
    }
    int userInfo = text.indexOf("://") + 3;
    // a password may hold the sign too, and so may the path
    int end = userInfo;
    while (end < text.length() && "/?#\\".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    int host = Math.max(userInfo, text.lastIndexOf('@', end) + 1);
    checkHost(text.substring(host, end), parsed.port());
    if (parsed.username().isEmpty() && parsed.password().isEmpty()) {
      return new HttpEndpoint(text, "");
    }
    return new HttpEndpoint(
        text.substring(0, userInfo) + text.substring(host),
        Credentials.basic(parsed.username(), parsed.password()));
  }

  /** The library takes characters in a name that no name has, such as those of a template. */
  private static void checkHost(String authority, int port) {
    boolean hasPort = authority.lastIndexOf(':') > authority.lastIndexOf(']');
    var _ = HostPort.parse(hasPort ? authority : authority + ":" + port);
  }

  /** The URL without a user and password. */
  public String url() {
    return url;
  }

  /** The header that a user and password in the URL become; none otherwise. */
  public Map<String, String> authorization() {
    return authorization.isEmpty() ? Map.of() : Map.of("Authorization", authorization);
  }

  /** The headers, with the one that the URL asks for unless it is there. */
  public Map<String, String> headers(Map<String, String> configured) {
    Map<String, String> headers = new LinkedHashMap<>(configured);
    boolean own = configured.keySet().stream().anyMatch("Authorization"::equalsIgnoreCase);
    if (!own) {
      headers.putAll(authorization());
    }
    return headers;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HttpEndpoint that
        && url.equals(that.url)
        && authorization.equals(that.authorization);
  }

  @Override
  public int hashCode() {
    return url.hashCode();
  }

  @Override
  public String toString() {
    return url;
  }
}
