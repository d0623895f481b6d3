package ai.odock.router.exporters.otlphttp;

import ai.odock.router.ConfigSection;
import ai.odock.router.Signal;
import ai.odock.router.net.ClientTls;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The {@code exporters::otlp_http} section.
 *
 * @param urls where each signal goes; a signal without an address has none
 * @param json whether bodies are OTLP/JSON instead of protobuf
 * @param timeout of one whole exchange; zero: none
 */
record OtlpHttpConfig(
    Map<Signal, String> urls,
    boolean json,
    Duration timeout,
    boolean gzip,
    Map<String, String> headers) {
  private static final String LATER = "it is not supported yet";

  OtlpHttpConfig {
    urls = Map.copyOf(urls);
    headers = Map.copyOf(headers);
  }

  static OtlpHttpConfig read(ConfigSection yaml) {
    for (String key :
        List.of(
            "profiles_endpoint",
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
            "force_attempt_http2",
            "proxy_url",
            "cookies",
            "auth",
            "middlewares")) {
      yaml.unsupported(key, LATER);
    }
    ClientTls.read(yaml);
    Map<Signal, String> urls = urls(yaml);
    if (urls.isEmpty()) {
      throw new IllegalArgumentException("at least one endpoint must be specified");
    }
    return new OtlpHttpConfig(
        urls,
        yaml.oneOf("encoding", Map.of("proto", false, "json", true), false),
        timeout(yaml),
        compression(yaml),
        yaml.headers("headers"));
  }

  private static Map<Signal, String> urls(ConfigSection yaml) {
    Map<Signal, String> urls = new EnumMap<>(Signal.class);
    String base = checked(yaml, "endpoint");
    for (Signal signal : Signal.values()) {
      String own = checked(yaml, signal.label() + "_endpoint");
      if (!own.isEmpty()) {
        urls.put(signal, own);
      } else if (!base.isEmpty()) {
        urls.put(signal, base + (base.endsWith("/") ? "" : "/") + "v1/" + signal.label());
      }
    }
    return urls;
  }

  private static String checked(ConfigSection yaml, String key) {
    String url = yaml.string(key, "");
    if (url.isEmpty()) {
      return url;
    }
    try {
      URI uri = new URI(url);
      boolean http = "http".equalsIgnoreCase(uri.getScheme());
      if ((!http && !"https".equalsIgnoreCase(uri.getScheme())) || uri.getHost() == null) {
        yaml.problem(
            key, "must be a URL that begins with http:// or https://, not \"" + url + "\"");
      }
    } catch (URISyntaxException e) {
      yaml.problem(key, "is no URL: " + e.getMessage());
    }
    return url;
  }

  private static Duration timeout(ConfigSection yaml) {
    Duration timeout = yaml.duration("timeout", Duration.ofSeconds(30));
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
