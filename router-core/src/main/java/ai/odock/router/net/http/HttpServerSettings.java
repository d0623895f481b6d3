package ai.odock.router.net.http;

import ai.odock.router.net.ListenAddress;
import ai.odock.router.net.ListenSettings;
import ai.odock.router.net.coding.ContentCoding;
import ai.odock.router.settings.ConfigRecord.Shown;
import ai.odock.router.settings.ConfigRecord.Unset;
import ai.odock.router.settings.ConfigSection;
import ai.odock.router.settings.ConfigSection.Presence;
import ai.odock.router.settings.NearestName;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an operator says about an HTTP server (core/config/confighttp).
 *
 * @param maxBodyBytes of a request, as sent and after decompression
 * @param codings the accepted ones by their name, the empty one for none
 * @param cors null: off
 */
public record HttpServerSettings(
    ListenSettings listen,
    long maxBodyBytes,
    Map<String, ContentCoding> codings,
    Timeouts timeouts,
    boolean keepAlive,
    Map<String, String> responseHeaders,
    @Nullable Cors cors,
    boolean includeMetadata) {
  private static final long DEFAULT_BODY_BYTES = 20 << 20;

  /** The collector's order. */
  private static final List<String> CODINGS =
      List.of("", "gzip", "zstd", "zlib", "snappy", "deflate", "lz4", "x-snappy-framed");

  /** Zero is no limit. */
  public record Timeouts(Duration read, Duration readHeader, Duration write, Duration idle) {
    static Timeouts read(ConfigSection yaml) {
      return new Timeouts(
          limit(yaml, "read_timeout"),
          limit(yaml.showing(Shown.ALWAYS), "read_header_timeout"),
          limit(yaml.showing(Shown.ALWAYS), "write_timeout"),
          limit(yaml.showing(Shown.ALWAYS), "idle_timeout"));
    }

    /** As in Go, below zero is no limit too. */
    private static Duration limit(ConfigSection yaml, String key) {
      Duration given = yaml.duration(key, Duration.ZERO);
      return given.isNegative() ? Duration.ZERO : given;
    }
  }

  /**
   * Reads the keys.
   *
   * @param endpoint where it listens unless it is said; empty: it has to be said
   */
  public static HttpServerSettings read(ConfigSection section, String endpoint) {
    ConfigSection yaml = section.showing(Shown.UNLESS_EMPTY);
    ListenSettings listen = ListenSettings.read(yaml, endpoint, Shown.ALWAYS);
    long bytes = yaml.signedInteger("max_request_body_size", 0);
    if (bytes > Integer.MAX_VALUE) {
      yaml.problem("max_request_body_size", "must be at most " + Integer.MAX_VALUE);
    }
    return new HttpServerSettings(
        listen,
        bytes <= 0 ? DEFAULT_BODY_BYTES : Math.min(Integer.MAX_VALUE, bytes),
        codings(yaml),
        Timeouts.read(yaml),
        yaml.bool("keep_alives_enabled", true),
        responseHeaders(yaml),
        cors(yaml.showing(Shown.ALWAYS).block("cors", Presence.OFF)),
        yaml.bool("include_metadata", false));
  }

  /** Where it listens. */
  public ListenAddress endpoint() {
    return listen.endpoint();
  }

  /** A server that is set up like this, still without routes. */
  public HttpServer.Builder server() {
    HttpServer.Builder server =
        HttpServer.builder(listen)
            .maxBodyBytes(maxBodyBytes)
            .codings(codings)
            .keepAlive(keepAlive)
            .responseHeaders(responseHeaders)
            .cors(cors)
            .readHeaderTimeout(timeouts.readHeader())
            .readTimeout(timeouts.read())
            .writeTimeout(timeouts.write());
    // as in Go, a connection is idle for as long as a request may take, unless it is said
    Duration idle = timeouts.idle().isZero() ? timeouts.read() : timeouts.idle();
    if (idle.isPositive()) {
      server.idleTimeout(idle);
    }
    return server;
  }

  private static Map<String, ContentCoding> codings(ConfigSection yaml) {
    List<String> names = yaml.strings("compression_algorithms", CODINGS);
    if (!yaml.keys().contains("compression_algorithms")) {
      yaml.display("compression_algorithms", Unset.LIST); // the collector knows them elsewhere
    }
    Map<String, ContentCoding> codings = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      ContentCoding coding = ContentCoding.HTTP_NAMES.get(name);
      if (coding == null) {
        yaml.problem(
            "compression_algorithms",
            i,
            "unknown value \"" + name + "\"" + NearestName.hint(name, CODINGS));
      } else {
        codings.put(name, coding);
      }
    }
    return codings;
  }

  private static Map<String, String> responseHeaders(ConfigSection yaml) {
    Map<String, String> headers = yaml.headers("response_headers");
    headers.forEach(
        (name, value) -> {
          if (!name.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")) {
            yaml.problem("response_headers", "\"" + name + "\" is no name of a header");
          } else if (!value.chars().allMatch(c -> c == '\t' || (c >= ' ' && c != 0x7f))) {
            yaml.problem("response_headers", "the value of " + name + " holds a control character");
          }
        });
    return headers;
  }

  private static @Nullable Cors cors(@Nullable ConfigSection section) {
    if (section == null) {
      return null;
    }
    ConfigSection yaml = section.showing(Shown.UNLESS_EMPTY);
    List<String> origins = yaml.strings("allowed_origins", List.of());
    List<String> headers = yaml.strings("allowed_headers", List.of());
    long maxAge = yaml.signedInteger("max_age", 0);
    if (!origins.isEmpty()) {
      return new Cors(origins, headers, maxAge);
    }
    if (!headers.isEmpty()) {
      yaml.warning("allowed_headers", "has no effect without allowed_origins");
    }
    return null;
  }
}
