package ai.odock.router.exporters.prometheus;

import ai.odock.router.BuildInfo;
import ai.odock.router.ComponentContext;
import ai.odock.router.MemoryBudget;
import ai.odock.router.Outcome;
import ai.odock.router.Shared;
import ai.odock.router.Signal;
import ai.odock.router.StartException;
import ai.odock.router.fixtures.CapturedLog;
import ai.odock.router.fixtures.FakeClock;
import ai.odock.router.fixtures.Requests;
import ai.odock.router.settings.ComponentId;
import ai.odock.router.settings.ConfigProblems;
import ai.odock.router.settings.ConfigTree;
import ai.odock.router.telemetry.Metrics;
import ai.odock.router.time.Deadline;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** A started exporter on a port of its own, and who scrapes it. */
final class Scraped implements AutoCloseable {
  static final String PROTOBUF =
      "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited";
  static final String OPEN_METRICS = "application/openmetrics-text;version=1.0.0";

  final FakeClock clock = new FakeClock();
  final CapturedLog log = new CapturedLog();
  final MemoryBudget memory = new MemoryBudget(64 << 20);
  final PrometheusExporter exporter;
  private final Shared shared;
  private final HttpClient http = HttpClient.newHttpClient();

  Scraped(Map<String, ?> keys) throws StartException {
    this(config(keys));
  }

  Scraped(PrometheusConfig config) throws StartException {
    this(config, new Shared());
  }

  Scraped(Map<String, ?> keys, Shared router) throws StartException {
    this(config(keys), router);
  }

  private Scraped(PrometheusConfig config, Shared router) throws StartException {
    shared = router;
    exporter = new PrometheusExporter(config, context());
    exporter.start();
  }

  ComponentContext context() {
    return new ComponentContext(
        new ComponentId("prometheus", ""),
        new Metrics(),
        memory,
        clock,
        new BuildInfo("router", "1.2"),
        log,
        null,
        shared,
        Map.of());
  }

  static PrometheusConfig config(Map<String, ?> keys) {
    Map<String, Object> all = new HashMap<>(Map.of("endpoint", "127.0.0.1:0"));
    all.putAll(keys);
    ConfigProblems problems = new ConfigProblems();
    PrometheusConfig config =
        ConfigTree.section("exporters::prometheus", all, problems).read(PrometheusConfig::read);
    if (!problems.all().isEmpty()) {
      throw new IllegalArgumentException(problems.all().toString());
    }
    return Objects.requireNonNull(config);
  }

  Outcome export(ExportMetricsServiceRequest request) {
    return exporter.export(Requests.batch(Signal.METRICS, request));
  }

  HttpResponse<byte[]> ask(String method, String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + exporter.port() + path))
            .timeout(Duration.ofSeconds(30))
            .method(method, HttpRequest.BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  byte[] bytes(String accept) throws IOException, InterruptedException {
    return ask("GET", "/metrics", "Accept", accept).body();
  }

  String page(String accept) throws IOException, InterruptedException {
    return new String(bytes(accept), StandardCharsets.UTF_8);
  }

  /** The text format. */
  String page() throws IOException, InterruptedException {
    return page("text/plain");
  }

  /** The server forgets a request only after the client has its answer. */
  void awaitNothingHeld() throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (memory.held() != exporter.heldBytes()) {
      if (System.nanoTime() > end) {
        throw new AssertionError(memory.held() - exporter.heldBytes() + " bytes are still held");
      }
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  @Override
  public void close() {
    exporter.close(Deadline.in(ai.odock.router.time.Clock.SYSTEM, Duration.ZERO));
    http.close();
  }
}
