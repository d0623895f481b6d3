package ai.odock.router.exporters.loki;

import ai.odock.router.net.http.HttpClientSettings;
import ai.odock.router.net.http.HttpEndpoint;
import ai.odock.router.settings.ConfigSection;
import java.time.Duration;

/**
 * The {@code exporters::loki} section.
 *
 * @param endpoint where requests go, complete
 * @param translation how records become streams
 * @param tenancy whose they are
 */
record LokiConfig(
    HttpEndpoint endpoint, HttpClientSettings client, Translation translation, Tenancy tenancy) {
  private static final String PUSH = "/loki/api/v1/push";
  private static final HttpEndpoint NOWHERE = HttpEndpoint.parse("http://localhost");
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  /** Streams and tenants as they are unless configured. */
  LokiConfig(HttpEndpoint endpoint, HttpClientSettings client) {
    this(endpoint, client, Translation.DEFAULT, Tenancy.HINTED);
  }

  static LokiConfig read(ConfigSection yaml) {
    return new LokiConfig(
        endpoint(yaml),
        HttpClientSettings.readForSnappy(yaml, TIMEOUT),
        TranslationConfig.read(yaml),
        TenancyConfig.read(yaml));
  }

  private static HttpEndpoint endpoint(ConfigSection yaml) {
    String text = yaml.string("endpoint", "");
    try {
      if (text.isEmpty()) {
        yaml.problem("endpoint", "must be specified, such as http://loki:3100");
      } else {
        var _ = HttpEndpoint.parse(text);
        return HttpEndpoint.parse(complete(text));
      }
    } catch (IllegalArgumentException e) {
      yaml.problem("endpoint", String.valueOf(e.getMessage()));
    }
    return NOWHERE;
  }

  /** A path that ends in push, as that of old Lokis and of gateways, is taken to be complete. */
  private static String complete(String url) {
    int fragment = url.indexOf('#');
    String text = fragment < 0 ? url : url.substring(0, fragment);
    int query = text.indexOf('?');
    String base = (query < 0 ? text : text.substring(0, query)).replaceFirst("/+$", "");
    int path = base.indexOf('/', base.indexOf("://") + 3);
    return base
        + (path >= 0 && base.endsWith("/push") ? "" : PUSH)
        + (query < 0 ? "" : text.substring(query));
  }
}
