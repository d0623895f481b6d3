package ai.odock.router.config;

import ai.odock.router.ConfigSection;
import ai.odock.router.net.GrpcClientSettings;
import ai.odock.router.net.HostPort;
import ai.odock.router.net.HttpClientSettings;
import ai.odock.router.net.HttpEndpoint;
import ai.odock.router.telemetry.export.OwnExport;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the lists {@code processors} of own logs and traces (otelconf v0.3.0). */
final class OwnExportReader {
  private static final Duration OTLP_TIMEOUT = Duration.ofSeconds(10);

  private final Duration delay;
  private final String path;

  private OwnExportReader(Duration delay, String path) {
    this.delay = delay;
    this.path = path;
  }

  /**
   * Reads the list.
   *
   * @param delay the default of {@code schedule_delay}
   * @param path of a URL that has none
   */
  static List<OwnExport> readAll(ConfigSection telemetry, Duration delay, String path) {
    OwnExportReader reader = new OwnExportReader(delay, path);
    return telemetry.list("processors", reader::processor).stream()
        .flatMap(Optional::stream)
        .toList();
  }

  private Optional<OwnExport> processor(ConfigSection item) {
    boolean batch = item.present("batch");
    boolean simple = item.present("simple");
    item.ignore("batch");
    item.ignore("simple");
    if (batch && simple) {
      item.problem("", "must not specify both batch and simple");
    } else if (!batch && !simple) {
      item.problem("", "must be one of simple or batch");
    }
    if (!batch) {
      return simple ? simple(item.section("simple")) : Optional.empty();
    }
    return batch(item.section("batch"));
  }

  /** Each record at once; those that come meanwhile go together. */
  private Optional<OwnExport> simple(ConfigSection section) {
    return exporter(section)
        .map(
            target ->
                new OwnExport(
                    target,
                    OwnExport.QUEUE_SIZE,
                    OwnExport.BATCH_SIZE,
                    Duration.ZERO,
                    OwnExport.TIMEOUT));
  }

  private Optional<OwnExport> batch(ConfigSection section) {
    int queue = number(section, "max_queue_size", OwnExport.QUEUE_SIZE);
    int size = number(section, "max_export_batch_size", OwnExport.BATCH_SIZE);
    Duration every = millis(section, "schedule_delay", delay);
    Duration timeout = millis(section, "export_timeout", OwnExport.TIMEOUT);
    return exporter(section)
        .map(target -> new OwnExport(target, queue, Math.min(size, queue), every, timeout));
  }

  private static int number(ConfigSection section, String key, int fallback) {
    long value = section.integer(key, fallback);
    if (value < 1 || value > Integer.MAX_VALUE) {
      section.problem(key, "expected a number from 1 to " + Integer.MAX_VALUE + ", got " + value);
      return fallback;
    }
    return (int) value;
  }

  private static Duration millis(ConfigSection section, String key, Duration fallback) {
    return Duration.ofMillis(section.integer(key, fallback.toMillis()));
  }

  private Optional<OwnExport.Target> exporter(ConfigSection processor) {
    ConfigSection exporter = processor.section("exporter");
    exporter.unsupported("zipkin", "use otlp");
    boolean console = exporter.present("console");
    boolean otlp = exporter.present("otlp");
    exporter.ignore("console");
    exporter.ignore("otlp");
    if (console && otlp) {
      exporter.problem("", "must not specify multiple exporters");
    } else if (!console && !otlp && !exporter.keys().contains("zipkin")) {
      exporter.problem("", "must have an otlp or a console exporter");
    }
    if (otlp) {
      return Optional.ofNullable(otlp(exporter.section("otlp")));
    }
    return console ? Optional.of(new OwnExport.Console()) : Optional.empty();
  }

  private OwnExport.@Nullable Otlp otlp(ConfigSection section) {
    for (String key : List.of("certificate", "client_certificate", "client_key")) {
      section.unsupported(key, "own certificates are not supported yet");
    }
    boolean insecure = section.bool("insecure", false);
    String given = section.string("endpoint", "");
    Map<String, String> headers = headers(section);
    long timeout = section.integer("timeout", 0);
    boolean gzip = section.oneOf("compression", Map.of("gzip", true, "none", false), false);
    boolean grpc = section.oneOf("protocol", Map.of("grpc", true, "http/protobuf", false), true);
    if (!section.present("protocol")) {
      section.problem("protocol", "protocol must be specified: grpc or http/protobuf");
    }
    if (given.isEmpty()) {
      section.problem("endpoint", "endpoint must be specified");
      return null;
    }
    // as the collector: normalizeEndpoint
    boolean scheme = given.startsWith("http://") || given.startsWith("https://");
    String url = scheme ? given : (insecure ? "http://" : "https://") + given;
    Duration wait = timeout == 0 ? OTLP_TIMEOUT : Duration.ofMillis(timeout);
    try {
      boolean plaintext = url.startsWith("http://");
      if (grpc) {
        return new OwnExport.Otlp(true, hostPort(url), plaintext, gzip, wait, headers);
      }
      boolean bare = url.indexOf('/', url.indexOf("://") + 3) < 0;
      HttpEndpoint http = HttpEndpoint.parse(bare ? url + path : url);
      return new OwnExport.Otlp(false, http.url(), plaintext, gzip, wait, http.headers(headers));
    } catch (IllegalArgumentException e) {
      section.problem("endpoint", String.valueOf(e.getMessage()));
      return null;
    }
  }

  /** What follows the host is not looked at, as in the collector. */
  private static String hostPort(String url) {
    String address = url.substring(url.indexOf("://") + 3);
    int slash = address.indexOf('/');
    String authority = slash < 0 ? address : address.substring(0, slash);
    var _ = HostPort.parse(authority);
    return authority;
  }

  /** {@code headers} go before {@code headers_list}. */
  private static Map<String, String> headers(ConfigSection section) {
    Map<String, String> headers = new LinkedHashMap<>();
    String list = section.string("headers_list", "");
    for (String pair : list.isEmpty() ? new String[0] : list.split(",", -1)) {
      int equals = pair.indexOf('=');
      if (equals < 1) {
        section.problem("headers_list", "expected name=value, separated by commas");
        break;
      }
      String value = pair.substring(equals + 1).strip();
      headers.put(pair.substring(0, equals).strip(), decoded(value));
    }
    headers.putAll(
        "grpc".equals(section.string("protocol", ""))
            ? GrpcClientSettings.readHeaders(section)
            : HttpClientSettings.readHeaders(section));
    return headers;
  }

  private static String decoded(String value) {
    try {
      return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return value;
    }
  }
}
