package ai.odock.router.pipeline.sending;

import ai.odock.router.Batch;
import ai.odock.router.Clock;
import ai.odock.router.Deadline;
import ai.odock.router.Lanes;
import ai.odock.router.MemoryBudget;
import ai.odock.router.Outcome;
import ai.odock.router.Outcome.Accepted;
import ai.odock.router.Outcome.Part;
import ai.odock.router.Outcome.Retryable;
import ai.odock.router.Sending;
import ai.odock.router.StartException;
import ai.odock.router.Traits;
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
 * A queue for each lane of one exporter, with threads and a share of memory of its own: a lane that
 * is held up holds up no other. There are so many and no more; further lanes share one.
 */
final class LaneQueues implements ExportQueue {
  /** Why items of one lane are dropped while others of their batch are taken. */
  static final String LANE_FULL = "tenant_queue_full";

  /** Lanes with a queue of their own. */
  private static final int MAX_LANES = 100;

  /** An idle lane gives way to another one after this time. */
  private static final Duration IDLE = Duration.ofMinutes(1);

  /** The lane of those that have no queue of their own. No lane has this name. */
  private static final String OTHERS = ":others";

  private static final class Lane {
    final SendingQueue queue;
    long usedAt;

    Lane(SendingQueue queue) {
      this.queue = queue;
    }
  }

  private final String name;
  private final Lanes lanes;
  private final Sending.Queue settings;
  private final Supplier<Delivery> deliveries;
  private final DestinationCounters counters;
  private final QueueStores stores;
  private final MemoryBudget memory;
  private final Clock clock;
  private final Logger log;
  private final RefusalLog drops;
  private final LaneRoom.Lanes shared = new LaneRoom.Lanes();

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Lane> queues = new LinkedHashMap<>(16, 0.75f, true);
  private boolean closed;
  private @Nullable ExportQueue successor;

  /**
   * @param deliveries makes one for each lane
   * @param stores makes one for each lane
   */
  LaneQueues(
      String name,
      Lanes lanes,
      Sending.Queue settings,
      Supplier<Delivery> deliveries,
      DestinationCounters counters,
      QueueStores stores,
      MemoryBudget memory,
      Clock clock,
      Logger log) {
    this.name = name;
    this.lanes = lanes;
    this.settings = withinLanes(settings);
    this.deliveries = deliveries;
    this.counters = counters;
    this.stores = stores;
    this.memory = memory;
    this.clock = clock;
    this.log = log;
    this.drops = new RefusalLog(log, clock);
  }

  /** What is joined is of one lane, also in the queue that several share. */
  private static Sending.Queue withinLanes(Sending.Queue settings) {
    Sending.Batching batching = settings.batching();
    if (batching == null) {
      return settings;
    }
    List<String> keys = new ArrayList<>(batching.metadataKeys());
    keys.add(Batch.LANE);
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
      for (String lane : stores.partitions()) {
        var _ = open(lane); // it has something to send
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
    Map<String, Batch> parts = lanes.split(batch);
    if (parts.size() == 1) {
      var only = parts.entrySet().iterator().next();
      return offer(only.getKey(), only.getValue()); // who sends it feels that the lane is full
    }
    return settings.waitForResult() ? ofEach(parts, this::offer) : offerAll(parts);
  }

  private Outcome offer(String lane, Batch part) {
    return queue(lane).consume(part.inLane(lane));
  }

  /** Makes an offer for each lane and waits for what becomes of it. */
  static Outcome ofEach(Map<String, Batch> parts, BiFunction<String, Batch, Outcome> offer) {
    List<SplitOutcome> outcomes = new ArrayList<>(parts.size());
    parts.forEach((lane, part) -> outcomes.add(new SplitOutcome(part, offer.apply(lane, part))));
    return SplitOutcome.of(outcomes);
  }

  /**
   * Offers to several lanes: those that have room must not wait for one that has none, as they
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
    counters.dropped(items, LANE_FULL, DestinationCounters.OTHER, false);
    drops.dropped(
        items, LANE_FULL, "the queue of a tenant is full: " + String.join(", ", refused.keySet()));
    return Accepted.but(items, LANE_FULL);
  }

  private boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  private SendingQueue queue(String lane) {
    lock.lock();
    try {
      Lane known = queues.get(lane);
      if (known == null && queues.size() >= MAX_LANES) {
        retireIdle();
        known = queues.size() < MAX_LANES ? null : queues.get(OTHERS);
      }
      if (known == null) {
        known = opened(queues.size() < MAX_LANES ? lane : OTHERS);
      }
      known.usedAt = clock.nanoTime();
      return known.queue;
    } finally {
      lock.unlock();
    }
  }

  private Lane opened(String lane) {
    try {
      return open(lane);
    } catch (StartException e) {
      throw new IllegalStateException(e);
    }
  }

  private Lane open(String lane) throws StartException {
    if (!lane.isEmpty()) {
      shared.open();
    }
    LaneRoom room = new LaneRoom(memory, shared);
    SendingQueue queue =
        new SendingQueue(
            lane.isEmpty() ? name : name + "-" + lane,
            settings,
            deliveries.get(),
            counters,
            stores.of(lane, room),
            room,
            clock,
            log);
    Lane opened = new Lane(queue);
    queues.put(lane, opened);
    if (!closed) {
      queue.start();
    } else if (successor != null) {
      queue.handOver(successor);
    } else {
      queue.close(Deadline.in(clock, Duration.ZERO));
    }
    return opened;
  }

  /** Ends the lane that has been idle for the longest time, if that is long. */
  private void retireIdle() {
    long now = clock.nanoTime();
    Iterator<Map.Entry<String, Lane>> eldest = queues.entrySet().iterator();
    while (eldest.hasNext() && !closed) {
      Map.Entry<String, Lane> lane = eldest.next();
      if (now - lane.getValue().usedAt < IDLE.toNanos()) {
        return;
      }
      if (lane.getValue().queue.used() == 0 && !lane.getKey().equals(OTHERS)) {
        eldest.remove();
        lane.getValue().queue.handOver(this);
        return;
      }
    }
  }

  private List<SendingQueue> all() {
    lock.lock();
    try {
      return queues.values().stream().map(lane -> lane.queue).toList();
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
    return queue(Batch.lane(batch)).adopt(batch, again);
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

  /** All at the same time, so that each lane has all of the time that there is. */
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
