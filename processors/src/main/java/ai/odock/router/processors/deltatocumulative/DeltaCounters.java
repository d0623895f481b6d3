package ai.odock.router.processors.deltatocumulative;

import ai.odock.router.ComponentContext;
import ai.odock.router.telemetry.Counter;
import ai.odock.router.telemetry.Metrics;
import ai.odock.router.telemetry.OtelcolDeltaToCumulative;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.DoubleSupplier;

/** What the processor tells of itself. */
final class DeltaCounters {
  private final Metrics metrics;
  private final Map<String, String> labels;
  private final DoubleSupplier limit;
  private final DoubleSupplier maxStale;
  private final Counter converted;
  private final Counter tracked;
  private final Map<Drop, Counter> dropped = new EnumMap<>(Drop.class);

  DeltaCounters(DeltaToCumulativeConfig config, ComponentContext context) {
    metrics = context.metrics();
    String processor = context.id().toString();
    labels = Map.of("processor", processor);
    limit = config::maxStreams;
    maxStale = () -> config.maxStale().toSeconds();
    converted = metrics.counter(OtelcolDeltaToCumulative.DATAPOINTS, labels);
    tracked = metrics.counter(OtelcolDeltaToCumulative.STREAMS_TRACKED, labels);
    for (Drop drop : Drop.values()) {
      dropped.put(
          drop,
          metrics.counter(
              OtelcolDeltaToCumulative.DATAPOINTS,
              Map.of("processor", processor, "error", drop.error)));
    }
  }

  void start() {
    metrics.observe(OtelcolDeltaToCumulative.STREAMS_LIMIT, labels, limit);
    metrics.observe(OtelcolDeltaToCumulative.STREAMS_MAX_STALE, labels, maxStale);
    tracked.add(0);
  }

  void close() {
    metrics.forget(OtelcolDeltaToCumulative.STREAMS_LIMIT, labels, limit);
    metrics.forget(OtelcolDeltaToCumulative.STREAMS_MAX_STALE, labels, maxStale);
  }

  /** More streams, or fewer. */
  void streams(long more) {
    tracked.add(more);
  }

  void count(Conversion batch) {
    converted.add(batch.converted());
    dropped.forEach(
        (drop, counter) -> {
          if (batch.dropped(drop) > 0) {
            counter.add(batch.dropped(drop));
          }
        });
  }
}
