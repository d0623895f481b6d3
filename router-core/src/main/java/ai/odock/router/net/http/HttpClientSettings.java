package ai.odock.router.net.http;

import ai.odock.router.ConfigRecord.Shown;
import ai.odock.router.ConfigSection;
import ai.odock.router.net.Proxies;
import ai.odock.router.net.ProxyAddress;
import ai.odock.router.net.coding.Compression;
import ai.odock.router.net.tls.ClientTls;
import java.time.Duration;
import java.util.Map;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;

/**
 * How an HTTP client behaves: the keys that all exporters over HTTP share.
 *
 * @param timeout for a whole exchange; zero: none
 * @param headers sent with every request, before any other of the same name; {@code Host} and
 *     {@code User-Agent} included
 * @param compression of bodies that come without an encoding of their own
 * @param proxy for every request; null: those of the environment
 * @param cookies whether cookies of the peer are sent back to it
 * @param environment where {@code HTTP_PROXY}, {@code HTTPS_PROXY} and {@code NO_PROXY} are looked
 *     up
 */
public record HttpClientSettings(
    Duration timeout,
    Map<String, String> headers,
    Compression compression,
    HttpConnections connections,
    @Nullable ProxyAddress proxy,
    boolean cookies,
    String userAgent,
    Map<String, String> environment) {
  private static final long WRITE_BUFFER = 512 << 10;

  /**
   * @throws IllegalArgumentException when a header or a proxy cannot be used
   */
  public HttpClientSettings {
    headers = Map.copyOf(headers);
    environment = Map.copyOf(environment);
    headers.forEach(HttpClientSettings::check);
    if (proxy == null) {
      var _ = Proxies.ofEnvironment(environment);
    }
  }

  /** With the collector's defaults for connections and nothing else. */
  public HttpClientSettings(
      Duration timeout,
      Map<String, String> headers,
      String userAgent,
      Map<String, String> environment) {
    this(
        timeout,
        headers,
        Compression.NONE,
        HttpConnections.DEFAULT,
        null,
        false,
        userAgent,
        environment);
  }

  /** No headers, and the proxies of this process's environment. */
  public static HttpClientSettings of(Duration timeout, String userAgent) {
    return new HttpClientSettings(timeout, Map.of(), userAgent, System.getenv());
  }

  /**
   * Reads the keys of a client (collector: confighttp.ClientConfig) but for {@code endpoint}, which
   * each exporter has in a way of its own. The {@code User-Agent} is left empty.
   *
   * @param timeout the default
   */
  public static HttpClientSettings read(ConfigSection client, Duration timeout) {
    return read(client, timeout, Compression.readHttp(client.showing(Shown.UNLESS_EMPTY)));
  }

  /** The same for a protocol whose bodies are compressed already, with Snappy. */
  public static HttpClientSettings readForSnappy(ConfigSection client, Duration timeout) {
    Compression.checkSnappy(client.showing(Shown.UNLESS_EMPTY));
    return read(client, timeout, Compression.NONE);
  }

  /** The same for requests of a few bytes, which are not compressed. */
  public static HttpClientSettings readPlain(ConfigSection client, Duration timeout) {
    ConfigSection quiet = client.showing(Shown.WHEN_SET);
    quiet.unsupported("compression", "its requests are a few bytes", "none");
    quiet.unsupported("compression_params", "its requests are a few bytes");
    return read(client, timeout, Compression.NONE);
  }

  private static HttpClientSettings read(
      ConfigSection section, Duration defaultTimeout, Compression compression) {
    ConfigSection client = section.showing(Shown.UNLESS_EMPTY);
    var _ = ClientTls.read(client);
    client.unsupported("auth", "there are no authenticators yet");
    client.unsupported("middlewares", "there are no middlewares");
    client.tunesGoOnly("read_buffer_size", 0);
    client.tunesGoOnly("write_buffer_size", WRITE_BUFFER);
    Duration timeout = client.duration("timeout", defaultTimeout);
    if (timeout.isNegative()) {
      client.problem("timeout", "'timeout' must be non-negative");
    }
    ConfigSection cookies = client.block("cookies", ConfigSection.Presence.OFF);
    return new HttpClientSettings(
        timeout,
        readHeaders(client),
        compression,
        HttpConnections.read(client),
        proxy(client),
        cookies != null,
        "",
        System.getenv());
  }

  private static @Nullable ProxyAddress proxy(ConfigSection client) {
    String url = client.string("proxy_url", "");
    try {
      return url.isEmpty() ? null : ProxyAddress.parse(url);
    } catch (IllegalArgumentException e) {
      client.problem("proxy_url", String.valueOf(e.getMessage()));
      return null;
    }
  }

  /** Reads the key {@code headers} of a client; what cannot be sent is a mistake there. */
  public static Map<String, String> readHeaders(ConfigSection client) {
    Map<String, String> headers = client.headers("headers");
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

  /** The same with other headers. */
  public HttpClientSettings withHeaders(Map<String, String> headers) {
    return new HttpClientSettings(
        timeout, headers, compression, connections, proxy, cookies, userAgent, environment);
  }

  /** The same with another compression. */
  public HttpClientSettings withCompression(Compression compression) {
    return new HttpClientSettings(
        timeout, headers, compression, connections, proxy, cookies, userAgent, environment);
  }

  /** The same as another agent. */
  public HttpClientSettings withUserAgent(String userAgent) {
    return new HttpClientSettings(
        timeout, headers, compression, connections, proxy, cookies, userAgent, environment);
  }

  /** Without the values of headers and proxies, which may be secrets. */
  @Override
  public String toString() {
    return "HttpClientSettings[timeout=%s, headers=%s, compression=%s, connections=%s, proxy=%s]"
        .formatted(timeout, headers.keySet(), compression, connections, proxy);
  }
}
