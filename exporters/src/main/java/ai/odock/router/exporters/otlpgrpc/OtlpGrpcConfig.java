package ai.odock.router.exporters.otlpgrpc;

import ai.odock.router.ConfigRecord.Shown;
import ai.odock.router.ConfigSection;
import ai.odock.router.net.ClientTls;
import ai.odock.router.net.GrpcClientSettings;
import ai.odock.router.net.HostPort;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The {@code exporters::otlp_grpc} section.
 *
 * @param endpoint {@code host:port}, or with {@code http://}, {@code https://} or {@code dns:///}
 * @param plaintext whether the connection is without TLS, unless the endpoint says https
 * @param timeout of one attempt; zero: none
 * @param gzip whether requests are compressed
 * @param balancer {@code round_robin} or {@code pick_first}
 */
record OtlpGrpcConfig(
    String endpoint,
    boolean plaintext,
    Duration timeout,
    boolean gzip,
    Map<String, String> headers,
    String balancer) {
  private static final String LATER = "it is not supported yet";

  /** Keys for later, and the value that changes nothing. */
  private static final Map<String, String> LATER_KEYS =
      Map.ofEntries(
          Map.entry("compression_params", ""),
          Map.entry("keepalive", ""),
          Map.entry("read_buffer_size", "0"),
          Map.entry("write_buffer_size", "524288"),
          Map.entry("wait_for_ready", "false"),
          Map.entry("authority", ""),
          Map.entry("auth", ""),
          Map.entry("middlewares", ""));

  OtlpGrpcConfig {
    headers = Map.copyOf(headers);
    if (endpoint.isEmpty()) {
      throw new IllegalArgumentException("requires a non-empty \"endpoint\"");
    }
  }

  static OtlpGrpcConfig read(ConfigSection yaml) {
    ConfigSection client = yaml.showing(Shown.UNLESS_EMPTY);
    LATER_KEYS.forEach((key, harmless) -> client.unsupported(key, LATER, harmless));
    return new OtlpGrpcConfig(
        endpoint(client),
        ClientTls.read(yaml).insecure(),
        timeout(yaml),
        compression(client),
        GrpcClientSettings.readHeaders(yaml),
        balancer(yaml));
  }

  private static String endpoint(ConfigSection yaml) {
    String endpoint = yaml.string("endpoint", "");
    if (endpoint.startsWith("unix:")) {
      yaml.problem("endpoint", "unix sockets are not supported yet");
    } else if (!endpoint.isEmpty()) {
      try {
        var _ = HostPort.parse(endpoint.replaceFirst("^(https?://|dns:///?)", ""));
      } catch (IllegalArgumentException e) {
        yaml.problem("endpoint", String.valueOf(e.getMessage()));
      }
    }
    return endpoint;
  }

  private static String balancer(ConfigSection yaml) {
    String balancer = yaml.string("balancer_name", "round_robin");
    if (!balancer.equals("round_robin") && !balancer.equals("pick_first")) {
      yaml.problem("balancer_name", "invalid balancer_name: " + balancer);
    }
    return balancer;
  }

  private static Duration timeout(ConfigSection yaml) {
    Duration timeout = yaml.duration("timeout", Duration.ofSeconds(5));
    if (timeout.isNegative()) {
      yaml.problem("timeout", "'timeout' must be non-negative");
      return Duration.ZERO;
    }
    return timeout;
  }

  private static boolean compression(ConfigSection yaml) {
    Map<String, Boolean> known = new HashMap<>();
    known.put("gzip", true);
    known.put("none", false);
    known.put("", false);
    return yaml.oneOf("compression", known, true);
  }
}
