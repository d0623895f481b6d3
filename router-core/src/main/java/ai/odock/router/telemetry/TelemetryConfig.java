package ai.odock.router.telemetry;

import ai.odock.router.telemetry.Instrument.Level;
import ai.odock.router.telemetry.trace.TracesConfig;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the router tells about itself: the section {@code service::telemetry}.
 *
 * @param readers the metrics pages to serve
 * @param resource attributes of the router itself to set, or to remove where empty
 */
public record TelemetryConfig(
    Level level,
    List<PullReader> readers,
    LogsConfig logs,
    TracesConfig traces,
    Map<String, Optional<String>> resource) {

  /** What an absent section means. */
  public static final TelemetryConfig DEFAULT =
      new TelemetryConfig(
          Level.NORMAL,
          List.of(PullReader.DEFAULT),
          LogsConfig.DEFAULT,
          TracesConfig.OFF,
          Map.of());

  public TelemetryConfig {
    readers = List.copyOf(readers);
    resource = Collections.unmodifiableMap(new LinkedHashMap<>(resource));
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
}
