package ai.odock.router.exporters.otlpgrpc;

import ai.odock.router.ConfigSection;
import ai.odock.router.net.ClientTls;
import ai.odock.router.net.GrpcTarget;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The {@code exporters::otlp_grpc} section.
 *
 * @param timeout of one attempt; zero: none
 * @param gzip whether requests are compressed
 * @param plaintext whether the connection is without TLS
 */
record OtlpGrpcConfig(
    GrpcTarget target, Duration timeout, boolean gzip, boolean plaintext, Map<String, String> headers) {
  private static final String LATER = "it is not supported yet";

  OtlpGrpcConfig {
    headers = Map.copyOf(headers);
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
    boolean insecure = ClientTls.read(yaml).insecure();
    GrpcTarget target = target(yaml);
    return new OtlpGrpcConfig(
        target,
        timeout(yaml),
        compression(yaml),
        insecure && !target.https(),
        yaml.headers("headers"));
  }

  private static Duration timeout(ConfigSection yaml) {
    Duration timeout = yaml.duration("timeout", Duration.ofSeconds(5));
    if (timeout.isNegative()) {
      yaml.problem("timeout", "'timeout' must be non-negative");
      return Duration.ZERO;
    }
    return timeout;
  }

  private static GrpcTarget target(ConfigSection yaml) {
    String endpoint = yaml.string("endpoint", "");
    if (endpoint.isEmpty()) {
      throw new IllegalArgumentException("requires a non-empty \"endpoint\"");
    }
    return GrpcTarget.parse(endpoint);
  }

  private static boolean compression(ConfigSection yaml) {
    Map<String, Boolean> known = new HashMap<>();
    known.put("gzip", true);
    known.put("none", false);
    known.put("", false);
    return yaml.oneOf("compression", known, true);
  }
}
