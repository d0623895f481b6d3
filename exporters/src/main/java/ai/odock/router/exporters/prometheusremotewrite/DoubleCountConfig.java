package ai.odock.router.exporters.prometheusremotewrite;

import ai.odock.router.net.http.HttpClientSettings;
import ai.odock.router.net.http.HttpEndpoint;
import ai.odock.router.settings.ConfigRecord.Shown;
import ai.odock.router.settings.ConfigSection;
import ai.odock.router.settings.ConfigSection.Presence;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The {@code double_count_check} block.
 *
 * @param prometheus the server that is asked, without {@code /api/v1}
 * @param interval from one check to the next
 * @param client without the headers that the URL asks for
 */
record DoubleCountConfig(HttpEndpoint prometheus, Duration interval, HttpClientSettings client) {
  private static final Duration INTERVAL = Duration.ofMinutes(5);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** Null when it is off. */
  static @Nullable DoubleCountConfig read(ConfigSection exporter) {
    ConfigSection set = exporter.showing(Shown.WHEN_SET).block("double_count_check", Presence.OFF);
    if (set == null) {
      return null;
    }
    ConfigSection block = set.showing(Shown.ALWAYS);
    Duration interval = block.duration("interval", INTERVAL);
    if (interval.compareTo(Duration.ofSeconds(1)) < 0) {
      block.problem("interval", "must be 1s at least");
      interval = INTERVAL;
    }
    HttpClientSettings client = HttpClientSettings.readPlain(block, TIMEOUT);
    HttpEndpoint prometheus = endpoint(block);
    return prometheus == null ? null : new DoubleCountConfig(prometheus, interval, client);
  }

  private static @Nullable HttpEndpoint endpoint(ConfigSection block) {
    String url = block.string("prometheus", "");
    if (url.isEmpty()) {
      block.problem("prometheus", "must be the URL of a Prometheus server");
      return null;
    }
    try {
      return HttpEndpoint.parse(url);
    } catch (IllegalArgumentException e) {
      block.problem("prometheus", String.valueOf(e.getMessage()));
      return null;
    }
  }

  /** Where questions are posted to. */
  String queryUrl() {
    String url = prometheus.url();
    return (url.endsWith("/") ? url.substring(0, url.length() - 1) : url) + "/api/v1/query";
  }
}
