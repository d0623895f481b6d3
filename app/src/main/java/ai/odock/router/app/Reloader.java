package ai.odock.router.app;

import ai.odock.router.config.LoadedConfig;
import ai.odock.router.pipeline.topology.ReloadPlan;
import ai.odock.router.pipeline.topology.ReloadPlan.Change.Action;
import ai.odock.router.telemetry.ReloadMetrics;
import ai.odock.router.time.Clock;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;

/** Puts a changed configuration in force; with a bad one the router goes on as it is. */
final class Reloader {
  private final Supplier<LoadedConfig> source;
  private final RunningRouter router;
  private final ReloadMetrics metrics;
  private final Logger log;

  /**
   * @param source reads the configuration anew; throws {@link OperatorError}
   */
  Reloader(Supplier<LoadedConfig> source, RunningRouter router, Logger log) {
    this.source = source;
    this.router = router;
    this.metrics = new ReloadMetrics(router.metrics(), Clock.SYSTEM);
    this.log = log;
  }

  /**
   * Reads the configuration and puts it in force.
   *
   * @param cause for the log: {@code SIGHUP}
   */
  synchronized void reload(String cause) {
    try {
      LoadedConfig next = source.get();
      ReloadPlan plan = router.apply(next.config());
      next.config().warnings().forEach(log::warn);
      metrics.succeeded();
      log.atInfo()
          .addKeyValue("cause", cause)
          .addKeyValue("started", names(plan, Action.START))
          .addKeyValue("restarted", names(plan, Action.RESTART))
          .addKeyValue("stopped", names(plan, Action.STOP))
          .log(
              plan.changesNothing()
                  ? "Configuration reloaded: nothing changed"
                  : "Configuration reloaded");
    } catch (OperatorError e) {
      failed(cause, String.valueOf(e.getMessage()));
    } catch (RuntimeException | Error e) {
      log.atError().setCause(e).log("The reload failed with a defect");
      failed(cause, e.toString());
    }
  }

  private void failed(String cause, String why) {
    metrics.failed();
    log.atError()
        .addKeyValue("cause", cause)
        .addKeyValue("error", why)
        .log("Configuration not reloaded; the old one stays in force");
  }

  private static List<String> names(ReloadPlan plan, Action action) {
    return plan.changes().stream()
        .filter(change -> change.action() == action)
        .map(change -> change.role() + " " + change.name())
        .toList();
  }
}
