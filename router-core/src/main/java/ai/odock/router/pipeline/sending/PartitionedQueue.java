package ai.odock.router.pipeline.sending;

import ai.odock.router.Batch;
import ai.odock.router.MemoryBudget;
import ai.odock.router.Outcome;
import ai.odock.router.Outcome.Accepted;
import ai.odock.router.Outcome.Part;
import ai.odock.router.Outcome.Retryable;
import ai.odock.router.Partitioner;
import ai.odock.router.Sending;
import ai.odock.router.StartException;
import ai.odock.router.Traits;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * A queue for each partition of one exporter, with threads and a share of memory of its own: a
 * partition that is held up holds up no other. There are so many and no more; further partitions
 * share one.
 */
final class PartitionedQueue implements ExportQueue {
  /** Why items of one partition are dropped while others of their batch are taken. */
  static final String PARTITION_FULL = "tenant_queue_full";

  /** Partitioner with a queue of their own. */
  private static final int MAX_PARTITIONS = 100;

  /** An idle partition gives way to another one after this time. */
  private static final Duration IDLE = Duration.ofMinutes(1);

  /** The partition of those that have no queue of their own. No partition has this name. */
  private static final String OTHERS = ":others";

  private static final class Partition {
    final SendingQueue queue;
    long usedAt;

    Partition(SendingQueue queue) {
      this.queue = queue;
    }
  }

  private final String name;
  private final Partitioner partitioner;
  private final Sending.Queue settings;
  private final Supplier<Delivery> deliveries;
  private final DestinationCounters counters;
  private final QueueStores stores;
  private final MemoryBudget memory;
  private final Clock clock;
  private final Logger log;
  private final RefusalLog drops;
  private final PartitionRoom.Shared shared = new PartitionRoom.Shared();

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Partition> queues = new LinkedHashMap<>(16, 0.75f, true);
  private boolean closed;
  private @Nullable ExportQueue successor;

  /**
   * @param deliveries makes one for each partition
   * @param stores makes one for each partition
   */
  PartitionedQueue(
      String name,
      Partitioner partitioner,
      Sending.Queue settings,
      Supplier<Delivery> deliveries,
      DestinationCounters counters,
      QueueStores stores,
      MemoryBudget memory,
      Clock clock,
      Logger log) {
    this.name = name;
    this.partitioner = partitioner;
    this.settings = withinPartitions(settings);
    this.deliveries = deliveries;
    this.counters = counters;
    this.stores = stores;
    this.memory = memory;
    this.clock = clock;
    this.log = log;
    this.drops = new RefusalLog(log, clock);
  }

  /** What is joined is of one partition, also in the queue that several share. */
  private static Sending.Queue withinPartitions(Sending.Queue settings) {
    Sending.Batching batching = settings.batching();
    if (batching == null) {
      return settings;
    }
    List<String> keys = new ArrayList<>(batching.metadataKeys());
    keys.add(Batch.PARTITION);
    return new Sending.Queue(
        settings.sizer(),
        settings.size(),
        settings.consumers(),
        settings.blockOnOverflow(),
        settings.waitForResult(),
        new Sending.Batching(
            batching.flushTimeout(),
            batching.sizer(),
            batching.minSize(),
            batching.maxSize(),
            keys));
  }

  @Override
  public void start() throws StartException {
    lock.lock();
    try {
      var _ = open("");
      for (String partition : stores.partitions()) {
        var _ = open(partition); // it has something to send
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Traits traits() {
    return new Traits(settings.blockOnOverflow() || settings.waitForResult(), false);
  }

  @Override
  public Outcome consume(Batch batch) {
    Map<String, Batch> parts = partitioner.split(batch);
    if (parts.size() == 1) {
      var only = parts.entrySet().iterator().next();
      return offer(only.getKey(), only.getValue()); // who sends it feels that the partition is full
    }
    return settings.waitForResult() ? ofEach(parts, this::offer) : offerAll(parts);
  }

  private Outcome offer(String partition, Batch part) {
    return queue(partition).consume(part.inPartition(partition));
  }

  /** Makes an offer for each partition and waits for what becomes of it. */
  static Outcome ofEach(Map<String, Batch> parts, BiFunction<String, Batch, Outcome> offer) {
    List<SplitOutcome> outcomes = new ArrayList<>(parts.size());
    parts.forEach(
        (partition, part) -> outcomes.add(new SplitOutcome(part, offer.apply(partition, part))));
    return SplitOutcome.of(outcomes);
  }

  /**
   * Offers to several partitions: those that have room must not wait for one that has none, as they
   * would if their batch came back. What that one has no room for is dropped.
   */
  private Outcome offerAll(Map<String, Batch> parts) {
    Map<String, Batch> refused = new LinkedHashMap<>();
    Retryable wait = null;
    for (var part : parts.entrySet()) {
      if (offer(part.getKey(), part.getValue()) instanceof Retryable refusal) {
        wait = wait == null ? refusal : wait;
        refused.put(part.getKey(), part.getValue());
      }
    }
    if (wait == null) {
      return Accepted.ALL;
    }
    if (refused.size() == parts.size() || isClosed()) {
      return wait.with(new Part(Batch.merge(List.copyOf(refused.values()))));
    }
    int items = refused.values().stream().mapToInt(Batch::items).sum();
    counters.accepted(items);
    counters.dropped(items, PARTITION_FULL, DestinationCounters.OTHER, false);
    drops.dropped(
        items,
        PARTITION_FULL,
        "the queue of a tenant is full: " + String.join(", ", refused.keySet()));
    return Accepted.but(items, PARTITION_FULL);
  }

  private boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  private SendingQueue queue(String partition) {
    lock.lock();
    try {
      Partition known = queues.get(partition);
      if (known == null && queues.size() >= MAX_PARTITIONS) {
        retireIdle();
        known = queues.size() < MAX_PARTITIONS ? null : queues.get(OTHERS);
      }
      if (known == null) {
        known = opened(queues.size() < MAX_PARTITIONS ? partition : OTHERS);
      }
      known.usedAt = clock.nanoTime();
      return known.queue;
    } finally {
      lock.unlock();
    }
  }

  private Partition opened(String partition) {
    try {
      return open(partition);
    } catch (StartException e) {
      throw new IllegalStateException(e);
    }
  }

  private Partition open(String partition) throws StartException {
    if (!partition.isEmpty()) {
      shared.open();
    }
    PartitionRoom room = new PartitionRoom(memory, shared);
    SendingQueue queue =
        new SendingQueue(
            partition.isEmpty() ? name : name + "-" + partition,
            settings,
            deliveries.get(),
            counters,
            stores.of(partition, room),
            room,
            clock,
            log);
    Partition opened = new Partition(queue);
    queues.put(partition, opened);
    if (!closed) {
      queue.start();
    } else if (successor != null) {
      queue.handOver(successor);
    } else {
      queue.close(Deadline.in(clock, Duration.ZERO));
    }
    return opened;
  }

  /** Ends the partition that has been idle for the longest time, if that is long. */
  private void retireIdle() {
    long now = clock.nanoTime();
    Iterator<Map.Entry<String, Partition>> eldest = queues.entrySet().iterator();
    while (eldest.hasNext() && !closed) {
      Map.Entry<String, Partition> partition = eldest.next();
      if (now - partition.getValue().usedAt < IDLE.toNanos()) {
        return;
      }
      if (partition.getValue().queue.used() == 0 && !partition.getKey().equals(OTHERS)) {
        eldest.remove();
        partition.getValue().queue.handOver(this);
        return;
      }
    }
  }

  private List<SendingQueue> all() {
    lock.lock();
    try {
      return queues.values().stream().map(partition -> partition.queue).toList();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean alive() {
    return all().stream().allMatch(SendingQueue::alive);
  }

  @Override
  public long used() {
    return all().stream().mapToLong(SendingQueue::used).sum();
  }

  @Override
  public long capacity() {
    return Math.max(1, all().size()) * settings.size();
  }

  @Override
  public boolean answersLater() {
    return settings.waitForResult();
  }

  @Override
  public boolean adopt(Batch batch, int again) {
    return queue(Batch.partition(batch)).adopt(batch, again);
  }

  @Override
  public void giveBack() {
    endOpening(null);
    all().forEach(SendingQueue::giveBack);
  }

  @Override
  public void handOver(ExportQueue next) {
    endOpening(next);
    all().forEach(queue -> queue.handOver(next));
  }

  private void endOpening(@Nullable ExportQueue next) {
    lock.lock();
    try {
      closed = true;
      successor = next;
    } finally {
      lock.unlock();
    }
  }

  /** All at the same time, so that each partition has all of the time that there is. */
  @Override
  public void close(Deadline deadline) {
    endOpening(null);
    List<Thread> closing = new ArrayList<>();
    for (SendingQueue queue : all()) {
      closing.add(Thread.ofVirtual().start(() -> queue.close(deadline)));
    }
    try {
      for (Thread one : closing) {
        one.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
