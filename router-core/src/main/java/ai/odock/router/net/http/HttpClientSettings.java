package ai.odock.router.net.http;

import ai.odock.router.net.Proxies;
import ai.odock.router.net.ProxyAddress;
import ai.odock.router.net.coding.Compression;
import ai.odock.router.net.tls.TlsClientSettings;
import ai.odock.router.settings.ConfigRecord.Shown;
import ai.odock.router.settings.ConfigSection;
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
 * @param tls for URLs that ask for it
 */
public record HttpClientSettings(
    Duration timeout,
    Map<String, String> headers,
    Compression compression,
    HttpConnections connections,
    @Nullable ProxyAddress proxy,
    boolean cookies,
    TlsClientSettings tls) {
  private static final long WRITE_BUFFER = 512 << 10;

  /**
   * @throws IllegalArgumentException when a header cannot be used
   */
  public HttpClientSettings {
    headers = Map.copyOf(headers);
    headers.forEach(HttpClientSettings::check);
  }

  /** With the collector's defaults for connections. */
  public HttpClientSettings(
      Duration timeout,
      Map<String, String> headers,
      Compression compression,
      TlsClientSettings tls) {
    this(timeout, headers, compression, HttpConnections.DEFAULT, null, false, tls);
  }

  /** With the collector's defaults for connections and TLS. */
  public HttpClientSettings(
      Duration timeout, Map<String, String> headers, Compression compression) {
    this(timeout, headers, compression, TlsClientSettings.DEFAULT);
  }

  /** With a timeout and nothing else. */
  public static HttpClientSettings of(Duration timeout) {
    return new HttpClientSettings(timeout, Map.of(), Compression.NONE);
  }

  /**
   * Reads the keys of a client (collector: confighttp.ClientConfig) but for {@code endpoint}, which
   * each exporter has in a way of its own.
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
    TlsClientSettings tls = TlsClientSettings.read(client);
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
        tls);
  }

  private static @Nullable ProxyAddress proxy(ConfigSection client) {
    String url = client.string("proxy_url", "");
    if (url.isEmpty()) {
      var _ = Proxies.ofEnvironment(System.getenv());
      return null;
    }
    try {
      return ProxyAddress.parse(url);
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

  /** Without the values of headers and proxies, which may be secrets. */
  @Override
  public String toString() {
    return "HttpClientSettings[timeout=%s, headers=%s, compression=%s, connections=%s, proxy=%s]"
        .formatted(timeout, headers.keySet(), compression, connections, proxy);
  }
}
