package ai.odock.router.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.Signal;
import ai.odock.router.config.ConfigLoader;
import ai.odock.router.net.ClientContext;
import ai.odock.router.net.HostPort;
import ai.odock.router.net.grpc.GrpcClient;
import ai.odock.router.net.grpc.GrpcClientSettings;
import ai.odock.router.net.grpc.GrpcServer;
import ai.odock.router.net.http.HttpAnswer;
import ai.odock.router.net.http.HttpHead;
import ai.odock.router.net.http.HttpReply;
import ai.odock.router.net.http.HttpRoute;
import ai.odock.router.net.http.HttpServer;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.helpers.NOPLogger;

/**
 * "A dashboard query in either spelling finds its series": the whole router does what the recorded
 * collector did (backends that take everything, one that is down, one whose queue is full), and its
 * pages have every family with the same type, labels and buckets.
 */
@Timeout(120)
class OwnMetricsTest {
  private static final Path RESOURCES =
      Path.of(System.getProperty("router.home"), "router-core/src/test/resources");

  /**
   * Of processors that this build has not; and what remote write drops of the sample, which the
   * collector counts as sent.
   */
  private static final String OTHERWISE =
      "otelcol_processor_(incoming|outgoing)_items.*|otelcol_processor_internal_duration.*"
          + "|otelcol_processor_accepted_.*|otelcol_exporter_send_failed_metric_points.*";

  private static final String YAML =
      """
      receivers:
        otlp:
          protocols:
            grpc: {endpoint: "127.0.0.1:${env:GRPC}"}
            http: {endpoint: "127.0.0.1:${env:HTTP}"}
      processors:
        batch: {timeout: 50ms}
      exporters:
        otlp_grpc: {endpoint: "127.0.0.1:${env:BACKEND_GRPC}", tls: {insecure: true}}
        otlp_http: {endpoint: "http://127.0.0.1:${env:BACKEND_HTTP}"}
        otlp_http/down:
          endpoint: http://127.0.0.1:${env:CLOSED}
          retry_on_failure: {enabled: false}
        otlp_http/full:
          endpoint: http://127.0.0.1:${env:BACKEND_HTTP}/hangs
          sending_queue: {queue_size: 1, num_consumers: 1}
          retry_on_failure: {enabled: false}
          timeout: 0
        prometheusremotewrite: {endpoint: "http://127.0.0.1:${env:BACKEND_HTTP}/write"}
      service:
        telemetry:
          metrics:
            level: ${env:LEVEL}
            readers:
              - pull: {exporter: {prometheus: {host: 127.0.0.1, port: "${env:EXPLICIT}"}}}
              - pull:
                  exporter:
                    prometheus:
                      host: 127.0.0.1
                      port: ${env:DEFAULT}
                      without_scope_info: true
                      without_units: true
                      without_type_suffix: true
                      with_resource_constant_labels: {included: []}
        pipelines:
          traces:
            receivers: [otlp]
            processors: [batch]
            exporters: [otlp_grpc, otlp_http/down]
          traces/full: {receivers: [otlp], exporters: [otlp_http/full]}
          metrics: {receivers: [otlp], processors: [batch], exporters: [prometheusremotewrite]}
          logs: {receivers: [otlp], processors: [batch], exporters: [otlp_http]}
      """;

  private final Map<String, String> env = new HashMap<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private final GrpcServer backendGrpc =
      GrpcServer.builder(HostPort.parse("127.0.0.1:0"))
          .unary(
              Signal.TRACES.grpcService(),
              "Export",
              (array, offset, length, reply) -> reply.ok(new byte[0]))
          .build();
  private final HttpServer backendHttp =
      HttpServer.builder(HostPort.parse("127.0.0.1:0"))
          .route("/v1/logs", new Backend(200))
          .route("/write", new Backend(204))
          .route("/hangs/v1/traces", new Backend(0))
          .build();

  private record Backend(int status) implements HttpRoute {
    @Override
    public Set<String> methods() {
      return Set.of("POST");
    }

    @Override
    public void onBody(HttpHead head, byte[] array, int offset, int length, HttpReply reply) {
      if (status > 0) {
        reply.send(HttpAnswer.text(status, ""));
      }
    }
  }

  @BeforeEach
  void start() throws IOException {
    backendGrpc.start();
    backendHttp.start();
    env.put("BACKEND_GRPC", String.valueOf(backendGrpc.port()));
    env.put("BACKEND_HTTP", String.valueOf(backendHttp.port()));
    List<ServerSocket> taken = new ArrayList<>();
    for (String name : List.of("GRPC", "HTTP", "EXPLICIT", "DEFAULT", "CLOSED")) {
      ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      taken.add(socket);
      env.put(name, String.valueOf(socket.getLocalPort()));
    }
    for (ServerSocket socket : taken) {
      socket.close();
    }
  }

  @AfterEach
  void stop() {
    Deadline now = Deadline.in(Clock.SYSTEM, Duration.ZERO);
    backendGrpc.close(now);
    backendHttp.close(now);
    http.close();
  }

  static Stream<Arguments> levels() {
    return Stream.of(
        argumentSet("basic", "basic"),
        argumentSet("normal", "normal"),
        argumentSet("detailed", "detailed"));
  }

  @ParameterizedTest
  @MethodSource("levels")
  void everyFamilyIsThere(String level) throws Exception {
    env.put("LEVEL", level);
    SortedMap<String, String> spelled = recorded("page-" + level + "-explicit.txt");
    SortedMap<String, String> plain = recorded("page-" + level + "-default.txt");
    RunningRouter router =
        RunningRouter.start(
            ConfigLoader.load(List.of("yaml:" + YAML), env, Path.of(""), Components.catalog()),
            NOPLogger.NOP_LOGGER);
    try {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      SortedMap<String, String> found;
      do {
        sendAll();
        found = page("EXPLICIT");
      } while (!found.equals(spelled) && System.nanoTime() < end);
      assertThat(found).containsExactlyEntriesOf(spelled);
      assertThat(page("DEFAULT")).containsExactlyEntriesOf(plain);
    } finally {
      // what hangs would be waited for until the deadline of a stop
      stop();
      router.stop();
    }
  }

  private SortedMap<String, String> page(String reader) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + env.get(reader) + "/metrics");
    HttpRequest request = HttpRequest.newBuilder(uri).build();
    String page = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    return PageShape.of(page, OwnMetricsTest::ofCollector);
  }

  private static SortedMap<String, String> recorded(String name) throws IOException {
    return PageShape.of(
        Files.readString(RESOURCES.resolve("pages").resolve(name)), OwnMetricsTest::ofCollector);
  }

  private static boolean ofCollector(String family) {
    return !family.matches("(jvm|router)_.*") && !family.matches(OTHERWISE);
  }

  private void sendAll() throws Exception {
    GrpcClient grpc =
        new GrpcClient(
            GrpcClientSettings.of("127.0.0.1:" + env.get("GRPC"), true), ClientContext.of("test"));
    grpc.start();
    for (Signal signal : Signal.values()) {
      byte[] body = Files.readAllBytes(RESOURCES.resolve("samples/" + signal.label() + "-100.pb"));
      var _ =
          grpc.call(
              signal.grpcService(),
              "Export",
              List.of(new OtlpBytes(body, 0, body.length, 100)),
              Duration.ofSeconds(10));
      URI uri = URI.create("http://127.0.0.1:" + env.get("HTTP") + "/v1/" + signal.label());
      HttpRequest request =
          HttpRequest.newBuilder(uri)
              .header("Content-Type", "application/x-protobuf")
              .POST(HttpRequest.BodyPublishers.ofByteArray(body))
              .build();
      var _ = http.send(request, HttpResponse.BodyHandlers.discarding());
    }
    grpc.close(Deadline.in(Clock.SYSTEM, Duration.ofSeconds(5)));
  }
}
