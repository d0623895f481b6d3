package ai.odock.router.app;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.BuildInfo;
import ai.odock.router.MemoryBudget;
import ai.odock.router.StartException;
import ai.odock.router.StatusCode;
import ai.odock.router.health.ComponentHealth;
import ai.odock.router.health.ComponentHealth.Backend;
import ai.odock.router.health.ComponentHealth.Status;
import ai.odock.router.health.RouterHealth;
import ai.odock.router.health.RouterHealth.Phase;
import ai.odock.router.net.OfferedSockets;
import ai.odock.router.selftelemetry.LogsConfig;
import ai.odock.router.selftelemetry.MetricsConfig;
import ai.odock.router.selftelemetry.MetricsConfig.PullReader;
import ai.odock.router.selftelemetry.TelemetryConfig;
import ai.odock.router.selftelemetry.TracesConfig;
import ai.odock.router.telemetry.Instrument.Level;
import ai.odock.router.telemetry.Metrics;
import ai.odock.router.telemetry.MetricsPage;
import ai.odock.router.telemetry.OtelcolTransport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The listeners of the metrics, asked over real connections. */
class HealthPagesTest {
  private static final Instant T = Instant.parse("2026-01-01T00:00:00Z");
  private static final RouterHealth WELL =
      health(Phase.RUNNING, true, new ComponentHealth("receiver/otlp", "", Status.OK, null));
  private static final ComponentHealth DEAD =
      new ComponentHealth("exporter/otlp", "traces", Status.DEAD, null);
  private static final ComponentHealth FAILING =
      new ComponentHealth(
          "exporter/otlp",
          "traces",
          Status.FAILING,
          new Backend(9, T, StatusCode.UNAVAILABLE, false, null, 3, false));

  private final HttpClient http = HttpClient.newHttpClient();
  private final Metrics metrics = new Metrics();
  private final MemoryBudget memory = new MemoryBudget(8 << 20);
  private volatile RouterHealth health = WELL;
  private @Nullable HealthPages pages;

  private static RouterHealth health(Phase phase, boolean open, ComponentHealth component) {
    return new RouterHealth(
        phase, T, List.of(component), List.of(new RouterHealth.Pipeline("traces", open)));
  }

  private void start(Level level, PullReader... readers) throws StartException {
    TelemetryConfig config =
        new TelemetryConfig(
            new MetricsConfig(level, List.of(readers), List.of(), List.of()),
            LogsConfig.DEFAULT,
            TracesConfig.OFF,
            Map.of("service.name", Optional.of("edge"), "service.version", Optional.empty()));
    HealthPages made =
        new HealthPages(
            config,
            metrics,
            memory,
            new BuildInfo("router", "1"),
            new OfferedSockets(),
            () -> health);
    pages = made;
    made.start();
  }

  @AfterEach
  void close() {
    http.close();
    if (pages != null) {
      pages.close();
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static PullReader reader(int port, boolean plain) {
    return new PullReader("127.0.0.1", port, plain, plain, plain, null);
  }

  private HttpResponse<String> ask(String method, int port, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    HttpRequest request =
        HttpRequest.newBuilder(uri).method(method, BodyPublishers.noBody()).build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  static Stream<Arguments> probes() {
    RouterHealth degraded = health(Phase.RUNNING, true, FAILING);
    RouterHealth closed = health(Phase.RUNNING, false, FAILING);
    RouterHealth dead = health(Phase.RUNNING, true, DEAD);
    RouterHealth starting = health(Phase.STARTING, true, WELL.components().getFirst());
    RouterHealth draining = health(Phase.DRAINING, true, WELL.components().getFirst());
    return Stream.of(
        argumentSet("all is well", WELL, "/readyz", 200, "\"status\":\"ready\""),
        argumentSet("all is well, strictly", WELL, "/readyz?strict", 200, "\"status\":\"ready\""),
        argumentSet("starting", starting, "/readyz", 503, "\"status\":\"starting\""),
        argumentSet("draining", draining, "/readyz", 503, "\"status\":\"draining\""),
        argumentSet("failing, room", degraded, "/readyz", 200, "\"status\":\"degraded\""),
        argumentSet("failing, who", degraded, "/readyz", 200, "\"status\":\"failing\""),
        argumentSet("strict", degraded, "/readyz?strict", 503, "\"status\":\"degraded\""),
        argumentSet("strict=true", degraded, "/readyz?a=b&strict=true&c", 503, "degraded"),
        argumentSet("strict=false", degraded, "/readyz?strict=false", 200, "degraded"),
        argumentSet("another word", degraded, "/readyz?strictly", 200, "degraded"),
        argumentSet("failing, full", closed, "/readyz", 503, "\"status\":\"unavailable\""),
        argumentSet("alive", WELL, "/livez", 200, "\"status\":\"alive\""),
        argumentSet("a backend is no reason to die", closed, "/livez", 200, "alive"),
        argumentSet("a stop is none either", draining, "/livez", 200, "alive"),
        argumentSet("threads are gone", dead, "/livez", 503, "\"status\":\"dead\""));
  }

  @ParameterizedTest
  @MethodSource("probes")
  void tells(RouterHealth now, String path, int status, String body) throws Exception {
    int port = freePort();
    start(Level.BASIC, reader(port, true));
    health = now;
    HttpResponse<String> answer = ask("GET", port, path);
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).contains(body);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
  }

  @Test
  void onlyGetAndOnlyThesePaths() throws Exception {
    int port = freePort();
    start(Level.BASIC, reader(port, true));
    for (String path : List.of("/metrics", "/livez", "/readyz")) {
      HttpResponse<String> answer = ask("POST", port, path);
      assertThat(answer.statusCode()).isEqualTo(405);
      assertThat(answer.headers().firstValue("Allow")).hasValue("GET");
    }
    for (String path : List.of("/config", "/readyz/", "/debug/pprof", "/metricz", "//")) {
      for (String method : List.of("GET", "POST")) {
        HttpResponse<String> answer = ask(method, port, path);
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("404 page not found; / lists the pages\n");
      }
    }
  }

  @Test
  void theRootListsThePages() throws Exception {
    int port = freePort();
    start(Level.BASIC, reader(port, true));
    HttpResponse<String> index = ask("GET", port, "/");
    assertThat(index.statusCode()).isEqualTo(200);
    List<String> paths =
        index
            .body()
            .lines()
            .filter(it -> it.startsWith("/"))
            .map(it -> it.split(" ", 2)[0])
            .toList();
    assertThat(paths).containsExactly("/metrics", "/livez", "/readyz", "/readyz?strict");
    for (String path : paths) {
      assertThat(ask("GET", port, path).statusCode()).isEqualTo(200);
    }
    HttpResponse<String> posted = ask("POST", port, "/");
    assertThat(posted.statusCode()).isEqualTo(405);
    assertThat(posted.headers().firstValue("Allow")).hasValue("GET");
  }

  @Test
  void pagesAreWrittenInTheirOwnRoomWhereTheBudgetIsFull() throws Exception {
    int port = freePort();
    start(Level.BASIC, reader(port, true));
    assertThat(memory.tryCharge(memory.limit())).isTrue();
    assertThat(ask("GET", port, "/metrics").statusCode()).isEqualTo(200);
    assertThat(ask("GET", port, "/readyz").statusCode()).isEqualTo(200);
    assertThat(memory.held()).isEqualTo(memory.limit());
  }

  @Test
  void aSmallPageComesWithItsLengthAndHeadWithoutBody() throws Exception {
    int port = freePort();
    start(Level.BASIC, reader(port, true));
    HttpResponse<String> page = ask("GET", port, "/readyz");
    assertThat(page.headers().firstValueAsLong("Content-Length")).hasValue(page.body().length());
    HttpResponse<String> head = ask("HEAD", port, "/metrics");
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(head.headers().firstValue("Content-Type")).hasValue(MetricsPage.CONTENT_TYPE);
  }

  @Test
  void whoReadsSlowlyIsChargedLittleAndGivesItBack() throws Exception {
    int port = freePort();
    start(Level.DETAILED, reader(port, true));
    for (int i = 0; i < 2000; i++) {
      metrics
          .histogram(OtelcolTransport.HTTP_SERVER_DURATION, Map.of("exporter", "e" + i), 1, 2, 3)
          .record(1);
    }
    String whole = ask("GET", port, "/metrics").body();
    assertThat(whole.lines().filter(it -> it.contains("_count{exporter=\"e"))).hasSize(2000);
    assertThat(memory.held()).isZero();
    try (Socket slow = new Socket()) {
      slow.setReceiveBufferSize(4 << 10);
      slow.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      slow.getOutputStream().write("GET /metrics HTTP/1.0\r\n\r\n".getBytes(US_ASCII));
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (memory.held() == 0 && System.nanoTime() < end) {
        Thread.onSpinWait();
      }
      assertThat(memory.held()).isBetween(1L, (long) whole.length() / 2);
    }
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (memory.held() > 0 && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertThat(memory.held()).isZero();
  }

  @Test
  void everyReaderHasItsOwnSpelling() throws Exception {
    int plain = freePort();
    int spelled = freePort();
    start(Level.NORMAL, reader(plain, true), reader(spelled, false));
    assertThat(ask("GET", plain, "/metrics").body())
        .contains("\notelcol_process_uptime ", "\ntarget_info{", "service_name=\"edge\"")
        .doesNotContain("otel_scope_name", "service_version");
    assertThat(ask("GET", spelled, "/metrics").body())
        .contains("\notelcol_process_uptime_seconds_total{otel_scope_name=")
        .contains("\njvm_");
    assertThat(ask("GET", spelled, "/readyz").statusCode()).isEqualTo(200);
  }

  @Test
  void levelNoneListensNowhere() throws Exception {
    int port = freePort();
    start(Level.NONE, reader(port, true));
    assertThatThrownBy(() -> ask("GET", port, "/livez")).isInstanceOf(IOException.class);
  }

  @Test
  void aTakenPortIsToldWithItsAddress() {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      List<PullReader> readers = new ArrayList<>();
      readers.add(reader(taken.getLocalPort(), true));
      assertThatThrownBy(() -> start(Level.BASIC, readers.getFirst()))
          .isInstanceOf(StartException.class)
          .hasMessageContaining("listen tcp 127.0.0.1:" + taken.getLocalPort());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
