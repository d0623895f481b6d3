package ai.odock.router.net.grpc;

import ai.odock.router.net.HostPort;
import ai.odock.router.net.Proxies;
import ai.odock.router.net.ProxyAddress;
import ai.odock.router.net.coding.Compression;
import ai.odock.router.net.tls.TlsClientSettings;
import ai.odock.router.settings.ConfigRecord.Shown;
import ai.odock.router.settings.ConfigSection;
import io.grpc.Metadata;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a gRPC client reaches its peer (collector: configgrpc.ClientConfig).
 *
 * @param tls whether and how; an {@code https://} target means TLS whatever it says
 * @param headers sent with every call, names in lower case
 * @param balancer {@code round_robin} or {@code pick_first}
 * @param keepalive null: idle connections are not checked
 * @param authority overrides {@code :authority}; empty: what the target says
 * @param waitForReady calls wait for a connection instead of failing while there is none
 */
public record GrpcClientSettings(
    GrpcTarget target,
    TlsClientSettings tls,
    Map<String, String> headers,
    String balancer,
    Compression compression,
    @Nullable ClientKeepalive keepalive,
    String authority,
    boolean waitForReady) {
  private static final String ROUND_ROBIN = "round_robin";
  private static final String PICK_FIRST = "pick_first";
  private static final Set<String> BALANCERS = Set.of(ROUND_ROBIN, PICK_FIRST);
  private static final long WRITE_BUFFER = 512 << 10;

  /**
   * @throws IllegalArgumentException when a header cannot be used
   */
  public GrpcClientSettings {
    headers = Map.copyOf(headers);
    headers.forEach(GrpcClientSettings::check);
  }

  /**
   * The proxy to go through, that of an https URL, with and without TLS, as Go's gRPC; null: none.
   *
   * @throws IllegalArgumentException when it cannot be used
   */
  @Nullable ProxyAddress proxy(Map<String, String> environment) {
    HostPort host = target.host();
    ProxyAddress proxy =
        host == null
            ? null
            : Proxies.ofEnvironment(environment).proxyFor(true, host.host(), host.port());
    if (proxy != null && proxy.scheme() != ProxyAddress.Scheme.HTTP) {
      throw new IllegalArgumentException("HTTPS_PROXY: gRPC needs an http proxy");
    }
    return proxy;
  }

  /**
   * The collector's defaults: gzip, round_robin, fail while there is no connection.
   *
   * @throws IllegalArgumentException when the target cannot be used
   */
  public static GrpcClientSettings of(String target, boolean plaintext) {
    return of(target, plaintext, Map.of(), Compression.GZIP);
  }

  /**
   * With the collector's other defaults.
   *
   * @throws IllegalArgumentException when the target or a header cannot be used
   */
  public static GrpcClientSettings of(
      String target, boolean plaintext, Map<String, String> headers, Compression compression) {
    return new GrpcClientSettings(
        GrpcTarget.parse(target),
        new TlsClientSettings(plaintext),
        headers,
        ROUND_ROBIN,
        compression,
        null,
        "",
        false);
  }

  /** Reads the keys of a client, {@code endpoint} too. */
  public static GrpcClientSettings read(ConfigSection section) {
    ConfigSection client = section.showing(Shown.UNLESS_EMPTY);
    client.unsupported("auth", "there are no authenticators yet");
    client.unsupported("middlewares", "there are no middlewares");
    client.tunesGoOnly("read_buffer_size", 0);
    client.tunesGoOnly("write_buffer_size", WRITE_BUFFER);
    GrpcClientSettings settings =
        new GrpcClientSettings(
            target(client),
            TlsClientSettings.read(client),
            readHeaders(client),
            balancer(section.showing(Shown.ALWAYS)),
            Compression.readGrpc(client),
            ClientKeepalive.read(client),
            authority(client),
            client.bool("wait_for_ready", false));
    var _ = settings.proxy(System.getenv());
    return settings;
  }

  private static GrpcTarget target(ConfigSection client) {
    try {
      return GrpcTarget.parse(client.string("endpoint", ""));
    } catch (IllegalArgumentException e) {
      client.problem("endpoint", String.valueOf(e.getMessage()));
      return GrpcTarget.NOWHERE;
    }
  }

  private static String authority(ConfigSection client) {
    String authority = client.string("authority", "");
    if (authority.isEmpty()) {
      return authority;
    }
    try {
      var _ = NettyChannelBuilder.forTarget("peer").overrideAuthority(authority);
    } catch (IllegalArgumentException e) {
      client.problem("authority", "must be a host, with or without a port");
    }
    return authority;
  }

  private static String balancer(ConfigSection client) {
    String balancer = client.string("balancer_name", ROUND_ROBIN);
    if (balancer.isEmpty()) {
      return PICK_FIRST;
    }
    if (!BALANCERS.contains(balancer)) {
      client.problem("balancer_name", "invalid balancer_name: " + balancer);
    }
    return balancer;
  }

  boolean usesTls() {
    return !tls.insecure() || target.https();
  }

  /** Reads the key {@code headers} of a client; what cannot be sent is a mistake there. */
  public static Map<String, String> readHeaders(ConfigSection client) {
    Map<String, String> headers = client.headers("headers");
    try {
      headers.forEach(GrpcClientSettings::check);
      return headers;
    } catch (IllegalArgumentException e) {
      client.problem("headers", String.valueOf(e.getMessage()));
      return Map.of();
    }
  }

  private static void check(String name, String value) {
    if (value.chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0)) {
      throw new IllegalArgumentException("header \"" + name + "\": control character in the value");
    }
    try {
      var _ = name.endsWith("-bin") ? binary(name) : ascii(name);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("header \"" + name + "\": not a valid name", e);
    }
  }

  Metadata metadata() {
    Metadata metadata = new Metadata();
    headers.forEach(
        (name, value) -> {
          if (name.endsWith("-bin")) {
            metadata.put(binary(name), value.getBytes(StandardCharsets.UTF_8));
          } else {
            metadata.put(ascii(name), value);
          }
        });
    return metadata;
  }

  private static Metadata.Key<String> ascii(String name) {
    return Metadata.Key.of(name.toLowerCase(Locale.ROOT), Metadata.ASCII_STRING_MARSHALLER);
  }

  private static Metadata.Key<byte[]> binary(String name) {
    return Metadata.Key.of(name.toLowerCase(Locale.ROOT), Metadata.BINARY_BYTE_MARSHALLER);
  }

  /** Without the values of headers, which may be secrets. */
  @Override
  public String toString() {
    return "GrpcClientSettings[target=" + target + ", headers=" + headers.keySet() + "]";
  }
}
