package ai.odock.router.pipeline.sending;

import ai.odock.router.Batch;
import ai.odock.router.MemoryBudget;
import ai.odock.router.Sending;
import ai.odock.router.Sending.Sizer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Joins queued batches up to the smallest size that is sent at once, and cuts at the largest
 * (collector: queuebatch). What has different metadata stays apart. Cuts are made one at a time,
 * when the piece can be sent, since every piece repeats its headers. Guarded by its owner's lock.
 */
final class QueueJoin {
  private static final Logger LOG = LoggerFactory.getLogger("exporter");

  private final Sending.Batching limits;
  private final PartitionRoom memory;

  /** By metadata; what is due first comes first. */
  private final Map<Map<String, List<String>>, Heap> heaps = new LinkedHashMap<>();

  /** Where at least the smallest size lies; it is sent before anything is added. */
  private @Nullable Heap full;

  /** What was joined so far, for one set of metadata. */
  private static final class Heap {
    final Map<String, List<String>> metadata;
    final Deque<QueuedPart> parts = new ArrayDeque<>();
    long size;
    long charge;
    long since;

    Heap(Map<String, List<String>> metadata) {
      this.metadata = metadata;
    }
  }

  QueueJoin(Sending.Batching limits, MemoryBudget memory) {
    this(limits, new PartitionRoom(memory));
  }

  QueueJoin(Sending.Batching limits, PartitionRoom memory) {
    this.limits = limits;
    this.memory = memory;
  }

  /** Adds a batch. {@link #next} has been asked until it gave no more. */
  void add(QueuedPart queued, long now) {
    Map<String, List<String>> metadata = queued.batch().metadataOf(limits.metadataKeys());
    Heap heap = heaps.get(metadata);
    if (heap == null) {
      heap = new Heap(metadata);
      heap.since = now;
      heaps.put(metadata, heap);
    }
    Batch batch = queued.batch().withMetadata(metadata);
    heap.parts.addLast(new QueuedPart(queued.entry(), batch));
    count(heap, batch, 1);
    full = isFull(heap) ? heap : null;
  }

  /** Nanoseconds until what lies here the longest is due; 0 or less when it is. */
  long untilDue(long now) {
    Heap first = first();
    return first == null ? Long.MAX_VALUE : first.since + limits.flushTimeout().toNanos() - now;
  }

  /**
   * The next batch that has to be sent now, if there is one.
   *
   * @param all whether everything has to be
   */
  @Nullable QueueJob next(long now, boolean all) {
    Heap heap = full;
    if (heap == null && (all || untilDue(now) <= 0)) {
      heap = first();
    }
    if (heap == null) {
      return null;
    }
    QueueJob job = takeFrom(heap);
    heaps.remove(heap.metadata);
    if (!heap.parts.isEmpty()) {
      heap.since = now;
      heaps.put(heap.metadata, heap);
    }
    full = !heap.parts.isEmpty() && isFull(heap) ? heap : null;
    return job;
  }

  /** An eighth of the memory budget is enough, however little it is by the limits. */
  private boolean isFull(Heap heap) {
    return heap.size >= limits.minSize() || heap.charge > memory.budget().limit() / 8;
  }

  private void count(Heap heap, Batch batch, int sign) {
    heap.size += sign * size(batch);
    heap.charge += sign * batch.charge();
  }

  private @Nullable Heap first() {
    return heaps.isEmpty() ? null : heaps.values().iterator().next();
  }

  private QueueJob takeFrom(Heap heap) {
    List<QueuedPart> taken = new ArrayList<>();
    long left = limits.maxSize() == 0 ? Long.MAX_VALUE : limits.maxSize();
    while (!heap.parts.isEmpty() && size(heap.parts.getFirst().batch()) <= left) {
      QueuedPart part = heap.parts.removeFirst();
      count(heap, part.batch(), -1);
      left -= size(part.batch());
      taken.add(part);
    }
    if (!heap.parts.isEmpty()) {
      int items = fitting(heap.parts.getFirst().batch(), left);
      if (items == 0 && taken.isEmpty()) {
        taken.add(cut(heap, 1));
        return new QueueJob(taken, true);
      }
      if (items > 0) {
        taken.add(cut(heap, items));
      }
    }
    return new QueueJob(taken, false);
  }

  /** Takes so many items of the first part out. */
  private QueuedPart cut(Heap heap, int items) {
    QueuedPart part = heap.parts.removeFirst();
    Batch whole = part.batch();
    count(heap, whole, -1);
    if (items == whole.items()) {
      return part; // a single item that is too large
    }
    Batch.Halves halves = split(whole, items);
    if (halves == null) {
      return part;
    }
    part.entry().cut(whole, halves, memory);
    heap.parts.addFirst(new QueuedPart(part.entry(), halves.tail()));
    count(heap, halves.tail(), 1);
    return new QueuedPart(part.entry(), halves.head());
  }

  /** Null when that fails: better too large than lost. */
  private static Batch.@Nullable Halves split(Batch whole, int items) {
    try {
      return whole.split(items);
    } catch (RuntimeException | Error e) {
      LOG.atError().setCause(e).log("A batch cannot be cut");
      return null;
    }
  }

  /** How many items of a batch that is too large as a whole fit into what is left. */
  private int fitting(Batch batch, long left) {
    if (limits.sizer() == Sizer.ITEMS) {
      return (int) left;
    }
    try {
      return Math.min(batch.itemsWithin(left), batch.items() - 1);
    } catch (RuntimeException | Error e) {
      LOG.atError().setCause(e).log("A batch cannot be cut");
      return batch.items();
    }
  }

  private long size(Batch batch) {
    return limits.sizer() == Sizer.BYTES ? batch.bytes() : batch.items();
  }
}
