package ai.odock.router.exporters.otlphttp;

import ai.odock.router.Signal;
import ai.odock.router.net.http.HttpClientSettings;
import ai.odock.router.net.http.HttpEndpoint;
import ai.odock.router.settings.ConfigRecord.Shown;
import ai.odock.router.settings.ConfigSection;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The {@code exporters::otlp_http} section.
 *
 * @param urls where each signal goes; a signal without an address has none
 * @param json whether bodies are OTLP/JSON instead of protobuf
 */
record OtlpHttpConfig(Map<Signal, HttpEndpoint> urls, boolean json, HttpClientSettings client) {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  OtlpHttpConfig {
    urls = Map.copyOf(urls);
  }

  static OtlpHttpConfig read(ConfigSection yaml) {
    yaml.unsupported("profiles_endpoint", "there is no profiles signal");
    yaml.display("profiles_endpoint", "");
    HttpClientSettings client = HttpClientSettings.read(yaml, TIMEOUT);
    boolean json = yaml.oneOf("encoding", Map.of("proto", false, "json", true), false);
    Map<Signal, HttpEndpoint> urls = urls(yaml);
    if (urls.isEmpty()) {
      throw new IllegalArgumentException("at least one endpoint must be specified");
    }
    return new OtlpHttpConfig(urls, json, client);
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
}
