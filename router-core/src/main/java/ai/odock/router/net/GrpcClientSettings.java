package ai.odock.router.net;

import ai.odock.router.ConfigRecord.Shown;
import ai.odock.router.ConfigSection;
import io.grpc.Metadata;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a gRPC client reaches its peer.
 *
 * @param target {@code host:port}, {@code http://host:port}, {@code https://host:port} or {@code
 *     dns:///host:port}
 * @param plaintext no TLS; an {@code https://} target means TLS all the same
 * @param headers sent with every call, names in lower case
 * @param balancer {@code round_robin} or {@code pick_first}
 * @param gzip compress messages
 * @param authority overrides {@code :authority}; null: what the target says
 * @param waitForReady calls wait for a connection instead of failing while there is none
 */
public record GrpcClientSettings(
    String target,
    boolean plaintext,
    Map<String, String> headers,
    String userAgent,
    String balancer,
    boolean gzip,
    @Nullable String authority,
    boolean waitForReady) {

  /**
   * @throws IllegalArgumentException when the target or a header cannot be used
   */
  public GrpcClientSettings {
    headers = Map.copyOf(headers);
    headers.forEach(GrpcClientSettings::check);
    String address = strip(target);
    if (address.isEmpty() || target.startsWith("unix:")) {
      throw new IllegalArgumentException("unsupported endpoint \"" + target + "\"");
    }
    if (address.indexOf('/') >= 0 && !address.startsWith("dns:")) {
      throw new IllegalArgumentException("endpoint \"" + target + "\" must have no path");
    }
  }

  /** The collector's defaults: gzip, round_robin, fail while there is no connection. */
  public static GrpcClientSettings of(String target, boolean plaintext, String userAgent) {
    return new GrpcClientSettings(
        target, plaintext, Map.of(), userAgent, "round_robin", true, null, false);
  }

  boolean tls() {
    return !plaintext || target.startsWith("https://");
  }

  /** The target for grpc-java. */
  String dialTarget() {
    String address = strip(target);
    return address.startsWith("dns:") ? address : "dns:///" + address;
  }

  private static String strip(String target) {
    for (String scheme : new String[] {"http://", "https://"}) {
      if (target.startsWith(scheme)) {
        return target.substring(scheme.length());
      }
    }
    return target;
  }

  /** Reads the key {@code headers} of a client; what cannot be sent is a mistake there. */
  public static Map<String, String> readHeaders(ConfigSection client) {
    Map<String, String> headers = client.showing(Shown.UNLESS_EMPTY).headers("headers");
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
