package ai.odock.router.processors.batch;

import ai.odock.router.Batch;
import ai.odock.router.ComponentContext;
import ai.odock.router.Downstream;
import ai.odock.router.MemoryBudget;
import ai.odock.router.Signal;
import ai.odock.router.telemetry.Accounting;
import ai.odock.router.telemetry.Counter;
import ai.odock.router.telemetry.Histogram;
import ai.odock.router.telemetry.Metrics;
import ai.odock.router.telemetry.OtelcolBatch;
import java.util.HashMap;
import java.util.Map;

/**
 * What the batch processor tells of itself: the collector's metrics, and what it holds and drops.
 */
final class BatchCounters implements Downstream.Account {
  /** Why a batch was sent. */
  enum Trigger {
    SIZE,
    TIMEOUT
  }

  private final Histogram sizes;
  private final Histogram bytes;
  private final Counter bySize;
  private final Counter byTimeout;
  private final Counter held;
  private final Counter shards;
  private final Counter putOff;
  private final MemoryBudget memory;
  private final Metrics metrics;
  private final Map<String, String> instance;

  BatchCounters(ComponentContext context, Signal signal) {
    metrics = context.metrics();
    Map<String, String> labels = Map.of("processor", context.id().toString());
    instance = Map.of("processor", context.id().toString(), "signal", signal.label());
    sizes = metrics.histogram(OtelcolBatch.SEND_SIZE, labels, OtelcolBatch.sendSizeBounds());
    bytes = metrics.histogram(OtelcolBatch.SEND_BYTES, labels, OtelcolBatch.sendBytesBounds());
    bySize = metrics.counter(OtelcolBatch.SIZE_TRIGGER_SEND, labels);
    byTimeout = metrics.counter(OtelcolBatch.TIMEOUT_TRIGGER_SEND, labels);
    held = metrics.counter(Accounting.BATCH_HELD_ITEMS, instance);
    held.add(0);
    putOff = metrics.counter(Accounting.BATCH_PUT_OFF_ITEMS, instance);
    putOff.add(0);
    memory = context.memory();
    shards = metrics.counter(OtelcolBatch.METADATA_CARDINALITY, labels);
    shards.add(0);
  }

  /** Shards were opened or, below zero, ended; instances that share a name add up. */
  void shards(int count) {
    shards.add(count);
  }

  /** Items came in, or, below zero, went out. */
  void held(int items) {
    held.add(items);
  }

  void sent(Batch batch, Trigger trigger) {
    sizes.record(batch.items());
    if (metrics.detailed()) {
      bytes.record((double) batch.bytes());
    }
    (trigger == Trigger.SIZE ? bySize : byTimeout).add(1);
  }

  @Override
  public void dropped(Batch batch, String reason) {
    Map<String, String> labels = new HashMap<>(instance);
    labels.put("reason", reason);
    metrics.counter(Accounting.BATCH_DROPPED_ITEMS, labels).add(batch.items());
  }

  @Override
  public void putOff(Batch batch) {
    putOff.add(batch.items());
  }

  @Override
  public void released(Batch batch) {
    held(-batch.items());
    memory.release(batch.charge());
  }
}
