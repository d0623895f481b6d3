package ai.odock.router.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.BuildInfo;
import ai.odock.router.Catalog;
import ai.odock.router.ComponentType;
import ai.odock.router.ConnectorType;
import ai.odock.router.MemoryBudget;
import ai.odock.router.Signal;
import ai.odock.router.config.ConfigLoader;
import ai.odock.router.health.ComponentHealth;
import ai.odock.router.health.ComponentHealth.Status;
import ai.odock.router.pipeline.topology.Router;
import ai.odock.router.pipeline.topology.RouterConfig;
import ai.odock.router.telemetry.Metrics;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every component of this build owes the router, for every signal that it claims: it is built
 * and started, seen by health, replaced by reloads without losing what was acknowledged or the port
 * that it listens on, hands on what was put off to a successor, refuses when it is closed, and is
 * closed twice. A component needs a row in {@link #SETTINGS} only when it has required keys.
 */
class ContractTest {
  /** What a component cannot do without, as YAML; {@code PORT} is a free port. */
  private static final Map<String, String> SETTINGS =
      Map.ofEntries(
          Map.entry("receiver/otlp", "{protocols: {http: {endpoint: \"127.0.0.1:PORT\"}}}"),
          Map.entry("receiver/loki", "{protocols: {http: {endpoint: \"127.0.0.1:PORT\"}}}"),
          Map.entry("processor/attributes", "{actions: [{key: a, value: b, action: insert}]}"),
          Map.entry("processor/batch", "{timeout: 5ms, send_batch_size: 3}"),
          Map.entry(
              "processor/filter", "{spans: {exclude: {match_type: strict, span_names: [none]}}}"),
          Map.entry("processor/k8s_attributes", "{passthrough: true}"),
          Map.entry("processor/memory_limiter", "{check_interval: 1s, limit_mib: 64}"),
          Map.entry("processor/probabilistic_sampler", "{sampling_percentage: 100}"),
          Map.entry("processor/resource", "{attributes: [{key: a, value: b, action: insert}]}"),
          Map.entry("processor/resource_detection", "{detectors: [env]}"),
          Map.entry(
              "exporter/otlp_grpc", "{endpoint: \"127.0.0.1:BACKEND\", tls: {insecure: true}}"),
          Map.entry("exporter/otlp_http", "{endpoint: \"http://127.0.0.1:BACKEND\"}"),
          Map.entry("exporter/loki", "{endpoint: \"http://127.0.0.1:BACKEND\"}"),
          Map.entry("exporter/prometheusremotewrite", "{endpoint: \"http://127.0.0.1:BACKEND\"}"),
          Map.entry("exporter/prometheus", "{endpoint: \"127.0.0.1:PORT\"}"),
          Map.entry("exporter/file", "{path: FOLDER/out.json}"),
          Map.entry("extension/health_check", "{endpoint: \"127.0.0.1:PORT\"}"));

  /** Exporters of which the settings above have a backend that is not there. */
  private static final List<String> WITH_BACKEND =
      List.of("otlp_grpc", "otlp_http", "loki", "prometheusremotewrite");

  private static final String SLOW_SINK =
      "{mood: down, sending_queue: {queue_size: 1, num_consumers: 1}}";

  private final ContractParts parts = new ContractParts();
  private final Catalog catalog = parts.catalog();
  private final Metrics metrics = new Metrics();
  private final MemoryBudget memory = new MemoryBudget(1 << 26);
  private final List<AutoCloseable> opened = new ArrayList<>();

  @TempDir private Path folder = Path.of("");

  private static Stream<Arguments> each(String role, List<? extends ComponentType<?>> types) {
    return types.stream()
        .flatMap(
            type ->
                type.signals().stream()
                    .map(
                        signal ->
                            argumentSet(
                                "%s %s, %s".formatted(type.name(), role, signal.label()),
                                type.name(),
                                signal)));
  }

  static Stream<Arguments> receivers() {
    return each("receiver", Components.catalog().receivers());
  }

  static Stream<Arguments> processors() {
    return each("processor", Components.catalog().processors());
  }

  static Stream<Arguments> exporters() {
    return each("exporter", Components.catalog().exporters());
  }

  static Stream<Arguments> connectors() {
    return Components.catalog().connectors().stream()
        .flatMap(type -> type.routes().stream().map(it -> connector(type, it)));
  }

  private static Arguments connector(ConnectorType<?> type, ConnectorType.Route route) {
    return argumentSet(type.name() + " connector, " + route, type.name(), route);
  }

  static Stream<String> extensions() {
    return Components.catalog().extensions().stream().map(ComponentType::name);
  }

  private String settings(String role, String name, int backend) throws IOException {
    String port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = String.valueOf(free.getLocalPort());
    }
    return SETTINGS
        .getOrDefault(role + "/" + name, "{}")
        .replace("PORT", port)
        .replace("BACKEND", String.valueOf(backend))
        .replace("FOLDER", folder.toString());
  }

  private RouterConfig config(String yaml) {
    return ConfigLoader.load(List.of("yaml:" + yaml), Map.of(), folder, catalog);
  }

  private Router start(String yaml) throws Exception {
    Router router =
        new Router(config(yaml), metrics, memory, Clock.SYSTEM, new BuildInfo("router", "test"));
    opened.add(() -> router.close(soon()));
    router.start();
    return router;
  }

  private static Deadline soon() {
    return Deadline.in(Clock.SYSTEM, Duration.ofSeconds(5));
  }

  @AfterEach
  void closeAgain() throws Exception {
    for (AutoCloseable it : opened.reversed()) {
      it.close();
    }
    assertThat(memory.held()).isZero();
  }

  private static void assertHealthy(Router router, String part) {
    assertThat(router.health().components())
        .filteredOn(it -> it.component().equals(part))
        .isNotEmpty()
        .extracting(ComponentHealth::status)
        .containsOnly(Status.OK);
  }

  /** Sends until one is refused, or enough were taken; the number that was taken. */
  private int fill(Signal signal) throws InterruptedException {
    int taken = 0;
    int refused = 0;
    for (int i = 0; i < 200 && refused < 10; i++) {
      boolean accepted = parts.send(parts.doors() - 1, signal).isAccepted();
      taken += accepted ? 1 : 0;
      refused += accepted ? 0 : 1;
      TimeUnit.MILLISECONDS.sleep(accepted ? 0 : 2);
    }
    return taken;
  }

  private static void await(BooleanSupplier done) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
    while (!done.getAsBoolean() && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(2);
    }
  }

  private static String around(
      String version, String processors, String chain, String sink, String pipelines) {
    return """
    receivers: {door: {version: "%s"}}
    processors: {%s}
    exporters: {sink: %s}
    connectors: {%s}
    service: {pipelines: {%s}}
    """
        .formatted(version, processors, sink, chain, pipelines);
  }

  @ParameterizedTest
  @MethodSource("processors")
  void aProcessorHandsOnWhateverIsReplacedAroundIt(String name, Signal signal) throws Exception {
    String own = name + ": " + settings("processor", name, 0);
    String pipeline =
        "%s: {receivers: [door], processors: [%s], exporters: [sink]}"
            .formatted(signal.label(), name);
    carries(
        signal,
        "processor/" + name,
        around("1", own, "", SLOW_SINK, pipeline),
        around("1", own, "", "{}", pipeline),
        around("2", own, "", "{}", pipeline));
  }

  @ParameterizedTest
  @MethodSource("connectors")
  void aConnectorHandsOnWhateverIsReplacedAroundIt(String name, ConnectorType.Route route)
      throws Exception {
    String own = name + ": " + settings("connector", name, 0);
    String pipelines =
        "%s/in: {receivers: [door], exporters: [%s]}, %s/out: {receivers: [%s], exporters: [sink]}"
            .formatted(route.from().label(), name, route.to().label(), name);
    carries(
        route.from(),
        "connector/" + name,
        around("1", "", own, SLOW_SINK, pipelines),
        around("1", "", own, "{}", pipelines),
        around("2", "", own, "{}", pipelines));
  }

  private void carries(Signal signal, String part, String stuck, String mended, String replaced)
      throws Exception {
    Router router = start(stuck);
    assertHealthy(router, part);
    int taken = fill(signal);
    assertThat(taken).isBetween(1, 199);

    router.apply(config(mended));
    await(() -> parts.taken("up") == taken);
    assertThat(parts.taken("up")).as("what was put off").isEqualTo(taken);

    router.apply(config(replaced), null);
    assertHealthy(router, part);
    for (int door = 0; door < parts.doors(); door++) {
      assertThat(parts.send(door, signal).isAccepted()).as("door %d", door).isTrue();
    }

    router.close(soon());
    assertThat(parts.taken("up")).isEqualTo(taken + parts.doors());
    assertThat(parts.send(0, signal).isAccepted()).as("after the end").isFalse();
  }

  @ParameterizedTest
  @MethodSource("exporters")
  void anExporterIsReplacedAndItsSuccessorSendsWhatItCouldNot(String name, Signal signal)
      throws Exception {
    boolean backend = WITH_BACKEND.contains(name);
    String before = exporter(name, signal, settings("exporter", name, 1));
    Router router = start(before);
    assertHealthy(router, "exporter/" + name);
    int taken = fill(signal);
    assertThat(taken).isPositive();

    router.apply(config(before), null);
    String mended = backend ? before.replace(":1\"", ":" + backendFor(name) + "\"") : before;
    router.apply(config(mended));
    assertHealthy(router, "exporter/" + name);
    await(() -> delivered(name, signal) == taken);
    assertThat(delivered(name, signal)).isEqualTo(taken);
    assertThat(parts.send(0, signal).isAccepted()).as("clients are taken again").isTrue();

    router.close(soon());
    assertThat(delivered(name, signal)).isEqualTo(taken + 1);
    assertThat(metrics.ledger(name, signal.label()).snapshot().dropped()).isEmpty();
    assertThat(parts.send(0, signal).isAccepted()).as("after the end").isFalse();
  }

  private long delivered(String name, Signal signal) {
    return metrics.ledger(name, signal.label()).snapshot().delivered();
  }

  private static String exporter(String name, Signal signal, String settings) {
    String all =
        WITH_BACKEND.contains(name) && !name.equals("prometheusremotewrite")
            ? settings.replaceFirst("\\{", "{sending_queue: {queue_size: 1, num_consumers: 1}, ")
            : settings;
    return """
    receivers: {door: }
    processors: {batch: {timeout: 5ms, send_batch_size: 3}}
    exporters: {%s: %s}
    service: {pipelines: {%s: {receivers: [door], processors: [batch], exporters: [%s]}}}
    """
        .formatted(name, all, signal.label(), name);
  }

  /** One that takes everything. OTLP over gRPC is taken by a router of its own. */
  private int backendFor(String exporter) throws Exception {
    if (exporter.equals("otlp_grpc")) {
      return grpcBackend();
    }
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(exporter.startsWith("otlp") ? 200 : 204, -1);
          exchange.close();
        });
    server.start();
    opened.addFirst(() -> server.stop(0));
    return server.getAddress().getPort();
  }

  private int grpcBackend() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Router backend =
        new Router(
            config(
                """
                receivers: {otlp: {protocols: {grpc: {endpoint: "127.0.0.1:%d"}}}}
                exporters: {nop: }
                service:
                  pipelines:
                    traces: {receivers: [otlp], exporters: [nop]}
                    metrics: {receivers: [otlp], exporters: [nop]}
                    logs: {receivers: [otlp], exporters: [nop]}
                """
                    .formatted(port)),
            new Metrics(),
            new MemoryBudget(1 << 26),
            Clock.SYSTEM,
            new BuildInfo("backend", "test"));
    backend.start();
    opened.addFirst(() -> backend.close(soon()));
    return port;
  }

  @ParameterizedTest
  @MethodSource("receivers")
  void aReceiverHandsItsPortToItsSuccessor(String name, Signal signal) throws Exception {
    String yaml =
        """
        receivers: {%s: %s}
        exporters: {nop: }
        service: {pipelines: {%s: {receivers: [%s], exporters: [nop]}}}
        """
            .formatted(name, settings("receiver", name, 0), signal.label(), name);
    isReplaced(yaml, "receiver/" + name);
  }

  @ParameterizedTest
  @MethodSource("extensions")
  void anExtensionHandsItsPortToItsSuccessor(String name) throws Exception {
    String yaml =
        """
        receivers: {door: }
        exporters: {nop: }
        extensions: {%s: %s}
        service: {extensions: [%s], pipelines: {traces: {receivers: [door], exporters: [nop]}}}
        """
            .formatted(name, settings("extension", name, 0), name);
    isReplaced(yaml, "extension/" + name);
  }

  private void isReplaced(String yaml, String part) throws Exception {
    Router router = start(yaml);
    assertHealthy(router, part);
    router.apply(config(yaml), null);
    router.apply(config(yaml), null);
    assertHealthy(router, part);
    router.close(soon());
  }
}
