package ai.odock.router.selftelemetry;

import ai.odock.router.telemetry.Instrument.Level;
import ai.odock.router.telemetry.Selection;
import ai.odock.router.telemetry.View;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the router tells its own metrics: the section {@code service::telemetry::metrics}.
 *
 * @param pull the pages to serve
 * @param periodic where to send them
 */
public record MetricsConfig(
    Level level, List<PullReader> pull, List<PeriodicReader> periodic, List<View> views) {

  /** What an absent section means. */
  public static final MetricsConfig DEFAULT =
      new MetricsConfig(Level.NORMAL, List.of(PullReader.DEFAULT), List.of(), List.of());

  public MetricsConfig {
    pull = List.copyOf(pull);
    periodic = List.copyOf(periodic);
    views = List.copyOf(views);
  }

  /** What every reader shows. */
  public Selection selection() {
    return new Selection(level, views);
  }

  /**
   * A page that Prometheus scrapes.
   *
   * @param host empty: all interfaces
   * @param withoutTypeSuffix names without {@code _total}
   * @param constantLabels which resource attributes are labels of every series; null: none
   */
  public record PullReader(
      String host,
      int port,
      boolean withoutScopeInfo,
      boolean withoutUnits,
      boolean withoutTypeSuffix,
      @Nullable ConstantLabels constantLabels) {
    /** The collector's own, but open to other hosts: Prometheus runs on another one. */
    public static final PullReader DEFAULT =
        new PullReader("", 8888, true, true, true, new ConstantLabels(List.of(), List.of()));
  }

  /**
   * Names of resource attributes.
   *
   * @param included empty: all
   */
  public record ConstantLabels(List<String> included, List<String> excluded) {
    public ConstantLabels {
      included = List.copyOf(included);
      excluded = List.copyOf(excluded);
    }

    /** Whether the attribute becomes a label. */
    public boolean keeps(String attribute) {
      return (included.isEmpty() || included.contains(attribute)) && !excluded.contains(attribute);
    }
  }

  /**
   * Somebody who is sent the metrics again and again.
   *
   * @param interval from one sending to the next
   * @param timeout bounds one sending, beside the target's own
   * @param delta sums and histograms since the last delivery instead of since the start
   */
  public record PeriodicReader(
      Duration interval, Duration timeout, OwnTarget target, boolean delta) {}
}
