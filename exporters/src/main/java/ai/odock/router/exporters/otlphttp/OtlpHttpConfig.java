package ai.odock.router.exporters.otlphttp;

import ai.odock.router.ConfigRecord.Shown;
import ai.odock.router.ConfigSection;
import ai.odock.router.Signal;
import ai.odock.router.net.ClientTls;
import ai.odock.router.net.HttpClientSettings;
import ai.odock.router.net.HttpEndpoint;
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
    Map<Signal, HttpEndpoint> urls,
    boolean json,
    Duration timeout,
    boolean gzip,
    Map<String, String> headers) {
  private static final String LATER = "it is not supported yet";

  /** Keys for later, and the value that changes nothing. */
  private static final Map<String, String> LATER_KEYS =
      Map.ofEntries(
          Map.entry("compression_params", ""),
          Map.entry("read_buffer_size", "0"),
          Map.entry("write_buffer_size", "524288"),
          Map.entry("max_idle_conns", "100"),
          Map.entry("max_idle_conns_per_host", "0"),
          Map.entry("max_conns_per_host", "0"),
          Map.entry("idle_conn_timeout", "1m30s"),
          Map.entry("disable_keep_alives", "false"),
          Map.entry("http2_read_idle_timeout", "0s"),
          Map.entry("http2_ping_timeout", "0s"),
          Map.entry("force_attempt_http2", "true"),
          Map.entry("proxy_url", ""),
          Map.entry("cookies", ""),
          Map.entry("auth", ""),
          Map.entry("middlewares", ""));

  OtlpHttpConfig {
    urls = Map.copyOf(urls);
    headers = Map.copyOf(headers);
  }

  static OtlpHttpConfig read(ConfigSection yaml) {
    ConfigSection client = yaml.showing(Shown.UNLESS_EMPTY);
    LATER_KEYS.forEach((key, harmless) -> client.unsupported(key, LATER, harmless));
    yaml.unsupported("profiles_endpoint", LATER);
    yaml.display("profiles_endpoint", "");
    ClientTls.read(yaml);
    OtlpHttpConfig config =
        new OtlpHttpConfig(
            urls(yaml),
            yaml.oneOf("encoding", Map.of("proto", false, "json", true), false),
            timeout(client),
            compression(client),
            HttpClientSettings.readHeaders(yaml));
    if (config.urls.isEmpty()) {
      throw new IllegalArgumentException("at least one endpoint must be specified");
    }
    return config;
  }

  private static Map<Signal, HttpEndpoint> urls(ConfigSection yaml) {
    Map<Signal, HttpEndpoint> urls = new EnumMap<>(Signal.class);
    String base = yaml.showing(Shown.UNLESS_EMPTY).string("endpoint", "");
    put(urls, yaml, "endpoint", base, List.of());
    for (Signal signal : Signal.values()) {
      String own = yaml.string(signal.label() + "_endpoint", "");
      if (!own.isEmpty()) {
        put(urls, yaml, signal.label() + "_endpoint", own, List.of(signal));
      } else if (!base.isEmpty()) {
        String whole = base + (base.endsWith("/") ? "" : "/") + "v1/" + signal.label();
        put(urls, yaml, "", whole, List.of(signal));
      }
    }
    return urls;
  }

  /** Checks a URL that is given; one without a key was checked as the base that it is made of. */
  private static void put(
      Map<Signal, HttpEndpoint> urls,
      ConfigSection yaml,
      String key,
      String url,
      List<Signal> signals) {
    if (url.isEmpty()) {
      return;
    }
    try {
      HttpEndpoint endpoint = HttpEndpoint.parse(url);
      signals.forEach(signal -> urls.put(signal, endpoint));
    } catch (IllegalArgumentException e) {
      if (!key.isEmpty()) {
        yaml.problem(key, String.valueOf(e.getMessage()));
      }
      signals.forEach(signal -> urls.put(signal, HttpEndpoint.parse("http://localhost")));
    }
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
