package ai.odock.router.extensions.healthcheck;

import ai.odock.router.ComponentContext;
import ai.odock.router.Extension;
import ai.odock.router.ExtensionType;
import ai.odock.router.MemoryBudget;
import ai.odock.router.StartException;
import ai.odock.router.net.OfferedSockets;
import ai.odock.router.net.http.HttpServer;
import ai.odock.router.time.Deadline;
import java.io.IOException;
import java.util.List;

/**
 * Tells load balancers and kubelets whether the router takes requests in: 200 from the moment when
 * every component runs to the beginning of the stop, 503 before and after.
 */
public final class HealthCheckExtension implements Extension {
  /** The {@code health_check} component. */
  public static final ExtensionType<HealthCheckConfig> TYPE =
      new ExtensionType<>(
          "health_check", List.of(), HealthCheckConfig::read, HealthCheckExtension::new);

  private static final long HEADS = 4 << 20;

  private final HealthCheckConfig config;
  private final ComponentContext context;
  private final Availability availability;
  private final HttpServer server;

  HealthCheckExtension(HealthCheckConfig config, ComponentContext context) {
    this.config = config;
    this.context = context;
    this.availability = new Availability(context.clock());
    this.server =
        HttpServer.builder(config.endpoint())
            // a probe must not wait for room behind telemetry
            .memory(new MemoryBudget(HEADS))
            .sockets(OfferedSockets.of(context))
            .route(config.path(), new HealthCheckRoute(availability, config.body()))
            .build();
  }

  @Override
  public void start() throws StartException {
    try {
      server.start();
    } catch (IOException e) {
      throw new StartException(
          "failed to start \""
              + context.id()
              + "\" extension: failed to bind to address "
              + config.endpoint()
              + ": "
              + e.getMessage());
    }
    context
        .log()
        .atInfo()
        .addKeyValue("port", server.port())
        .log("Starting health_check extension");
    if (config.checksPipeline()) {
      context
          .log()
          .warn(
              "check_collector_pipeline has no effect here, as in the collector; "
                  + "/readyz?strict on the metrics listener fails while an exporter does");
    }
  }

  /** The port that is open. */
  int port() {
    return server.port();
  }

  @Override
  public void ready() {
    availability.begin();
    context.log().atInfo().addKeyValue("status", "ready").log("Health Check state change");
  }

  @Override
  public void notReady() {
    if (availability.end()) {
      context.log().atInfo().addKeyValue("status", "unavailable").log("Health Check state change");
    }
  }

  @Override
  public void handOver() {
    server.handOver();
  }

  @Override
  public void takeBack() {
    server.takeBack();
  }

  @Override
  public void close(Deadline deadline) {
    server.close(deadline);
  }
}
