package ai.odock.router.app;

import ai.odock.router.BuildInfo;
import ai.odock.router.Clock;
import ai.odock.router.Deadline;
import ai.odock.router.MemoryBudget;
import ai.odock.router.StartException;
import ai.odock.router.net.HostPort;
import ai.odock.router.net.HttpServer;
import ai.odock.router.telemetry.Accounting;
import ai.odock.router.telemetry.Instrument.Level;
import ai.odock.router.telemetry.JvmMetrics;
import ai.odock.router.telemetry.Metrics;
import ai.odock.router.telemetry.MetricsPage;
import ai.odock.router.telemetry.ProcessMetrics;
import ai.odock.router.telemetry.Spelling;
import ai.odock.router.telemetry.TelemetryConfig;
import ai.odock.router.telemetry.TelemetryConfig.PullReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Serves the router's own metrics to every configured reader, on {@code /metrics}. */
final class HealthPages {
  private static final long HEADS = 4 << 20;

  private final List<HttpServer> servers = new ArrayList<>();
  private final JvmMetrics jvm = new JvmMetrics();

  HealthPages(TelemetryConfig config, Metrics metrics, MemoryBudget memory, BuildInfo build) {
    Accounting.observe(metrics, memory);
    ProcessMetrics.observe(metrics, Clock.SYSTEM);
    Map<String, String> resource = resource(config, build);
    if (config.level() == Level.NONE) {
      return;
    }
    for (PullReader reader : config.readers()) {
      MetricsPage page =
          new MetricsPage(metrics, config.level(), spelling(reader, resource), resource, jvm::text);
      servers.add(
          HttpServer.builder(new HostPort(reader.host(), reader.port()))
              // requests have no body here; their heads must not wait for room behind telemetry
              .maxBodyBytes(0)
              .memory(new MemoryBudget(HEADS))
              .route("/metrics", new MetricsRoute(page))
              .build());
    }
  }

  /** What the router says of itself: the collector's three attributes and the operator's own. */
  private static Map<String, String> resource(TelemetryConfig config, BuildInfo build) {
    Map<String, String> resource = new TreeMap<>();
    resource.put("service.name", build.command());
    resource.put("service.version", build.version());
    resource.put("service.instance.id", UUID.randomUUID().toString());
    config
        .resource()
        .forEach(
            (key, value) ->
                value.ifPresentOrElse(text -> resource.put(key, text), () -> resource.remove(key)));
    return resource;
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
  }

  void close() {
    servers.forEach(server -> server.close(Deadline.in(Clock.SYSTEM, Duration.ofSeconds(1))));
    jvm.close();
  }
}
