package ai.odock.router.extensions.healthcheck;

import ai.odock.router.net.HostPort;
import ai.odock.router.settings.ConfigRecord.Shown;
import ai.odock.router.settings.ConfigSection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The {@code extensions::health_check} section (contrib/internal/healthcheck: LegacyConfig).
 *
 * @param path begins with a slash; one that ends with a slash also means everything below it
 * @param body texts in place of the JSON; null: the JSON
 * @param checksPipeline asked for, and without effect, as in the collector
 */
record HealthCheckConfig(
    HostPort endpoint, String path, @Nullable Body body, boolean checksPipeline) {
  private static final String DEFAULT_ENDPOINT = "localhost:13133";
  private static final String LATER = "it is not supported yet";
  private static final String V2 =
      "it belongs to version 2 of the extension, which the collector has behind a feature gate;"
          + " /readyz of the metrics page tells the health of each component";

  /** Keys for later, and the value that changes nothing. */
  private static final Map<String, String> LATER_KEYS =
      Map.ofEntries(
          Map.entry("tls", ""),
          Map.entry("cors", ""),
          Map.entry("auth", ""),
          Map.entry("include_metadata", "false"),
          Map.entry("response_headers", ""),
          Map.entry("compression_algorithms", ""),
          Map.entry("max_request_body_size", "0"),
          Map.entry("read_timeout", "0s"),
          Map.entry("read_header_timeout", "0s"),
          Map.entry("write_timeout", "0s"),
          Map.entry("idle_timeout", "0s"),
          Map.entry("keep_alives_enabled", "false"),
          Map.entry("middlewares", ""));

  /** Those that the collector prints although they are empty. */
  private static final Set<String> PRINTED =
      Set.of("tls", "cors", "read_header_timeout", "write_timeout", "idle_timeout");

  /** What is answered instead of the JSON. */
  record Body(String healthy, String unhealthy) {}

  HealthCheckConfig {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("path must start with /");
    }
  }

  static HealthCheckConfig read(ConfigSection yaml) {
    LATER_KEYS.forEach(
        (key, harmless) ->
            yaml.showing(PRINTED.contains(key) ? Shown.ALWAYS : Shown.UNLESS_EMPTY)
                .unsupported(key, LATER, harmless));
    yaml.unsupported("use_v2", V2, "false");
    yaml.unsupported("http", V2);
    yaml.unsupported("grpc", V2);
    yaml.unsupported("component_health", V2);
    String transport = yaml.string("transport", "tcp");
    if (!transport.equals("tcp")) {
      yaml.problem("transport", "\"" + transport + "\" is not supported yet; only tcp is");
    }
    ConfigSection check = yaml.section("check_collector_pipeline");
    boolean checks = check.bool("enabled", false);
    var _ = check.string("interval", "5m");
    var _ = check.integer("exporter_failure_threshold", 5);
    HostPort endpoint = endpoint(yaml);
    boolean texts = yaml.present("response_body");
    ConfigSection body = yaml.section("response_body");
    if (!texts) {
      yaml.display("response_body", Optional.empty());
    }
    Body instead = new Body(body.string("healthy", ""), body.string("unhealthy", ""));
    String path = yaml.string("path", "/");
    return new HealthCheckConfig(endpoint, path, texts ? instead : null, checks);
  }

  private static HostPort endpoint(ConfigSection yaml) {
    String text = yaml.string("endpoint", DEFAULT_ENDPOINT);
    try {
      if (text.isEmpty()) {
        throw new IllegalArgumentException("http endpoint required");
      }
      return HostPort.parse(text);
    } catch (IllegalArgumentException e) {
      yaml.problem("endpoint", String.valueOf(e.getMessage()));
      return HostPort.parse(DEFAULT_ENDPOINT);
    }
  }
}
