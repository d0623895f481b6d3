package ai.odock.router.config;

import ai.odock.router.ConfigSection;
import ai.odock.router.net.GrpcClientSettings;
import ai.odock.router.net.HttpClientSettings;
import ai.odock.router.net.HttpEndpoint;
import ai.odock.router.telemetry.MetricsConfig.OtlpTarget;
import ai.odock.router.telemetry.MetricsConfig.PeriodicReader;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a periodic reader of {@code service::telemetry::metrics::readers}. Times are in ms. */
final class PushReader {
  private static final int INTERVAL = 60_000;
  private static final int TIMEOUT = 30_000;
  private static final int REQUEST_TIMEOUT = 10_000;
  private static final String CERTIFICATES = "own certificates are not supported yet";

  private PushReader() {}

  /** Null when the exporter has a mistake, which is noted. */
  static @Nullable PeriodicReader read(ConfigSection periodic) {
    Duration interval = millis(periodic, "interval", INTERVAL);
    Duration timeout = millis(periodic, "timeout", TIMEOUT);
    ConfigSection exporter = periodic.section("exporter");
    exporter.ignore("otlp");
    exporter.ignore("console");
    if (exporter.present("otlp") == exporter.present("console")) {
      exporter.problem(
          "",
          exporter.present("otlp")
              ? "must be otlp or console, not both"
              : "must have an otlp exporter or console: {}");
      return null;
    }
    if (exporter.present("console")) {
      exporter.section("console").finish();
      return new PeriodicReader(interval, timeout, null);
    }
    return new PeriodicReader(interval, timeout, otlp(exporter.section("otlp")));
  }

  /** The collector takes 0 as not set. */
  private static Duration millis(ConfigSection section, String key, int fallback) {
    long millis = section.integer(key, fallback);
    if (millis > Integer.MAX_VALUE) {
      section.problem(key, "must be at most " + Integer.MAX_VALUE + " milliseconds");
    }
    return Duration.ofMillis(millis == 0 ? fallback : Math.min(millis, Integer.MAX_VALUE));
  }

  private static OtlpTarget otlp(ConfigSection otlp) {
    for (String key : new String[] {"certificate", "client_certificate", "client_key"}) {
      otlp.unsupported(key, CERTIFICATES);
    }
    otlp.unsupported(
        "default_histogram_aggregation",
        "histograms have the buckets of the metrics page",
        "explicit_bucket_histogram");
    if (!otlp.present("protocol")) {
      otlp.problem("", "needs a protocol: grpc or http/protobuf");
    }
    boolean grpc = otlp.oneOf("protocol", Map.of("grpc", true, "http/protobuf", false), false);
    boolean gzip = otlp.oneOf("compression", Map.of("gzip", true, "none", false), false);
    boolean delta =
        otlp.oneOf("temporality_preference", Map.of("cumulative", false, "delta", true), false);
    Duration timeout = millis(otlp, "timeout", REQUEST_TIMEOUT);
    Map<String, String> headers = headers(otlp, grpc);
    HttpEndpoint endpoint = endpoint(otlp, grpc);
    return new OtlpTarget(
        grpc, endpoint.url(), gzip, timeout, grpc ? headers : endpoint.headers(headers), delta);
  }

  private static HttpEndpoint endpoint(ConfigSection otlp, boolean grpc) {
    boolean insecure = otlp.bool("insecure", false);
    String fallback = "localhost:" + (grpc ? 4317 : 4318);
    String text = otlp.string("endpoint", fallback);
    boolean complete = text.startsWith("http://") || text.startsWith("https://");
    String url = complete ? text : (insecure ? "http://" : "https://") + text;
    try {
      HttpEndpoint endpoint = HttpEndpoint.parse(url);
      if (grpc) {
        var _ = GrpcClientSettings.of(endpoint.url(), true, "");
      }
      return endpoint;
    } catch (IllegalArgumentException e) {
      otlp.problem("endpoint", String.valueOf(e.getMessage()));
      return HttpEndpoint.parse("https://" + fallback);
    }
  }

  /** What {@code headers} says goes before {@code headers_list}. */
  private static Map<String, String> headers(ConfigSection otlp, boolean grpc) {
    Map<String, String> headers = new LinkedHashMap<>();
    try {
      headers.putAll(listed(otlp.string("headers_list", "")));
    } catch (IllegalArgumentException e) {
      otlp.problem("headers_list", String.valueOf(e.getMessage()));
    }
    headers.putAll(
        grpc ? GrpcClientSettings.readHeaders(otlp) : HttpClientSettings.readHeaders(otlp));
    return headers;
  }

  /** {@code name=value,name=value}, with percent escapes as in W3C baggage. */
  private static Map<String, String> listed(String list) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (String pair : list.isBlank() ? new String[0] : list.split(",", -1)) {
      int equal = pair.indexOf('=');
      if (equal <= 0) {
        throw new IllegalArgumentException("expected name=value, separated by commas");
      }
      String value = pair.substring(equal + 1).strip().replace("+", "%2B");
      headers.put(
          pair.substring(0, equal).strip(), URLDecoder.decode(value, StandardCharsets.UTF_8));
    }
    return headers;
  }
}
