package ai.odock.router.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.StatusCode;
import ai.odock.router.net.coding.Compression;
import ai.odock.router.net.coding.HttpBody;
import ai.odock.router.net.grpc.GrpcClient;
import ai.odock.router.net.grpc.GrpcClientSettings;
import ai.odock.router.net.grpc.GrpcServer;
import ai.odock.router.net.http.HttpAnswer;
import ai.odock.router.net.http.HttpClient;
import ai.odock.router.net.http.HttpClientSettings;
import ai.odock.router.net.http.HttpHead;
import ai.odock.router.net.http.HttpReply;
import ai.odock.router.net.http.HttpRoute;
import ai.odock.router.net.http.HttpServer;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.telemetry.Instrument.Level;
import ai.odock.router.telemetry.Metrics;
import ai.odock.router.telemetry.MetricsPage;
import ai.odock.router.telemetry.PageText;
import ai.odock.router.telemetry.Selection;
import ai.odock.router.telemetry.Spelling;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is measured of real connections between our servers and our clients. */
@Timeout(60)
class TransportMetricsTest {
  private static final byte[] BODY = new byte[1000];

  private final Metrics metrics = new Metrics(Level.DETAILED);
  private final GrpcServer grpc =
      GrpcServer.builder(HostPort.parse("127.0.0.1:0"))
          .observer(TransportMetrics.ofServers(metrics))
          .maxMessageBytes(2000)
          .unary("s.S", "Ok", (array, offset, length, reply) -> reply.ok(new byte[7]))
          .unary(
              "s.S",
              "No",
              (array, offset, length, reply) -> reply.error(StatusCode.UNAVAILABLE, "no", null))
          .build();
  private final HttpServer http =
      HttpServer.builder(HostPort.parse("127.0.0.1:0"))
          .observer(TransportMetrics.ofServers(metrics))
          .route("/post", new Post())
          .build();

  private record Post() implements HttpRoute {
    @Override
    public Set<String> methods() {
      return Set.of("POST");
    }

    @Override
    public void onBody(HttpHead head, byte[] array, int offset, int length, HttpReply reply) {
      reply.send(HttpAnswer.text(200, "fine"));
    }
  }

  @AfterEach
  void close() {
    Deadline now = Deadline.in(Clock.SYSTEM, Duration.ZERO);
    grpc.close(now);
    http.close(now);
  }

  private ClientContext measured() {
    return new ClientContext("test", Map.of(), Clock.SYSTEM, TransportMetrics.ofClients(metrics));
  }

  private String page() {
    Spelling plain = Spelling.defaultReader(Map.of());
    return PageText.of(
        new MetricsPage(metrics, Selection.of(Level.DETAILED), plain, Map.of(), () -> ""));
  }

  @Test
  void belowDetailedThereIsNobodyToTell() {
    assertThat(TransportMetrics.ofServers(new Metrics(Level.NORMAL))).isNull();
    assertThat(TransportMetrics.ofClients(new Metrics(Level.NORMAL))).isNull();
  }

  @Test
  void callsOnBothSides() throws Exception {
    grpc.start();
    GrpcClient client =
        new GrpcClient(GrpcClientSettings.of("127.0.0.1:" + grpc.port(), true), measured());
    client.start();
    call(client, "Ok", BODY);
    call(client, "No", BODY);
    call(client, "Ok", new byte[3000]);
    call(client, "Unknown", BODY);
    client.close(Deadline.in(Clock.SYSTEM, Duration.ofSeconds(5)));

    assertThat(page().lines().filter(line -> line.contains("_count{")).map(this::withoutSystem))
        .containsExactly(
            "rpc_client_call_duration_count{rpc_method=\"s.S/No\","
                + "rpc_response_status_code=\"Unavailable\"} 1",
            "rpc_client_call_duration_count{rpc_method=\"s.S/Ok\","
                + "rpc_response_status_code=\"OK\"} 1",
            "rpc_client_call_duration_count{rpc_method=\"s.S/Ok\","
                + "rpc_response_status_code=\"ResourceExhausted\"} 1",
            "rpc_client_call_duration_count{rpc_method=\"s.S/Unknown\","
                + "rpc_response_status_code=\"Unimplemented\"} 1",
            "rpc_client_request_size_count{rpc_method=\"s.S/No\"} 1",
            "rpc_client_request_size_count{rpc_method=\"s.S/Ok\"} 2",
            "rpc_client_request_size_count{rpc_method=\"s.S/Unknown\"} 1",
            "rpc_client_response_size_count{rpc_method=\"s.S/Ok\"} 1",
            "rpc_server_call_duration_count{rpc_method=\"_OTHER\","
                + "rpc_response_status_code=\"Unimplemented\"} 1",
            "rpc_server_call_duration_count{rpc_method=\"s.S/No\","
                + "rpc_response_status_code=\"Unavailable\"} 1",
            "rpc_server_call_duration_count{rpc_method=\"s.S/Ok\","
                + "rpc_response_status_code=\"OK\"} 1",
            "rpc_server_call_duration_count{rpc_method=\"s.S/Ok\","
                + "rpc_response_status_code=\"ResourceExhausted\"} 1",
            "rpc_server_request_size_count{rpc_method=\"s.S/No\"} 1",
            "rpc_server_request_size_count{rpc_method=\"s.S/Ok\"} 1",
            "rpc_server_response_size_count{rpc_method=\"s.S/Ok\"} 1");
    assertThat(page())
        .contains(
            "\nrpc_server_request_size_sum{rpc_method=\"s.S/Ok\",rpc_system_name=\"grpc\"} 1000\n",
            "\nrpc_server_response_size_sum{rpc_method=\"s.S/Ok\",rpc_system_name=\"grpc\"} 7\n",
            "\nrpc_client_response_size_sum{rpc_method=\"s.S/Ok\",rpc_system_name=\"grpc\"} 7\n");
  }

  private String withoutSystem(String line) {
    return line.replace(",rpc_system_name=\"grpc\"", "");
  }

  private static void call(GrpcClient client, String method, byte[] message) {
    var _ =
        client.call(
            "s.S",
            method,
            List.of(new OtlpBytes(message, 0, message.length, 1)),
            Duration.ofSeconds(20));
  }

  @Test
  void requestsOnBothSides() throws Exception {
    http.start();
    HttpClient client = new HttpClient(HttpClientSettings.of(Duration.ofSeconds(20)), measured());
    String url = "http://127.0.0.1:" + http.port();
    post(client, url + "/post", null, HttpBody.of(BODY));
    post(client, url + "/post", "gzip", Compression.GZIP.encode(HttpBody.of(BODY)));
    post(client, url + "/nope", null, HttpBody.of(BODY));
    post(client, "http://127.0.0.1:1/", null, HttpBody.of(BODY));

    assertThat(
            page()
                .lines()
                .filter(line -> line.matches("http_(server|client)_request_duration_count.*"))
                .map(line -> line.replace(":" + http.port(), "")))
        .containsExactly(
            "http_client_request_duration_count{" + labels("", 1) + "} 1",
            "http_client_request_duration_count{" + labels("200", http.port()) + "} 2",
            "http_client_request_duration_count{" + labels("404", http.port()) + "} 1",
            "http_server_request_duration_count{" + labels("200", http.port()) + "} 2",
            "http_server_request_duration_count{" + labels("404", http.port()) + "} 1");
    double sent = sum("http_client_request_body_size_sum{" + labels("200", http.port()) + "}");
    assertThat(sent).as("as sent: one is compressed").isGreaterThan(1000).isLessThan(1200);
    assertThat(sum("http_server_request_body_size_sum{" + labels("200", http.port()) + "}"))
        .isEqualTo(sent);
    assertThat(sum("http_server_response_body_size_sum{" + labels("200", http.port()) + "}"))
        .isEqualTo(2 * "fine".length());
  }

  private static void post(
      HttpClient client, String url, @Nullable String encoding, HttpBody body) {
    var _ = client.post(url, "x/y", encoding, Map.of(), body);
  }

  private static String labels(String status, int port) {
    return "http_request_method=\"POST\","
        + (status.isEmpty() ? "" : "http_response_status_code=\"" + status + "\",")
        + "network_protocol_name=\"http\",network_protocol_version=\"1.1\","
        + "server_address=\"127.0.0.1\",server_port=\""
        + port
        + "\",url_scheme=\"http\"";
  }

  private double sum(String series) {
    return page()
        .lines()
        .filter(line -> line.startsWith(series))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElseThrow();
  }

  /** "Somebody sends requests with a new Host header each": memory is bounded. */
  @Test
  void clientsCannotMakeSeriesWithoutEnd() {
    TransportObserver observer = Objects.requireNonNull(TransportMetrics.ofServers(metrics));
    for (int i = 0; i < TransportMetrics.maxSets() + 500; i++) {
      observer.ended(new TransportObserver.Http("BREW", "http", "[::1]:" + i, "1.1", 404, 0, 0, 1));
    }
    assertThat(page().lines().filter(line -> line.contains("request_duration_count")))
        .hasSize(TransportMetrics.maxSets() + 1)
        .contains("http_server_request_duration_count{otel_metric_overflow=\"true\"} 500")
        .contains(
            "http_server_request_duration_count{http_request_method=\"_OTHER\","
                + "http_response_status_code=\"404\",network_protocol_name=\"http\","
                + "network_protocol_version=\"1.1\",server_address=\"::1\",server_port=\"7\","
                + "url_scheme=\"http\"} 1");
  }

  static Stream<Arguments> hosts() {
    String longest = "x".repeat(255);
    return Stream.of(
        argumentSet("a name", "Tempo_1.example:4318", "Tempo_1.example", "4318"),
        argumentSet("no port", "tempo", "tempo", null),
        argumentSet("IPv6", "[::1]:4318", "::1", "4318"),
        argumentSet("IPv6 without a port", "[fe80::1%25eth0]", "fe80::1%25eth0", null),
        argumentSet("as long as a name may be", longest, longest, null),
        argumentSet("longer", longest + "x:80", "invalid", "80"),
        argumentSet("other characters", "caf\u00e9/\"\n", "invalid", null),
        argumentSet("no number", "a:http", "a", null),
        argumentSet("a long number", "a:123456", "a", null));
  }

  /** "2,000 requests with long Host headers": what is no host is not kept. */
  @ParameterizedTest
  @MethodSource("hosts")
  void onlyWhatAHostMayBeBecomesALabel(String sent, String host, @Nullable String port) {
    TransportObserver observer = Objects.requireNonNull(TransportMetrics.ofServers(metrics));
    observer.ended(new TransportObserver.Http("GET", "http", sent, "7.123456", 404, 0, 0, 1));
    assertThat(page().lines().filter(line -> line.contains("request_duration_count")))
        .containsExactly(
            "http_server_request_duration_count{http_request_method=\"GET\","
                + "http_response_status_code=\"404\",network_protocol_name=\"http\","
                + "network_protocol_version=\"_OTHER\",server_address=\""
                + host
                + (port == null ? "" : "\",server_port=\"" + port)
                + "\",url_scheme=\"http\"} 1");
  }

  /** A request that cannot be read is measured like any other that is answered. */
  @Test
  void aRequestWithoutAHost() throws Exception {
    http.start();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), http.port())) {
      socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
          .startsWith("HTTP/1.1 400");
    }
    assertThat(page()).contains("http_response_status_code=\"400\"", "server_address=\"\"");
  }
}
