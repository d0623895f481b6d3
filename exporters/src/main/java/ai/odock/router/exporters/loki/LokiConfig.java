package ai.odock.router.exporters.loki;

import ai.odock.router.net.http.HttpClientSettings;
import ai.odock.router.settings.ConfigSection;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;

/**
 * The {@code exporters::loki} section.
 *
 * @param url where requests go, complete
 * @param translation how records become streams
 * @param tenancy whose they are
 */
record LokiConfig(String url, HttpClientSettings client, Translation translation, Tenancy tenancy) {
  private static final String PUSH = "/loki/api/v1/push";
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  /** Streams and tenants as they are unless configured. */
  LokiConfig(String url, HttpClientSettings client) {
    this(url, client, Translation.DEFAULT, Tenancy.HINTED);
  }

  static LokiConfig read(ConfigSection yaml) {
    return new LokiConfig(
        url(yaml),
        HttpClientSettings.readForSnappy(yaml, TIMEOUT),
        TranslationConfig.read(yaml),
        TenancyConfig.read(yaml));
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
}
