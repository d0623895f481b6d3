package ai.odock.router.net;

import ai.odock.router.ConfigRecord.Shown;
import ai.odock.router.ConfigSection;
import java.time.Duration;
import java.util.Map;
import okhttp3.Headers;

/**
 * How an HTTP client behaves.
 *
 * @param timeout for a whole exchange; zero: none
 * @param headers sent with every request, before any other of the same name; {@code Host} and
 *     {@code User-Agent} included
 * @param environment where {@code HTTP_PROXY}, {@code HTTPS_PROXY} and {@code NO_PROXY} are looked
 *     up
 */
public record HttpClientSettings(
    Duration timeout,
    Map<String, String> headers,
    String userAgent,
    Map<String, String> environment) {

  /**
   * @throws IllegalArgumentException when a header or a proxy cannot be used
   */
  public HttpClientSettings {
    headers = Map.copyOf(headers);
    environment = Map.copyOf(environment);
    headers.forEach(HttpClientSettings::check);
    var _ = EnvProxies.of(environment);
  }

  /** Reads the key {@code headers} of a client; what cannot be sent is a mistake there. */
  public static Map<String, String> readHeaders(ConfigSection client) {
    Map<String, String> headers = client.showing(Shown.UNLESS_EMPTY).headers("headers");
    try {
      headers.forEach(HttpClientSettings::check);
      return headers;
    } catch (IllegalArgumentException e) {
      client.problem("headers", String.valueOf(e.getMessage()));
      return Map.of();
    }
  }

  private static void check(String name, String value) {
    try {
      var _ = new Headers.Builder().add(name, value);
    } catch (IllegalArgumentException e) {
      // the cause's text would show the value, which may be a secret
      throw new IllegalArgumentException("header \"" + name + "\": not a valid name or value");
    }
  }

  /** No headers, and the proxies of this process's environment. */
  public static HttpClientSettings of(Duration timeout, String userAgent) {
    return new HttpClientSettings(timeout, Map.of(), userAgent, System.getenv());
  }

  /** Without the values of headers and proxies, which may be secrets. */
  @Override
  public String toString() {
    return "HttpClientSettings[timeout=" + timeout + ", headers=" + headers.keySet() + "]";
  }
}
