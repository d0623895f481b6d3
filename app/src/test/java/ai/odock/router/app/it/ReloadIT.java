package ai.odock.router.app.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.Signal;
import ai.odock.router.fixtures.Requests;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reloads of the whole program, by signal and by watching. */
class ReloadIT {
  /** What a client is told once that was being read while a reload made callers wait. */
  private static final String JUST_CHANGED = "the configuration has just changed";

  private static final int RELOADS = 50;
  private static final int SPANS = 3;

  @TempDir private Path folder = Path.of("");

  /**
   * What differs from one reload to the next: the receiver, a processor before and one behind the
   * connector, an exporter, one with a port, an extension, and the pipelines behind the connector.
   */
  private static String yaml(int round) {
    String more = round % 3 == 2 ? "traces/more: {receivers: [forward], exporters: [debug/1]}" : "";
    return """
    receivers:
      otlp:
        protocols:
          grpc: {endpoint: "127.0.0.1:${env:GRPC_PORT}", include_metadata: %s}
          http: {endpoint: "127.0.0.1:${env:HTTP_PORT}", include_metadata: %s}
    processors:
      batch: {timeout: %dms}
      attributes: {actions: [{key: round, value: "%d", action: upsert}]}
    exporters:
      otlp_http:
        endpoint: http://127.0.0.1:${env:BACKEND_PORT}
        compression: %s
      debug/1:
      prometheus: {endpoint: "127.0.0.1:${env:PAGE_PORT}", send_timestamps: %s}
    connectors:
      forward:
    extensions:
      health_check: {endpoint: "127.0.0.1:${env:HEALTH_PORT}", path: /%d}
    service:
      extensions: [health_check]
      pipelines:
        traces/in: {receivers: [otlp], processors: [attributes], exporters: [forward]}
        traces: {receivers: [forward], processors: [batch], exporters: [otlp_http%s]}
        metrics: {receivers: [otlp], exporters: [prometheus]}
        %s
      telemetry:
        metrics:
          readers:
            - pull: {exporter: {prometheus: {host: 127.0.0.1, port: "${env:METRICS_PORT}"}}}
    """
        .formatted(
            round % 6 == 5,
            round % 5 == 4,
            20 + round % 3,
            round / 2 % 2,
            round % 2 == 0 ? "gzip" : "none",
            round % 4 < 2,
            round / 3 % 2,
            round % 4 == 1 ? ", debug/1" : "",
            more);
  }

  private static String broken(int round) {
    return round % 2 == 0
        ? yaml(round).replace("otlp_http:", "otlp_http: [")
        : yaml(round).replace("endpoint: http", "endpont: http");
  }

  private void write(String yaml) throws Exception {
    Path next = Files.writeString(folder.resolve("next.yaml"), yaml);
    Files.move(next, folder.resolve("config.yaml"), StandardCopyOption.ATOMIC_MOVE);
  }

  @Test
  void fiftyReloadsUnderLoadLoseNothingAndRefuseNoConnection() throws Exception {
    try (HttpBackend backend = new HttpBackend(path -> 200)) {
      Map<String, String> env = ports();
      env.put("BACKEND_PORT", String.valueOf(backend.port()));
      try (RouterProcess router = RouterProcess.start(folder, yaml(0), env)) {
        AtomicBoolean on = new AtomicBoolean(true);
        AtomicLong acknowledged = new AtomicLong();
        List<String> failures = new CopyOnWriteArrayList<>();
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          clients.add(Thread.startVirtualThread(() -> send(env, on, acknowledged, failures)));
        }
        clients.add(Thread.startVirtualThread(() -> call(env, on, acknowledged, failures)));
        int good = 0;
        int bad = 0;
        for (int round = 1; round <= RELOADS; round++) {
          boolean wrong = round % 7 == 3;
          write(wrong ? broken(round) : yaml(round));
          router.signal("HUP");
          if (wrong) {
            bad++;
            RouterProcess.scrapeUntil(env, "router_config_reloads_total{result=\"failure\"}", bad);
          } else {
            good++;
            RouterProcess.scrapeUntil(env, "router_config_reloads_total{result=\"success\"}", good);
          }
        }
        String page = RouterProcess.scrape(env);
        on.set(false);
        for (Thread client : clients) {
          assertThat(client.join(Duration.ofSeconds(30))).isTrue();
        }
        assertThat(router.terminate()).as(router.output()).isZero();

        List<String> putOff = failures.stream().filter(it -> it.contains(JUST_CHANGED)).toList();
        assertThat(putOff).as("asked to try again").hasSizeLessThan(RELOADS);
        failures.removeAll(putOff);
        assertThat(failures).isEmpty();
        assertThat(value(page, "router_config_reloads_total{result=\"success\"}")).isEqualTo(good);
        assertThat(value(page, "router_config_reloads_total{result=\"failure\"}")).isEqualTo(bad);
        assertThat(acknowledged.get()).isGreaterThan(RELOADS);
        assertThat(delivered(backend)).as(router.output()).isEqualTo(acknowledged.get());
        assertThat(router.output())
            .contains("Configuration not reloaded; the old one stays in force")
            .contains("unknown key \\\"endpont\\\"")
            .doesNotContain("\tat ");
      }
    }
  }

  /** A prometheus exporter beside another one: only one of a kind can have a socket. */
  private static String withPage(String exporterKeys, String telemetryKeys) {
    return """
    receivers:
      otlp: {protocols: {http: {endpoint: "127.0.0.1:${env:HTTP_PORT}"}}}
    exporters:
      prometheus: {endpoint: "127.0.0.1:${env:PAGE_PORT}"%s}
    service:
      pipelines:
        metrics: {receivers: [otlp], exporters: [prometheus]}
      telemetry:
        metrics:
          %s
          readers:
            - pull: {exporter: {prometheus: {host: 127.0.0.1, port: "${env:METRICS_PORT}"}}}
    """
        .formatted(exporterKeys, telemetryKeys);
  }

  @Test
  void anExporterWithAPortIsReplacedAndSoIsEveryPartForAnotherLevel() throws Exception {
    Map<String, String> env = RouterProcess.ports();
    env.put("PAGE_PORT", env.get("GRPC_PORT"));
    try (RouterProcess router = RouterProcess.start(folder, withPage("", ""), env)) {
      List<String> changes =
          List.of(
              withPage(", send_timestamps: true", ""),
              withPage(", send_timestamps: true", "level: detailed"),
              withPage("", "level: basic"));
      for (int i = 0; i < changes.size(); i++) {
        write(changes.get(i));
        router.signal("HUP");
        RouterProcess.scrapeUntil(env, "router_config_reloads_total{result=\"success\"}", i + 1.0);
        assertThat(router.output()).doesNotContain("already in use");
        assertThat(get(String.valueOf(env.get("PAGE_PORT")))).isEqualTo(200);
      }
      assertThat(router.terminate()).isZero();
    }
  }

  private static int get(String port) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI page = URI.create("http://127.0.0.1:" + port + "/metrics");
      return client
          .send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.discarding())
          .statusCode();
    }
  }

  /** With room for one batch that is being sent, and a batch in front. */
  private static String stuck(String port, String queue) {
    return """
    receivers:
      otlp: {protocols: {http: {endpoint: "127.0.0.1:${env:HTTP_PORT}"}}}
    processors:
      batch: {timeout: 10ms, send_batch_size: 9, send_batch_max_size: 9}
    exporters:
      otlp_http:
        endpoint: http://127.0.0.1:%s
        sending_queue: {%s}
    service:
      pipelines:
        traces: {receivers: [otlp], processors: [batch], exporters: [otlp_http]}
      telemetry:
        metrics:
          readers:
            - pull: {exporter: {prometheus: {host: 127.0.0.1, port: "${env:METRICS_PORT}"}}}
    """
        .formatted(port, queue);
  }

  @ParameterizedTest
  @ValueSource(strings = {"queue_size: 1, num_consumers: 1", "enabled: false"})
  void aCorrectedEndpointGetsWhatTheWrongOneHeldUp(String queue) throws Exception {
    Map<String, String> env = RouterProcess.ports();
    try (HttpBackend backend = new HttpBackend(path -> 200);
        RouterProcess router =
            RouterProcess.start(folder, stuck(String.valueOf(env.get("GRPC_PORT")), queue), env)) {
      long acknowledged = 0;
      int refused = 0;
      for (int i = 0; i < 1000 && refused < 20; i++) {
        boolean taken = post(env) == 200;
        acknowledged += taken ? SPANS : 0;
        refused += taken ? 0 : 1;
      }
      assertThat(refused).isEqualTo(20);
      assertThat(acknowledged).isPositive();

      write(stuck(String.valueOf(backend.port()), queue));
      router.signal("HUP");
      RouterProcess.scrapeUntil(env, "router_config_reloads_total{result=\"success\"}", 1);
      long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(1500);
      while (delivered(backend) < acknowledged && System.nanoTime() < end) {
        TimeUnit.MILLISECONDS.sleep(10);
      }

      assertThat(delivered(backend)).as(router.output()).isEqualTo(acknowledged);
      assertThat(post(env)).isEqualTo(200);
      assertThat(router.terminate()).as(router.output()).isZero();
      assertThat(delivered(backend)).as(router.output()).isEqualTo(acknowledged + SPANS);
    }
  }

  private static long delivered(HttpBackend backend) {
    return backend.bodies("/v1/traces").stream().mapToLong(ReloadIT::spans).sum();
  }

  @Test
  void aChangedFileIsNoticedAndABadOneChangesNothing() throws Exception {
    Map<String, String> env = ports();
    env.put("BACKEND_PORT", "1");
    Files.writeString(folder.resolve("config.yaml"), yaml(0));
    try (RouterProcess router =
        RouterProcess.launch(folder, env, "--watch", "--config", "config.yaml")) {
      assertThat(router.ready()).as(router.output()).isTrue();
      write(broken(1));
      String page = RouterProcess.scrapeUntil(env, "router_config_last_reload_successful", 0);
      assertThat(value(page, "router_config_last_reload_successful")).isZero();
      write(yaml(1));
      page = RouterProcess.scrapeUntil(env, "router_config_last_reload_successful", 1);
      assertThat(value(page, "router_config_last_reload_successful")).isOne();
      assertThat(router.terminate()).isZero();
    }
  }

  @Test
  void aPortThatIsTakenKeepsTheOldConfiguration() throws Exception {
    Map<String, String> env = ports();
    env.put("BACKEND_PORT", "1");
    try (RouterProcess router = RouterProcess.start(folder, yaml(0), env);
        var taken = new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
      write(yaml(0).replace("${env:HTTP_PORT}", String.valueOf(taken.getLocalPort())));
      router.signal("HUP");
      RouterProcess.scrapeUntil(env, "router_config_last_reload_successful", 0);
      assertThat(router.output()).contains("address already in use");
      assertThat(post(env)).isEqualTo(200);
      assertThat(router.terminate()).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("starts")
  void signalsAreObeyedHoweverTheRouterWasStarted(List<String> by) throws Exception {
    Map<String, String> env = ports();
    env.put("BACKEND_PORT", "1");
    Files.writeString(folder.resolve("config.yaml"), yaml(0));
    try (RouterProcess router = RouterProcess.launch(folder, env, by, "--config", "config.yaml")) {
      assertThat(router.ready()).as(router.output()).isTrue();
      router.signal("HUP");
      RouterProcess.scrapeUntil(env, "router_config_reloads_total{result=\"success\"}", 1);
      router.signal("INT");
      assertThat(router.awaitExit()).isZero();
      assertThat(router.output()).contains("Shutdown complete.");
    }
  }

  static Stream<Arguments> starts() {
    String run = "exec \"$0\" \"$@\"";
    return Stream.of(
        argumentSet("by itself", List.of()),
        argumentSet("nohup", List.of("nohup")),
        argumentSet("a script, in the background", List.of("sh", "-c", "trap '' INT QUIT; " + run)),
        argumentSet("everything ignored", List.of("sh", "-c", "trap '' HUP INT QUIT; " + run)));
  }

  private static Map<String, String> ports() throws Exception {
    Map<String, String> ports = RouterProcess.ports();
    Map<String, String> more = RouterProcess.ports();
    ports.put("PAGE_PORT", more.get("GRPC_PORT"));
    ports.put("HEALTH_PORT", more.get("HTTP_PORT"));
    return ports;
  }

  private static double value(String page, String series) {
    return RouterProcess.value(page, series);
  }

  private static void send(
      Map<String, String> env, AtomicBoolean on, AtomicLong acknowledged, List<String> failures) {
    while (on.get()) {
      try {
        HttpResponse<String> answer = answer(env);
        if (answer.statusCode() == 200) {
          acknowledged.addAndGet(SPANS);
        } else {
          failures.add("HTTP status " + answer.statusCode() + ": " + answer.body());
        }
        TimeUnit.MILLISECONDS.sleep(2);
      } catch (Exception e) {
        failures.add(e.toString());
      }
    }
  }

  /** Over one connection, as long as the router does not ask for another. */
  private static void call(
      Map<String, String> env, AtomicBoolean on, AtomicLong acknowledged, List<String> failures) {
    byte[] request = Requests.spans(SPANS).parts().getFirst().toByteArray();
    var export =
        MethodDescriptor.<byte[], byte[]>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(Signal.TRACES.grpcService() + "/Export")
            .setRequestMarshaller(new GrpcBackend.Bytes())
            .setResponseMarshaller(new GrpcBackend.Bytes())
            .build();
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(
                "127.0.0.1", Integer.parseInt(String.valueOf(env.get("GRPC_PORT"))))
            .usePlaintext()
            .build();
    while (on.get()) {
      try {
        var _ = ClientCalls.blockingUnaryCall(channel, export, CallOptions.DEFAULT, request);
        acknowledged.addAndGet(SPANS);
        TimeUnit.MILLISECONDS.sleep(2);
      } catch (StatusRuntimeException e) {
        failures.add(e.toString());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    channel.shutdownNow();
  }

  /** Over a new connection, which must be accepted. */
  private static int post(Map<String, String> env) throws Exception {
    return answer(env).statusCode();
  }

  private static HttpResponse<String> answer(Map<String, String> env) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(
                  URI.create("http://127.0.0.1:" + env.get("HTTP_PORT") + "/v1/traces"))
              .header("Content-Type", "application/x-protobuf")
              .timeout(Duration.ofSeconds(20))
              .POST(
                  HttpRequest.BodyPublishers.ofByteArray(
                      Requests.spans(SPANS).parts().getFirst().toByteArray()))
              .build();
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
  }

  private static long spans(byte[] body) {
    try {
      return io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest.parseFrom(body)
          .getResourceSpansList()
          .stream()
          .flatMap(it -> it.getScopeSpansList().stream())
          .mapToLong(it -> it.getSpansCount())
          .sum();
    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
