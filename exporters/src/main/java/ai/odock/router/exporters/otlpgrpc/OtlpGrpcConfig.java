package ai.odock.router.exporters.otlpgrpc;

import ai.odock.router.ConfigSection;
import ai.odock.router.net.ClientTls;
import ai.odock.router.net.HostPort;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The {@code exporters::otlp_grpc} section.
 *
 * @param endpoint {@code host:port}, or with {@code http://}, {@code https://} or {@code dns:///}
 * @param plaintext whether the connection is without TLS, unless the endpoint says https
 * @param timeout of one attempt; zero: none
 * @param gzip whether requests are compressed
 */
record OtlpGrpcConfig(
    String endpoint,
    boolean plaintext,
    Duration timeout,
    boolean gzip,
    Map<String, String> headers) {
  private static final String LATER = "it is not supported yet";

  OtlpGrpcConfig {
    headers = Map.copyOf(headers);
    if (endpoint.isEmpty()) {
      throw new IllegalArgumentException("requires a non-empty \"endpoint\"");
    }
  }

  static OtlpGrpcConfig read(ConfigSection yaml) {
    for (String key :
        List.of(
            "compression_params",
            "keepalive",
            "read_buffer_size",
            "write_buffer_size",
            "wait_for_ready",
            "authority",
            "auth",
            "middlewares")) {
      yaml.unsupported(key, LATER);
    }
    String balancer = yaml.string("balancer_name", "round_robin");
    if (!balancer.equals("round_robin")) {
      yaml.problem("balancer_name", "invalid balancer_name: " + balancer);
    }
    return new OtlpGrpcConfig(
        endpoint(yaml),
        ClientTls.read(yaml).insecure(),
        timeout(yaml),
        compression(yaml),
        yaml.headers("headers"));
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
