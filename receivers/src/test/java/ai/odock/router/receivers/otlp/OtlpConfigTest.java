package ai.odock.router.receivers.otlp;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.Signal;
import ai.odock.router.net.HostPort;
import ai.odock.router.net.ListenAddress;
import ai.odock.router.net.ListenSettings;
import ai.odock.router.net.coding.ContentCoding;
import ai.odock.router.net.grpc.GrpcKeepalive;
import ai.odock.router.net.grpc.GrpcServerSettings;
import ai.odock.router.net.http.Cors;
import ai.odock.router.net.http.HttpServerSettings;
import ai.odock.router.settings.ConfigProblems;
import ai.odock.router.settings.ConfigTree;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OtlpConfigTest {
  private static final Duration OFF = Duration.ZERO;
  private static final GrpcServerSettings GRPC =
      new GrpcServerSettings(
          ListenSettings.at(ListenAddress.tcp(new HostPort("localhost", 4317))),
          4 << 20,
          100,
          512 << 10,
          GrpcKeepalive.DEFAULTS,
          false);
  private static final HttpConfig HTTP =
      new HttpConfig(
          new HttpServerSettings(
              ListenSettings.at(ListenAddress.tcp(new HostPort("localhost", 4318))),
              20 << 20,
              ContentCoding.HTTP_NAMES,
              new HttpServerSettings.Timeouts(OFF, OFF, OFF, OFF),
              true,
              Map.of(),
              null,
              false),
          paths("/v1/traces", "/v1/metrics", "/v1/logs"));

  private final ConfigProblems problems = new ConfigProblems();

  private @Nullable OtlpConfig read(Map<String, ?> protocols) {
    return ConfigTree.section("receivers::otlp", Map.of("protocols", protocols), problems)
        .read(OtlpConfig::read);
  }

  private static OtlpConfig config(@Nullable GrpcServerSettings grpc, @Nullable HttpConfig http) {
    return new OtlpConfig(grpc, http, 65536);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {"-,65536", "1,1", "2147483647,2147483647"})
  void elementsOfAnItem(@Nullable String value, int expected) {
    OtlpConfig config = elements(value);
    assertThat(problems.all()).isEmpty();
    assertThat(requireNonNull(config).maxElements()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "2147483648"})
  void noElementsAtAllIsAMistake(String value) {
    var _ = elements(value);
    assertThat(problems.all())
        .extracting(Object::toString)
        .containsExactly(
            "test.yaml:1:1: receivers::otlp::max_elements_per_item: must be between 1 and"
                + " 2147483647");
  }

  private @Nullable OtlpConfig elements(@Nullable String value) {
    Map<String, Object> yaml = new HashMap<>();
    yaml.put("protocols", mentioned("grpc"));
    if (value != null) {
      yaml.put("max_elements_per_item", Long.parseLong(value));
    }
    return ConfigTree.section("receivers::otlp", yaml, problems).read(OtlpConfig::read);
  }

  private static Map<Signal, String> paths(String traces, String metrics, String logs) {
    return Map.of(Signal.TRACES, traces, Signal.METRICS, metrics, Signal.LOGS, logs);
  }

  private static Map<String, @Nullable Object> mentioned(String... keys) {
    Map<String, @Nullable Object> map = new HashMap<>();
    for (String key : keys) {
      map.put(key, null);
    }
    return map;
  }

  @Test
  void aProtocolRunsWhenItsKeyIsThere() {
    assertThat(read(mentioned("grpc", "http"))).isEqualTo(config(GRPC, HTTP));
    assertThat(read(mentioned("grpc"))).isEqualTo(config(GRPC, null));
    assertThat(read(mentioned("http"))).isEqualTo(config(null, HTTP));
    assertThat(problems.all()).isEmpty();
    assertThat(problems.warnings()).isEmpty();
  }

  @Test
  void everyKeyOfGrpc() {
    Map<String, Object> server =
        Map.of(
            "max_connection_idle",
            "1m",
            "max_connection_age",
            "2m",
            "max_connection_age_grace",
            "3m",
            "time",
            "4m",
            "timeout",
            "5m");
    Map<String, Object> policy = Map.of("min_time", "6m", "permit_without_stream", true);
    Map<String, Object> grpc =
        Map.ofEntries(
            Map.entry("endpoint", ":14317"),
            Map.entry("transport", "tcp4"),
            Map.entry("dialer", Map.of("timeout", "0s")),
            Map.entry("max_recv_msg_size_mib", 16),
            Map.entry("max_concurrent_streams", 7),
            Map.entry("read_buffer_size", 4096),
            Map.entry("write_buffer_size", 0),
            Map.entry("include_metadata", true),
            Map.entry("max_connections", 9),
            Map.entry("max_connections_per_address", 5),
            Map.entry(
                "keepalive", Map.of("server_parameters", server, "enforcement_policy", policy)));

    var keepalive =
        new GrpcKeepalive(
            Duration.ofMinutes(1),
            Duration.ofMinutes(2),
            Duration.ofMinutes(3),
            Duration.ofMinutes(4),
            Duration.ofMinutes(5),
            Duration.ofMinutes(6),
            true);
    var expected =
        new GrpcServerSettings(
            new ListenSettings(ListenAddress.parse("tcp4", ":14317"), 9, 5),
            16 << 20,
            7,
            4096,
            keepalive,
            true);
    assertThat(read(Map.of("grpc", grpc))).isEqualTo(config(expected, null));
    assertThat(problems.all()).isEmpty();
    assertThat(problems.warnings()).isEmpty();
  }

  @Test
  void everyKeyOfHttp() {
    Map<String, Object> http =
        Map.ofEntries(
            Map.entry("endpoint", "/run/otlp.sock"),
            Map.entry("transport", "unix"),
            Map.entry("dialer", Map.of()),
            Map.entry("max_request_body_size", 1000),
            Map.entry("include_metadata", true),
            Map.entry("response_headers", Map.of("X-From", "router")),
            Map.entry("compression_algorithms", List.of("zstd", "deflate")),
            Map.entry("read_timeout", "1s"),
            Map.entry("read_header_timeout", "2s"),
            Map.entry("write_timeout", "3s"),
            Map.entry("idle_timeout", "4s"),
            Map.entry("keep_alives_enabled", false),
            Map.entry("traces_url_path", "t"),
            Map.entry("metrics_url_path", "http://here/m%20m?query#fragment"),
            Map.entry("logs_url_path", "/l+l"),
            Map.entry("max_connections", 9),
            Map.entry("max_connections_per_address", 5),
            Map.entry(
                "cors",
                Map.of(
                    "allowed_origins", List.of("https://*.example.com"),
                    "allowed_headers", List.of("X-Tenant"),
                    "max_age", 7200)));

    var expected =
        new HttpConfig(
            new HttpServerSettings(
                new ListenSettings(new ListenAddress.Unix("/run/otlp.sock"), 9, 5),
                1000,
                Map.of("zstd", ContentCoding.ZSTD, "deflate", ContentCoding.ZLIB),
                new HttpServerSettings.Timeouts(
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(3),
                    Duration.ofSeconds(4)),
                false,
                Map.of("X-From", "router"),
                new Cors(List.of("https://*.example.com"), List.of("X-Tenant"), 7200),
                true),
            paths("/t", "/m m", "/l+l"));
    assertThat(read(Map.of("http", http))).isEqualTo(config(null, expected));
    assertThat(problems.all()).isEmpty();
    assertThat(problems.warnings()).isEmpty();
  }

  static Stream<Arguments> harmless() {
    Map<String, Object> goDefaults =
        Map.of(
            "read_buffer_size",
            524288,
            "keepalive",
            Map.of("enabled", false, "server_parameters", Map.of(), "enforcement_policy", Map.of()),
            "tls",
            "",
            "middlewares",
            List.of());
    return Stream.of(
        argumentSet("what the collector prints for gRPC", "grpc", goDefaults),
        argumentSet(
            "limits below zero are none",
            "http",
            Map.of("read_timeout", "-1s", "max_request_body_size", -1)),
        argumentSet("CORS without origins", "http", Map.of("cors", Map.of())));
  }

  @ParameterizedTest
  @MethodSource("harmless")
  void changesNothing(String protocol, Map<String, ?> keys) {
    OtlpConfig expected = protocol.equals("grpc") ? config(GRPC, null) : config(null, HTTP);
    assertThat(read(Map.of(protocol, keys))).isEqualTo(expected);
    assertThat(problems.all()).isEmpty();
    assertThat(problems.warnings()).isEmpty();
  }

  @Test
  void aPingIsSentOnceASecondAtMost() {
    var server = Map.of("server_parameters", Map.of("time", "1ms"));
    OtlpConfig config = requireNonNull(read(Map.of("grpc", Map.of("keepalive", server))));
    assertThat(requireNonNull(config.grpc()).keepalive().time()).isEqualTo(Duration.ofSeconds(1));
  }

  static Stream<Arguments> warnings() {
    return Stream.of(
        argumentSet(
            "a buffer of Go's", "grpc", Map.of("write_buffer_size", 1), "::write_buffer_size"),
        argumentSet(
            "a server that dials",
            "http",
            Map.of("dialer", Map.of("timeout", "1s")),
            "::dialer::timeout"),
        argumentSet(
            "headers of no origin",
            "http",
            Map.of("cors", Map.of("allowed_headers", List.of("x"))),
            "::cors::allowed_headers"));
  }

  @ParameterizedTest
  @MethodSource("warnings")
  void warnsOnceOfWhatHasNoEffect(String protocol, Map<String, ?> keys, String place) {
    assertThat(read(Map.of(protocol, keys))).isNotNull();

    assertThat(problems.all()).isEmpty();
    assertThat(problems.warnings()).hasSize(1);
    assertThat(problems.warnings().getFirst().toString())
        .contains(protocol + place + ": has no effect");
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        argumentSet("no protocol", Map.of(), "must specify at least one protocol"),
        argumentSet(
            "no port",
            Map.of("grpc", Map.of("endpoint", "here")),
            "protocols::grpc::endpoint: address here: missing port in address"),
        argumentSet(
            "a size beyond all bounds",
            Map.of("grpc", Map.of("max_recv_msg_size_mib", 4096)),
            "max_recv_msg_size_mib: must be at most 2047"),
        argumentSet(
            "more streams than there are numbers",
            Map.of("grpc", Map.of("max_concurrent_streams", 1L << 33)),
            "max_concurrent_streams: must be at most 4294967295"),
        argumentSet(
            "a transport that nobody knows",
            Map.of("http", Map.of("transport", "foo")),
            "transport: unsupported transport type \"foo\""),
        argumentSet(
            "no transport",
            Map.of("http", Map.of("transport", "")),
            "transport: invalid transport type \"\""),
        argumentSet(
            "packets",
            Map.of("grpc", Map.of("transport", "udp")),
            "transport: \"udp\" carries no connections; use tcp, tcp4, tcp6 or unix"),
        argumentSet(
            "a Unix socket without a path",
            Map.of("grpc", Map.of("transport", "unix")),
            "transport: unix needs the path of a socket as endpoint"),
        argumentSet(
            "time that runs backwards",
            Map.of("grpc", Map.of("keepalive", Map.of("server_parameters", Map.of("time", "-1s")))),
            "keepalive::server_parameters::time: must not be negative"),
        argumentSet(
            "an unknown compression",
            Map.of("http", Map.of("compression_algorithms", List.of("gzip", "zsdt"))),
            "compression_algorithms[1]: unknown value \"zsdt\"; did you mean \"zstd\"?"),
        argumentSet(
            "two signals at one path",
            Map.of("http", Map.of("logs_url_path", "v1/traces")),
            "logs_url_path: another signal has the path /v1/traces already"),
        argumentSet(
            "a broken escape",
            Map.of("http", Map.of("logs_url_path", "%zz")),
            "logs_url_path: invalid HTTP URL path set for signal: invalid URL escape \"%zz\""),
        argumentSet(
            "a header that is none",
            Map.of("http", Map.of("response_headers", Map.of("a b", "c"))),
            "response_headers: \"a b\" is no name of a header"),
        argumentSet(
            "a header within a header",
            Map.of("http", Map.of("response_headers", Map.of("a", "b\r\nc: d"))),
            "response_headers: the value of a holds a control character"),
        argumentSet(
            "an unknown key of CORS",
            Map.of("http", Map.of("cors", Map.of("allowed_origin", List.of("*")))),
            "cors::allowed_origin: unknown key"),
        argumentSet(
            "TLS", Map.of("grpc", Map.of("tls", Map.of("cert_file", "x"))), "not supported yet"),
        argumentSet(
            "an authenticator",
            Map.of("http", Map.of("auth", Map.of("authenticator", "x"))),
            "not supported yet"),
        argumentSet(
            "middleware",
            Map.of("http", Map.of("middlewares", List.of(Map.of("id", "x")))),
            "not supported yet"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void namesTheMistake(Map<String, ?> protocols, String message) {
    var _ = read(protocols);

    assertThat(problems.all()).hasSize(1);
    assertThat(problems.all().getFirst().toString()).contains("receivers::otlp").contains(message);
  }
}
