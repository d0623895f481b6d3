package ai.odock.router.selftelemetry;

import ai.odock.router.BuildInfo;
import ai.odock.router.Signal;
import ai.odock.router.selftelemetry.MetricsConfig.PeriodicReader;
import ai.odock.router.telemetry.Metrics;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;

/** All the ways out for the router's own metrics, each at its own pace. */
public final class MetricsPushes {
  private final List<MetricsPush> pushes;

  private MetricsPushes(List<MetricsPush> pushes) {
    this.pushes = pushes;
  }

  /**
   * One for each periodic reader; nothing is sent before {@link #start}.
   *
   * @param resource who the router is
   * @param log is told when sending begins to fail, and when it goes on
   * @throws IllegalArgumentException when a client cannot be made, as for a proxy that is none
   */
  public static MetricsPushes of(
      MetricsConfig config,
      Metrics metrics,
      Map<String, String> resource,
      BuildInfo build,
      Clock clock,
      Logger log) {
    return new MetricsPushes(
        config.periodic().stream()
            .map(
                reader ->
                    new MetricsPush(
                        reader.interval(),
                        new OtlpMetrics(
                            metrics, config.selection(), resource, reader.delta(), clock),
                        delivery(reader, build, clock, log),
                        clock))
            .toList());
  }

  private static OwnDelivery delivery(
      PeriodicReader reader, BuildInfo build, Clock clock, Logger log) {
    Signal signal = Signal.METRICS;
    return new OwnDelivery(
        signal, OwnSender.to(reader.target(), signal, reader.timeout(), build, clock), log);
  }

  /** Begins to send. */
  public void start() {
    pushes.forEach(MetricsPush::start);
  }

  /** Sends a last time to all of them at once, until the deadline. */
  public void close(Deadline deadline) {
    pushes.forEach(push -> push.end(deadline));
    pushes.forEach(push -> push.close(deadline));
  }
}
