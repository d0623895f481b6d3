package ai.odock.router.receivers.otlp;

import ai.odock.router.ConfigRecord.Shown;
import ai.odock.router.ConfigSection;
import ai.odock.router.ConfigSection.Presence;
import ai.odock.router.net.HostPort;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The {@code receivers::otlp} section. A protocol runs when its key is there, even without a value.
 */
record OtlpConfig(@Nullable Grpc grpc, @Nullable Http http) {
  private static final String LATER = "it is not supported yet";

  OtlpConfig {
    if (grpc == null && http == null) {
      throw new IllegalArgumentException(
          "must specify at least one protocol when using the OTLP receiver");
    }
  }

  /**
   * The {@code protocols::grpc} section.
   *
   * @param maxMessageBytes of a request after decompression
   * @param maxStreams requests at a time on one connection
   */
  record Grpc(HostPort endpoint, int maxMessageBytes, int maxStreams) {
    /** Keys for later, and the value that changes nothing. */
    private static final Map<String, String> LATER_KEYS =
        Map.ofEntries(
            Map.entry("tls", ""),
            Map.entry("read_buffer_size", "524288"),
            Map.entry("write_buffer_size", "0"),
            Map.entry("keepalive", ""),
            Map.entry("auth", ""),
            Map.entry("include_metadata", "false"),
            Map.entry("middlewares", ""),
            Map.entry("dialer", ""));

    private static final int DEFAULT_MESSAGE_MIB = 4;
    private static final int DEFAULT_STREAMS = 100;

    static Grpc read(ConfigSection all) {
      ConfigSection yaml = all.showing(Shown.UNLESS_EMPTY);
      yaml.display(
          "keepalive", Map.of("enforcement_policy", Map.of(), "server_parameters", Map.of()));
      LATER_KEYS.forEach((key, harmless) -> yaml.unsupported(key, LATER, harmless));
      onlyTcp(yaml);
      long mib = yaml.integer("max_recv_msg_size_mib", 0);
      long streams = yaml.integer("max_concurrent_streams", 0);
      if (mib > 2047) {
        yaml.problem("max_recv_msg_size_mib", "must be at most 2047");
      }
      return new Grpc(
          listen(yaml, "localhost:4317"),
          (int) Math.min(2047, mib == 0 ? DEFAULT_MESSAGE_MIB : mib) << 20,
          (int) Math.min(Integer.MAX_VALUE, streams == 0 ? DEFAULT_STREAMS : streams));
    }
  }

  /**
   * The {@code protocols::http} section.
   *
   * @param maxBodyBytes of a request, as sent and after decompression
   */
  record Http(
      HostPort endpoint,
      long maxBodyBytes,
      String tracesPath,
      String metricsPath,
      String logsPath) {
    /** Keys for later, and the value that changes nothing. */
    private static final Map<String, String> LATER_KEYS =
        Map.ofEntries(
            Map.entry("auth", ""),
            Map.entry("include_metadata", "false"),
            Map.entry("response_headers", ""),
            Map.entry("compression_algorithms", ""),
            Map.entry("read_timeout", "0s"),
            Map.entry("keep_alives_enabled", "true"),
            Map.entry("middlewares", ""));

    /** Such keys that a printed configuration always shows. */
    private static final Map<String, String> SHOWN_KEYS =
        Map.of(
            "tls", "",
            "cors", "",
            "read_header_timeout", "0s",
            "write_timeout", "0s",
            "idle_timeout", "0s");

    private static final long DEFAULT_BODY_BYTES = 20 << 20;

    static Http read(ConfigSection all) {
      ConfigSection yaml = all.showing(Shown.UNLESS_EMPTY);
      SHOWN_KEYS.forEach((key, harmless) -> all.unsupported(key, LATER, harmless));
      LATER_KEYS.forEach((key, harmless) -> yaml.unsupported(key, LATER, harmless));
      onlyTcp(yaml);
      long bytes = yaml.integer("max_request_body_size", 0);
      if (bytes > Integer.MAX_VALUE) {
        yaml.problem("max_request_body_size", "must be at most " + Integer.MAX_VALUE);
      }
      return new Http(
          listen(yaml, "localhost:4318"),
          Math.min(Integer.MAX_VALUE, bytes == 0 ? DEFAULT_BODY_BYTES : bytes),
          path(yaml, "traces_url_path", "/v1/traces"),
          path(yaml, "metrics_url_path", "/v1/metrics"),
          path(yaml, "logs_url_path", "/v1/logs"));
    }

    private static String path(ConfigSection yaml, String key, String fallback) {
      String written = yaml.string(key, fallback);
      String path = written.startsWith("/") ? written : "/" + written;
      yaml.display(key, path);
      return path;
    }
  }

  static OtlpConfig read(ConfigSection yaml) {
    ConfigSection protocols = yaml.section("protocols");
    ConfigSection grpc = protocols.block("grpc", Presence.ON_WHEN_MENTIONED);
    ConfigSection http = protocols.block("http", Presence.ON_WHEN_MENTIONED);
    return new OtlpConfig(
        grpc == null ? null : grpc.read(Grpc::read), http == null ? null : http.read(Http::read));
  }

  private static void onlyTcp(ConfigSection yaml) {
    String transport = yaml.string("transport", "tcp");
    if (!transport.equals("tcp")) {
      yaml.problem("transport", "\"" + transport + "\" is not supported yet; only tcp is");
    }
  }

  private static HostPort listen(ConfigSection yaml, String fallback) {
    String text = yaml.string("endpoint", fallback);
    try {
      return HostPort.parse(text);
    } catch (IllegalArgumentException e) {
      yaml.problem("endpoint", String.valueOf(e.getMessage()));
      return HostPort.parse(fallback);
    }
  }
}
