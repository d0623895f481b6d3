package ai.odock.router.telemetry;

import ai.odock.router.telemetry.Instrument.Kind;
import ai.odock.router.telemetry.Instrument.Level;
import ai.odock.router.time.Clock;
import java.util.Map;

/** What became of configurations that were to take the place of the running one. */
public final class ReloadMetrics {
  private static final Instrument RELOADS =
      instrument(Kind.COUNTER, "router_config_reloads_total", "Configurations that were reloaded.");
  private static final Instrument SUCCESSFUL =
      instrument(
          Kind.GAUGE,
          "router_config_last_reload_successful",
          "1 when the last configuration is in force, 0 when an older one goes on.");
  private static final Instrument WHEN =
      instrument(
          Kind.GAUGE,
          "router_config_last_reload_success_timestamp_seconds",
          "When the configuration in force was put in force.");

  private final Metrics metrics;
  private final Clock clock;
  private volatile boolean successful = true;
  private volatile double since;

  /** Counts from now on; the configuration of the start is in force. */
  public ReloadMetrics(Metrics metrics, Clock clock) {
    this.metrics = metrics;
    this.clock = clock;
    this.since = seconds();
    metrics.observe(SUCCESSFUL, Map.of(), () -> successful ? 1 : 0);
    metrics.observe(WHEN, Map.of(), () -> since);
  }

  /** A new configuration is in force. */
  public void succeeded() {
    successful = true;
    since = seconds();
    metrics.counter(RELOADS, Map.of("result", "success")).add(1);
  }

  /** The old one goes on. */
  public void failed() {
    successful = false;
    metrics.counter(RELOADS, Map.of("result", "failure")).add(1);
  }

  private double seconds() {
    return clock.epochMillis() / 1000.0;
  }

  private static Instrument instrument(Kind kind, String name, String help) {
    return new Instrument(kind, name, "", "", help, Level.BASIC);
  }
}
