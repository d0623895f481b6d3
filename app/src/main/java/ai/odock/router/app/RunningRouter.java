package ai.odock.router.app;

import ai.odock.router.BuildInfo;
import ai.odock.router.MemoryBudget;
import ai.odock.router.Shared;
import ai.odock.router.StartException;
import ai.odock.router.app.log.LogSettings;
import ai.odock.router.net.OfferedSockets;
import ai.odock.router.pipeline.topology.ReloadPlan;
import ai.odock.router.pipeline.topology.Router;
import ai.odock.router.pipeline.topology.RouterConfig;
import ai.odock.router.selftelemetry.OwnResource;
import ai.odock.router.selftelemetry.OwnTracing;
import ai.odock.router.selftelemetry.TelemetryConfig;
import ai.odock.router.telemetry.Metrics;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import java.time.Duration;
import org.slf4j.Logger;

/** The router and its own health page, from start to stop. */
final class RunningRouter {
  /** What the end waits for a backend of the router's own spans. */
  private static final Duration LAST_SPANS = Duration.ofMillis(500);

  private final Metrics metrics;
  private final MemoryBudget memory;
  private final Shared shared = new Shared();
  private final BuildInfo build;
  private final Router router;
  private final Duration shutdownTimeout;
  private final Logger log;
  private RouterConfig config;
  private HealthPages pages;
  private OwnTracing tracing;

  private RunningRouter(RouterConfig config, BuildInfo build, Logger log) {
    this.shutdownTimeout = ShutdownTimeout.fromEnvironment(System.getenv());
    this.build = build;
    this.metrics = new Metrics(config.telemetry().metrics().level());
    this.memory = new MemoryBudget(Runtime.getRuntime().maxMemory() / 2);
    this.log = log;
    this.config = config;
    LogSettings.observe(metrics);
    this.tracing = tracing(config.telemetry());
    this.router = build(config);
    this.pages = pages(config.telemetry());
  }

  /** Builds everything and starts nothing; an {@link OperatorError} when that cannot be. */
  static RunningRouter of(RouterConfig config, Logger log) {
    return new RunningRouter(config, Build.info(), log);
  }

  /** Starts everything; an {@link OperatorError} when a part of it cannot start. */
  static RunningRouter start(RouterConfig config, Logger log) {
    return start(config, Build.info(), log);
  }

  /**
   * The same.
   *
   * @param build what it tells of itself
   */
  static RunningRouter start(RouterConfig config, BuildInfo build, Logger log) {
    RunningRouter running = new RunningRouter(config, build, log);
    log.atInfo()
        .addKeyValue("Version", running.build.version())
        .addKeyValue("NumCPU", Runtime.getRuntime().availableProcessors())
        .log("Starting " + running.build.command() + "...");
    try {
      running.pages.start();
      running.router.start();
    } catch (StartException e) {
      running.pages.close();
      throw new OperatorError(String.valueOf(e.getMessage()));
    }
    log.info("Everything is ready. Begin running and processing data.");
    return running;
  }

  /** Whether every part has to be replaced, since each one tells of itself in another way. */
  static boolean replacesEverything(RouterConfig before, RouterConfig after) {
    TelemetryConfig old = before.telemetry();
    TelemetryConfig now = after.telemetry();
    return old.metrics().level() != now.metrics().level()
        || !old.traces().equals(now.traces())
        || (now.traces().on() && !old.resource().equals(now.resource()));
  }

  /**
   * Puts another configuration in force; an {@link OperatorError} when that cannot be, and then the
   * old one goes on.
   */
  synchronized ReloadPlan apply(RouterConfig next) {
    RouterConfig before = config;
    boolean all = replacesEverything(before, next);
    boolean report = !before.telemetry().equals(next.telemetry());
    HealthPages oldPages = pages;
    OwnTracing oldTracing = tracing;
    OwnLog.open(next.telemetry(), build);
    try {
      OwnTracing newTracing = all ? tracing(next.telemetry()) : oldTracing;
      metrics.level(next.telemetry().metrics().level());
      HealthPages newPages = report ? pages(next.telemetry()) : oldPages;
      try {
        exchange(oldPages, newPages);
        applyToRouter(next, all, newTracing);
      } catch (StartException | IllegalArgumentException e) {
        undo(oldPages, newPages, oldTracing, newTracing);
        throw new OperatorError(String.valueOf(e.getMessage()));
      }
      config = next;
      pages = newPages;
      tracing = newTracing;
    } catch (OperatorError e) {
      metrics.level(before.telemetry().metrics().level());
      OwnLog.open(before.telemetry(), build);
      throw e;
    }
    if (pages != oldPages) {
      oldPages.close();
    }
    if (tracing != oldTracing) {
      oldTracing.close(Deadline.in(Clock.SYSTEM, LAST_SPANS));
    }
    return ReloadPlan.between(before, next);
  }

  private static void exchange(HealthPages old, HealthPages now) throws StartException {
    if (now != old) {
      old.handOver();
      now.start();
    }
  }

  private void applyToRouter(RouterConfig next, boolean all, OwnTracing traced)
      throws StartException {
    if (all) {
      router.apply(next, traced.tracer());
    } else {
      router.apply(next);
    }
  }

  private static void undo(
      HealthPages oldPages, HealthPages newPages, OwnTracing oldTracing, OwnTracing newTracing) {
    if (newPages != oldPages) {
      oldPages.takeBack();
      newPages.close();
    }
    if (newTracing != oldTracing) {
      newTracing.close(Deadline.in(Clock.SYSTEM, Duration.ZERO));
    }
  }

  /** What it counts of itself; readable after the stop, too. */
  Metrics metrics() {
    return metrics;
  }

  private HealthPages pages(TelemetryConfig telemetry) {
    try {
      return new HealthPages(
          telemetry,
          metrics,
          memory,
          build,
          shared.get(OfferedSockets.class, OfferedSockets::new),
          router::health);
    } catch (IllegalArgumentException e) {
      throw new OperatorError(String.valueOf(e.getMessage()));
    }
  }

  private OwnTracing tracing(TelemetryConfig telemetry) {
    try {
      return OwnTracing.open(
          telemetry.traces(),
          OwnResource.attributes(telemetry.resource(), build),
          metrics,
          build,
          Clock.SYSTEM,
          log);
    } catch (IllegalArgumentException e) {
      throw new OperatorError(String.valueOf(e.getMessage()));
    }
  }

  /** What a component cannot be built with, such as a proxy from the environment. */
  private Router build(RouterConfig config) {
    try {
      return new Router(config, metrics, memory, Clock.SYSTEM, build, tracing.tracer(), shared);
    } catch (IllegalArgumentException e) {
      throw new OperatorError(String.valueOf(e.getMessage()));
    }
  }

  /** Sends what was accepted, then stops. */
  synchronized void stop() {
    log.info("Starting shutdown...");
    router.close(Deadline.in(Clock.SYSTEM, shutdownTimeout));
    tracing.close(Deadline.in(Clock.SYSTEM, LAST_SPANS));
    pages.close();
    log.info("Shutdown complete.");
  }
}
