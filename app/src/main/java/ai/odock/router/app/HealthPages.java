package ai.odock.router.app;

import ai.odock.router.BuildInfo;
import ai.odock.router.MemoryBudget;
import ai.odock.router.StartException;
import ai.odock.router.health.RouterHealth;
import ai.odock.router.net.HostPort;
import ai.odock.router.net.OfferedSockets;
import ai.odock.router.net.ThreadLiveness;
import ai.odock.router.net.http.HttpServer;
import ai.odock.router.net.http.PageRoute;
import ai.odock.router.selftelemetry.MetricsConfig;
import ai.odock.router.selftelemetry.MetricsConfig.PullReader;
import ai.odock.router.selftelemetry.MetricsPushes;
import ai.odock.router.selftelemetry.OwnResource;
import ai.odock.router.selftelemetry.TelemetryConfig;
import ai.odock.router.telemetry.Accounting;
import ai.odock.router.telemetry.Instrument.Level;
import ai.odock.router.telemetry.JvmMetrics;
import ai.odock.router.telemetry.Metrics;
import ai.odock.router.telemetry.MetricsPage;
import ai.odock.router.telemetry.ProcessMetrics;
import ai.odock.router.telemetry.Selection;
import ai.odock.router.telemetry.Spelling;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the router's own metrics to every configured reader, on {@code /metrics}, and its health
 * beside them; sends them to those who want to be sent them.
 */
final class HealthPages {
  private static final long HEADS = 4 << 20;

  /** What pages may take where the budget is full. */
  private static final long RESERVE = 1 << 20;

  /** How long a client may take to read a page. */
  private static final Duration READ_IN = Duration.ofMinutes(2);

  private static final Duration LAST_WORDS = Duration.ofSeconds(1);

  private final List<HttpServer> servers = new ArrayList<>();
  private final @Nullable MetricsPushes pushes;
  private final JvmMetrics jvm = new JvmMetrics();
  private final Map<String, String> resource;
  private final Supplier<RouterHealth> health;
  private final ThreadLiveness threads = ThreadLiveness.ofProcess(Clock.SYSTEM);

  /**
   * @throws IllegalArgumentException when a client cannot be made, as for a proxy that is none
   */
  HealthPages(
      TelemetryConfig config,
      Metrics metrics,
      MemoryBudget memory,
      BuildInfo build,
      OfferedSockets sockets,
      Supplier<RouterHealth> health) {
    Accounting.observeMemory(metrics, memory::held, memory::limit);
    ProcessMetrics.observe(metrics, Clock.SYSTEM);
    this.resource = OwnResource.attributes(config.resource(), build);
    this.health = health;
    MetricsConfig own = config.metrics();
    if (own.level() == Level.NONE) {
      this.pushes = null;
      return;
    }
    own.pull()
        .forEach(reader -> servers.add(page(reader, metrics, memory, own.selection(), sockets)));
    Logger log = LoggerFactory.getLogger("telemetry");
    this.pushes = MetricsPushes.of(own, metrics, resource, build, Clock.SYSTEM, log);
  }

  private HttpServer page(
      PullReader reader,
      Metrics metrics,
      MemoryBudget memory,
      Selection selection,
      OfferedSockets sockets) {
    MemoryBudget reserve = new MemoryBudget(RESERVE);
    MetricsPage page =
        new MetricsPage(metrics, selection, spelling(reader, resource), resource, jvm::text);
    return HttpServer.builder(new HostPort(reader.host(), reader.port()))
        // requests have no body here; their heads must not wait for room behind telemetry
        .maxBodyBytes(0)
        .memory(new MemoryBudget(HEADS))
        .sockets(sockets)
        .route("/", new IndexRoute())
        .route("/metrics", new PageRoute(memory, reserve, request -> metricsPage(page)))
        .route("/livez", new LiveRoute(threads, health))
        .route("/readyz", new PageRoute(memory, reserve, new ReadyPage(health)))
        .writeTimeout(READ_IN)
        .build();
  }

  private static PageRoute.Page metricsPage(MetricsPage page) {
    MetricsPage.Reading reading = page.read();
    return PageRoute.Page.of(200, MetricsPage.CONTENT_TYPE, reading.heldBytes(), reading::writeTo);
  }

  private static Spelling spelling(PullReader reader, Map<String, String> resource) {
    Map<String, String> constant = new TreeMap<>(resource);
    var kept = reader.constantLabels();
    constant.keySet().removeIf(name -> kept == null || !kept.keeps(name));
    return new Spelling(
        !reader.withoutScopeInfo(), !reader.withoutUnits(), !reader.withoutTypeSuffix(), constant);
  }

  void start() throws StartException {
    for (HttpServer server : servers) {
      try {
        server.start();
      } catch (IOException e) {
        throw new StartException(
            "failed to start the metrics reader of service::telemetry: " + e.getMessage());
      }
    }
    if (pushes != null) {
      pushes.start();
    }
  }

  /** Pages that take the place of these may take over their sockets. */
  void handOver() {
    servers.forEach(HttpServer::handOver);
  }

  /** Those could not start. */
  void takeBack() {
    servers.forEach(HttpServer::takeBack);
  }

  void close() {
    Deadline deadline = Deadline.in(Clock.SYSTEM, LAST_WORDS);
    if (pushes != null) {
      pushes.close(deadline);
    }
    servers.forEach(server -> server.close(deadline));
    jvm.close();
  }
}
