package ai.odock.router.app;

import ai.odock.router.BuildInfo;
import ai.odock.router.Clock;
import ai.odock.router.Deadline;
import ai.odock.router.MemoryBudget;
import ai.odock.router.StartException;
import ai.odock.router.app.log.LogSettings;
import ai.odock.router.pipeline.Router;
import ai.odock.router.pipeline.RouterConfig;
import ai.odock.router.telemetry.Metrics;
import ai.odock.router.telemetry.OwnResource;
import ai.odock.router.telemetry.TelemetryConfig;
import ai.odock.router.telemetry.trace.OwnTracing;
import ai.odock.router.telemetry.trace.Tracer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** The router and its own health page, from start to stop. */
final class RunningRouter {
  /** What the end waits for a backend of the router's own spans. */
  private static final Duration LAST_SPANS = Duration.ofMillis(500);

  private final Router router;
  private final HealthPages pages;
  private final Metrics metrics;
  private final OwnTracing tracing;
  private final Duration shutdownTimeout;
  private final Logger log;

  private RunningRouter(
      Router router,
      HealthPages pages,
      Metrics metrics,
      OwnTracing tracing,
      Duration shutdownTimeout,
      Logger log) {
    this.tracing = tracing;
    this.router = router;
    this.pages = pages;
    this.metrics = metrics;
    this.shutdownTimeout = shutdownTimeout;
    this.log = log;
  }

  /** Starts everything; an {@link OperatorError} when a part of it cannot start. */
  static RunningRouter start(RouterConfig config, Logger log) {
    Duration shutdownTimeout = ShutdownTimeout.fromEnvironment(System.getenv());
    BuildInfo build = Build.info();
    Metrics metrics = new Metrics(config.telemetry().metrics().level());
    MemoryBudget memory = new MemoryBudget(Runtime.getRuntime().maxMemory() / 2);
    LogSettings.observe(metrics);
    OwnTracing tracing = tracing(config.telemetry(), metrics, build, log);
    Router router = build(config, metrics, memory, build, tracing.tracer());
    HealthPages pages = new HealthPages(config.telemetry(), metrics, memory, build, router::health);
    log.atInfo()
        .addKeyValue("Version", build.version())
        .addKeyValue("NumCPU", Runtime.getRuntime().availableProcessors())
        .log("Starting " + build.command() + "...");
    try {
      pages.start();
      router.start();
    } catch (StartException e) {
      pages.close();
      throw new OperatorError(String.valueOf(e.getMessage()));
    }
    log.info("Everything is ready. Begin running and processing data.");
    return new RunningRouter(router, pages, metrics, tracing, shutdownTimeout, log);
  }

  /** What it counts of itself; readable after the stop, too. */
  Metrics metrics() {
    return metrics;
  }

  private static OwnTracing tracing(
      TelemetryConfig config, Metrics metrics, BuildInfo build, Logger log) {
    try {
      return OwnTracing.open(
          config.traces(),
          OwnResource.attributes(config.resource(), build),
          metrics,
          build,
          Clock.SYSTEM,
          log);
    } catch (IllegalArgumentException e) {
      throw new OperatorError(String.valueOf(e.getMessage()));
    }
  }

  /** What a component cannot be built with, such as a proxy from the environment. */
  private static Router build(
      RouterConfig config,
      Metrics metrics,
      MemoryBudget memory,
      BuildInfo build,
      @Nullable Tracer tracer) {
    try {
      return new Router(config, metrics, memory, Clock.SYSTEM, build, tracer);
    } catch (IllegalArgumentException e) {
      throw new OperatorError(String.valueOf(e.getMessage()));
    }
  }

  /** Sends what was accepted, then stops. */
  void stop() {
    log.info("Starting shutdown...");
    router.close(Deadline.in(Clock.SYSTEM, shutdownTimeout));
    tracing.close(Deadline.in(Clock.SYSTEM, LAST_SPANS));
    pages.close();
    log.info("Shutdown complete.");
  }
}
