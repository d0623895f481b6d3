package ai.odock.router.config;

import ai.odock.router.Signal;
import ai.odock.router.net.HostPort;
import ai.odock.router.net.grpc.GrpcClientSettings;
import ai.odock.router.net.http.HttpClientSettings;
import ai.odock.router.net.http.HttpEndpoint;
import ai.odock.router.selftelemetry.OwnTarget;
import ai.odock.router.settings.ConfigSection;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the section {@code exporter} of own metrics, logs and traces, which is the same for all of
 * them but for the path of a URL that has none (otelconf v0.3.0). Times are whole milliseconds.
 */
final class OwnTargetReader {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private OwnTargetReader() {}

  /** Null when there is a mistake that leaves nothing to send to; it is noted. */
  static @Nullable OwnTarget read(ConfigSection exporter, Signal signal) {
    if (signal == Signal.TRACES) {
      exporter.unsupported("zipkin", "use otlp");
    }
    boolean console = exporter.present("console");
    boolean otlp = exporter.present("otlp");
    exporter.ignore("console");
    exporter.ignore("otlp");
    if (console && otlp) {
      exporter.problem("", "must not specify multiple exporters");
    } else if (!console && !otlp && !exporter.keys().contains("zipkin")) {
      exporter.problem("", "must have an otlp exporter or console: {}");
    }
    if (otlp) {
      return otlp(exporter.section("otlp"), signal);
    }
    if (console) {
      exporter.section("console").finish();
      return new OwnTarget.Console();
    }
    return null;
  }

  static Duration millis(ConfigSection section, String key, Duration fallback) {
    long millis = section.integer(key, fallback.toMillis());
    if (millis > Integer.MAX_VALUE) {
      section.problem(key, "must be at most " + Integer.MAX_VALUE + " milliseconds");
      return fallback;
    }
    return Duration.ofMillis(millis);
  }

  /** 0 is the fallback, as in the collector. */
  static Duration positiveMillis(ConfigSection section, String key, Duration fallback) {
    Duration time = millis(section, key, fallback);
    return time.isZero() ? fallback : time;
  }

  private static OwnTarget.@Nullable Otlp otlp(ConfigSection section, Signal signal) {
    for (String key : List.of("certificate", "client_certificate", "client_key")) {
      section.unsupported(key, "own certificates are not supported yet");
    }
    if (!section.present("protocol")) {
      section.problem("protocol", "protocol must be specified: grpc or http/protobuf");
    }
    boolean grpc = section.oneOf("protocol", Map.of("grpc", true, "http/protobuf", false), true);
    boolean gzip = section.oneOf("compression", Map.of("gzip", true, "none", false), false);
    Duration timeout = positiveMillis(section, "timeout", TIMEOUT);
    Map<String, String> headers = headers(section, grpc);
    HttpEndpoint endpoint = endpoint(section, grpc);
    if (endpoint == null) {
      return null;
    }
    return grpc
        ? new OwnTarget.Otlp(true, endpoint.url(), gzip, timeout, headers)
        : new OwnTarget.Otlp(
            false, withPath(endpoint.url(), signal), gzip, timeout, endpoint.headers(headers));
  }

  private static @Nullable HttpEndpoint endpoint(ConfigSection section, boolean grpc) {
    boolean insecure = section.bool("insecure", false);
    String given = section.string("endpoint", "localhost:" + (grpc ? 4317 : 4318));
    // as the collector: normalizeEndpoint
    boolean scheme = given.startsWith("http://") || given.startsWith("https://");
    String url = scheme ? given : (insecure ? "http://" : "https://") + given;
    try {
      HttpEndpoint endpoint = HttpEndpoint.parse(url);
      return grpc ? withoutPath(endpoint.url()) : endpoint;
    } catch (IllegalArgumentException e) {
      section.problem("endpoint", String.valueOf(e.getMessage()));
      return null;
    }
  }

  /** gRPC does not look at what follows the host, as in the collector. */
  private static HttpEndpoint withoutPath(String url) {
    int authority = url.indexOf("://") + 3;
    int slash = url.indexOf('/', authority);
    String bare = slash < 0 ? url : url.substring(0, slash);
    var _ = HostPort.parse(bare.substring(authority));
    return HttpEndpoint.parse(bare);
  }

  /** A path is taken as it is; without one it is that of the specification. */
  private static String withPath(String url, Signal signal) {
    boolean bare = url.indexOf('/', url.indexOf("://") + 3) < 0;
    return bare ? url + "/v1/" + signal.label() : url;
  }

  /** What {@code headers} says goes before {@code headers_list}. */
  private static Map<String, String> headers(ConfigSection section, boolean grpc) {
    Map<String, String> headers = new LinkedHashMap<>();
    try {
      headers.putAll(listed(section.opaque("headers_list", "")));
    } catch (IllegalArgumentException e) {
      section.problem("headers_list", String.valueOf(e.getMessage()));
    }
    headers.putAll(
        grpc ? GrpcClientSettings.readHeaders(section) : HttpClientSettings.readHeaders(section));
    return headers;
  }

  /** {@code name=value,name=value}, with percent escapes as in W3C baggage. */
  private static Map<String, String> listed(String list) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (String pair : list.isBlank() ? new String[0] : list.split(",", -1)) {
      int equals = pair.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException("expected name=value, separated by commas");
      }
      String value = decoded(pair.substring(equals + 1).strip());
      headers.put(pair.substring(0, equals).strip(), value);
    }
    return headers;
  }

  /** The library's message has the value, which may be a secret. */
  private static String decoded(String value) {
    String text;
    try {
      text = URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("a percent sign begins no escape such as %20", e);
    }
    if (text.chars().anyMatch(c -> c < ' ' || c > '~')) {
      throw new IllegalArgumentException("a value has a character that a header cannot have");
    }
    return text;
  }
}
