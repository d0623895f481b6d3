package ai.odock.router.app;

import ai.odock.router.BuildInfo;
import ai.odock.router.Clock;
import ai.odock.router.Deadline;
import ai.odock.router.MemoryBudget;
import ai.odock.router.StartException;
import ai.odock.router.pipeline.Router;
import ai.odock.router.pipeline.RouterConfig;
import ai.odock.router.telemetry.Metrics;
import java.time.Duration;
import org.slf4j.Logger;

/** The router and its own health page, from start to stop. */
final class RunningRouter {
  private final Router router;
  private final HealthPages pages;
  private final Metrics metrics;
  private final Duration shutdownTimeout;
  private final Logger log;

  private RunningRouter(
      Router router, HealthPages pages, Metrics metrics, Duration shutdownTimeout, Logger log) {
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
    Router router = build(config, metrics, memory, build);
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
    return new RunningRouter(router, pages, metrics, shutdownTimeout, log);
  }

  /** What it counts of itself; readable after the stop, too. */
  Metrics metrics() {
    return metrics;
  }

  /** What a component cannot be built with, such as a proxy from the environment. */
  private static Router build(
      RouterConfig config, Metrics metrics, MemoryBudget memory, BuildInfo build) {
    try {
      return new Router(config, metrics, memory, Clock.SYSTEM, build);
    } catch (IllegalArgumentException e) {
      throw new OperatorError(String.valueOf(e.getMessage()));
    }
  }

  /** Sends what was accepted, then stops. */
  void stop() {
    log.info("Starting shutdown...");
    router.close(Deadline.in(Clock.SYSTEM, shutdownTimeout));
    pages.close();
    log.info("Shutdown complete.");
  }
}
