package ai.odock.router.exporters.loki;

import ai.odock.router.ConfigSection;
import ai.odock.router.net.ClientTls;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The {@code exporters::loki} section.
 *
 * @param url where requests go, complete
 * @param timeout of one whole exchange; zero: none
 * @param headers sent beside those of the protocol, such as {@code X-Scope-OrgID} for the tenant
 */
record LokiConfig(String url, Duration timeout, Map<String, String> headers) {
  private static final String PUSH = "/loki/api/v1/push";

  LokiConfig {
    headers = Map.copyOf(headers);
  }

  static LokiConfig read(ConfigSection yaml) {
    for (String key :
        List.of(
            "default_labels_enabled",
            "auth",
            "proxy_url",
            "cookies",
            "middlewares",
            "compression",
            "compression_params",
            "read_buffer_size",
            "write_buffer_size",
            "max_idle_conns",
            "max_idle_conns_per_host",
            "max_conns_per_host",
            "idle_conn_timeout",
            "disable_keep_alives",
            "http2_read_idle_timeout",
            "http2_ping_timeout",
            "force_attempt_http2")) {
      yaml.unsupported(key, "it is not supported yet");
    }
    ClientTls.read(yaml);
    return new LokiConfig(url(yaml), timeout(yaml), yaml.headers("headers"));
  }

  private static String url(ConfigSection yaml) {
    String endpoint = yaml.string("endpoint", "");
    if (endpoint.isEmpty()) {
      yaml.problem("endpoint", "must be specified, such as http://loki:3100");
      return endpoint;
    }
    try {
      URI uri = new URI(endpoint);
      boolean http = "http".equalsIgnoreCase(uri.getScheme());
      if ((http || "https".equalsIgnoreCase(uri.getScheme())) && uri.getHost() != null) {
        return complete(uri);
      }
      yaml.problem(
          "endpoint",
          "must be a URL that begins with http:// or https://, not \"" + endpoint + "\"");
    } catch (URISyntaxException e) {
      yaml.problem("endpoint", "is no URL: " + e.getMessage());
    }
    return endpoint;
  }

  /** A path that ends in push, as that of old Lokis and of gateways, is taken to be complete. */
  private static String complete(URI uri) {
    String path = uri.getRawPath() == null ? "" : uri.getRawPath().replaceFirst("/+$", "");
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return uri.getScheme()
        + "://"
        + uri.getRawAuthority()
        + (path.endsWith("/push") ? path : path + PUSH)
        + query;
  }

  private static Duration timeout(ConfigSection yaml) {
    Duration timeout = yaml.duration("timeout", Duration.ofSeconds(30));
    if (timeout.isNegative()) {
      yaml.problem("timeout", "'timeout' must be non-negative");
      return Duration.ZERO;
    }
    return timeout;
  }
}
