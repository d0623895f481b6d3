package ai.odock.router.net.http;

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
   * Reads a URL.
   *
   * @throws IllegalArgumentException when it cannot be used; the message does not repeat it
   */
  public static HttpEndpoint parse(String text) {
    if (!text.startsWith("http://") && !text.startsWith("https://")) {
      throw new IllegalArgumentException("must be a URL that begins with http:// or https://");
    }
    HttpUrl parsed = HttpUrl.parse(text);
    if (parsed == null || text.indexOf(' ') >= 0) {
      throw new IllegalArgumentException("is no URL that can be used");
    }
    if (parsed.username().isEmpty() && parsed.password().isEmpty()) {
      return new HttpEndpoint(text, "");
    }
    int userInfo = text.indexOf("://") + 3;
    // a password may hold the sign too, and so may the path
    int authority = userInfo;
    while (authority < text.length() && "/?#\\".indexOf(text.charAt(authority)) < 0) {
      authority++;
    }
    String rest = text.substring(text.lastIndexOf('@', authority) + 1);
    return new HttpEndpoint(
        text.substring(0, userInfo) + rest,
        Credentials.basic(parsed.username(), parsed.password()));
  }

  /** The URL without a user and password. */
  public String url() {
    return url;
  }

  /** The headers, with those that the URL asks for unless they are there. */
  public Map<String, String> headers(Map<String, String> configured) {
    Map<String, String> headers = new LinkedHashMap<>(configured);
    boolean own = configured.keySet().stream().anyMatch("Authorization"::equalsIgnoreCase);
    if (!authorization.isEmpty() && !own) {
      headers.put("Authorization", authorization);
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
