package ai.odock.router.processors.batch;

import ai.odock.router.Batch;
import ai.odock.router.ComponentContext;
import ai.odock.router.Consumer;
import ai.odock.router.Outcome;
import ai.odock.router.Outcome.Accepted;
import ai.odock.router.Outcome.Permanent;
import ai.odock.router.Processor;
import ai.odock.router.ProcessorType;
import ai.odock.router.Signal;
import ai.odock.router.StatusCode;
import ai.odock.router.Traits;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Joins small requests to batches by count and time (collector: batchprocessor). Requests whose
 * {@code metadata_keys} have other values are joined apart, each combination in a {@link Shard} of
 * its own; without such keys there is one.
 */
public final class BatchProcessor implements Processor {
  /** The {@code batch} component. */
  public static final ProcessorType<BatchConfig> TYPE =
      new ProcessorType<>(
          "batch", List.of(), EnumSet.allOf(Signal.class), BatchConfig::read, BatchProcessor::new);

  /** What the collector says, too. */
  private static final Outcome TOO_MANY =
      new Permanent(
          StatusCode.INTERNAL,
          "too many batcher metadata-value combinations",
          "too_many_combinations");

  /** What interrupted offers get to return. */
  private static final Duration AFTER_INTERRUPT = Duration.ofMillis(200);

  /**
   * When a shard that nobody used is forgotten, where their number has no limit. With a limit they
   * stay, as in the collector: the combinations that came first keep their places.
   */
  private static final long FORGOTTEN_NANOS = Duration.ofMinutes(5).toNanos();

  private final BatchConfig config;
  private final Consumer next;
  private final ComponentContext context;
  private final BatchCounters counters;
  private final String name;

  private final ConcurrentMap<Map<String, List<String>>, Shard> shards = new ConcurrentHashMap<>();
  private long nextSweep;
  private boolean closed;

  BatchProcessor(BatchConfig config, Signal signal, ComponentContext context, Consumer next) {
    this.config = config;
    this.next = next;
    this.context = context;
    this.counters = new BatchCounters(context, signal);
    this.name = context.id() + "-" + signal.label();
    this.nextSweep = context.clock().nanoTime() + FORGOTTEN_NANOS;
    if (config.metadataKeys().isEmpty()) {
      open(Map.of());
    }
  }

  /** It hands over between threads, so its own caller never waits. */
  @Override
  public Traits traits() {
    return Traits.PROMPT;
  }

  @Override
  public Outcome consume(Batch batch) {
    if (batch.items() == 0) {
      return Accepted.ALL;
    }
    Map<String, List<String>> metadata = batch.metadataOf(config.metadataKeys());
    Batch kept = batch.withMetadata(metadata);
    Outcome outcome = null;
    while (outcome == null) {
      Shard there = shards.get(metadata);
      Shard shard = there == null ? open(metadata) : there;
      if (shard == null) {
        return TOO_MANY;
      }
      outcome = shard.consume(kept);
    }
    return outcome;
  }

  /** The shard of a combination, a new one if need be; null when there are too many. */
  private synchronized @Nullable Shard open(Map<String, List<String>> metadata) {
    Shard there = shards.get(metadata);
    if (there != null) {
      return there;
    }
    int limit = config.cardinalityLimit();
    if (limit == 0) {
      forgetUnused();
    } else if (shards.size() >= limit) {
      return null;
    }
    Shard shard = new Shard(config, name, context, counters, next);
    if (closed) {
      shard.closeBy(Deadline.in(context.clock(), Duration.ZERO));
      return shard; // which refuses, and is nowhere kept
    }
    shards.put(metadata, shard);
    counters.shards(1);
    return shard;
  }

  private void forgetUnused() {
    long now = context.clock().nanoTime();
    if (now - nextSweep < 0) {
      return;
    }
    nextSweep = now + FORGOTTEN_NANOS;
    shards.forEach(
        (metadata, shard) -> {
          if (shard.retire(now - FORGOTTEN_NANOS)) {
            shards.remove(metadata);
            counters.shards(-1);
          }
        });
  }

  @Override
  public void close(Deadline deadline) {
    synchronized (this) {
      if (!closed) {
        counters.shards(-shards.size());
      }
      closed = true;
    }
    shards.values().forEach(shard -> shard.closeBy(deadline));
    try {
      join(deadline);
      senders().forEach(Thread::interrupt);
      join(Deadline.in(Clock.SYSTEM, AFTER_INTERRUPT));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    shards.values().forEach(Shard::dropRest);
  }

  private void join(Deadline deadline) throws InterruptedException {
    for (Thread sender : senders()) {
      boolean _ = sender.join(deadline.remaining());
    }
  }

  private List<Thread> senders() {
    return shards.values().stream().map(Shard::sender).filter(Objects::nonNull).toList();
  }
}
