package ai.odock.router.processors.deltatocumulative;

import ai.odock.router.Batch;
import ai.odock.router.ComponentContext;
import ai.odock.router.ProcessorType;
import ai.odock.router.Signal;
import ai.odock.router.Transform;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import ai.odock.router.time.Periodic;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Adds up points with delta temporality, stream by stream, so that they can go where only
 * cumulative ones are taken (collector: deltatocumulativeprocessor).
 */
public final class DeltaToCumulativeProcessor implements Transform {
  /** The {@code delta_to_cumulative} component. */
  public static final ProcessorType<DeltaToCumulativeConfig> TYPE =
      ProcessorType.transforming(
          "delta_to_cumulative",
          List.of("deltatocumulative"),
          Set.of(Signal.METRICS),
          DeltaToCumulativeConfig::read,
          (config, signal, context) -> new DeltaToCumulativeProcessor(config, context));

  private static final Duration SHORTEST_SWEEP = Duration.ofSeconds(1);
  private static final Duration LONGEST_SWEEP = Duration.ofMinutes(1);

  private final ComponentContext context;
  private final Clock clock;
  private final IdentityHash.Key key = IdentityHash.Key.random();
  private final StreamRoom room;
  private final Streams streams;
  private final Periodic sweep;
  private final DeltaCounters counters;
  private final AtomicBoolean full = new AtomicBoolean();

  DeltaToCumulativeProcessor(DeltaToCumulativeConfig config, ComponentContext context) {
    this.context = context;
    this.clock = context.clock();
    this.counters = new DeltaCounters(config, context);
    this.room = new StreamRoom(config.maxStreams(), context.memory(), counters::streams);
    this.streams = new Streams(room, config.maxStale().toNanos());
    this.sweep =
        new Periodic(
            "delta_to_cumulative-sweep",
            sweepInterval(config.maxStale()),
            clock,
            this::forgetStale);
  }

  /** One a minute, as in the collector, or more often. */
  private static Duration sweepInterval(Duration maxStale) {
    return Duration.ofNanos(
        Math.clamp(maxStale.toNanos(), SHORTEST_SWEEP.toNanos(), LONGEST_SWEEP.toNanos()));
  }

  @Override
  public void start() {
    counters.start();
    sweep.start();
  }

  @Override
  public void close(Deadline deadline) {
    sweep.close();
    streams.close();
    counters.close();
  }

  private void forgetStale() {
    if (streams.sweep(clock.nanoTime()) > 0) {
      full.set(false);
    }
  }

  @Override
  public Result apply(Batch batch) {
    Conversion conversion = new Conversion(streams, key, clock.nanoTime());
    Batch converted = batch.map(conversion::apply);
    if (!conversion.changedAnything()) {
      return new Result(batch);
    }
    counters.count(conversion);
    return new Result(converted, filtered(conversion));
  }

  private Map<String, Integer> filtered(Conversion conversion) {
    if (conversion.dropped() == 0) {
      return Map.of();
    }
    if (conversion.dropped(Drop.LIMIT) > 0 && !full.getAndSet(true)) {
      context
          .log()
          .warn(
              "No room for more streams: points of new ones are dropped until others are stale"
                  + " ({} streams; at most max_streams, and {} bytes)",
              room.streams(),
              room.maxBytes());
    }
    Map<String, Integer> filtered = new HashMap<>();
    for (Drop drop : Drop.values()) {
      if (conversion.dropped(drop) > 0) {
        filtered.put(drop.reason, conversion.dropped(drop));
      }
    }
    return filtered;
  }
}
