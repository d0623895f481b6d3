package ai.odock.router.pipeline.sending;

import ai.odock.router.MemoryBudget;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that one queue charges. Where there are several partitions, none takes more than is
 * left for all others together: one that is held up takes half of what there is, two take a third
 * each, and there is always room for one more.
 */
final class PartitionRoom {
  /** What the partitions of one exporter have in common. */
  static final class Shared {
    private final AtomicLong held = new AtomicLong();
    private volatile boolean several;

    /** From now on there is more than the one partition of those that are in none. */
    void open() {
      several = true;
    }
  }

  private final MemoryBudget memory;
  private final Shared shared;
  private final AtomicLong held = new AtomicLong();

  /** Memory of an exporter without partitions. */
  PartitionRoom(MemoryBudget memory) {
    this(memory, new Shared());
  }

  /** Memory of one of some partitions. */
  PartitionRoom(MemoryBudget memory, Shared shared) {
    this.memory = memory;
    this.shared = shared;
  }

  MemoryBudget budget() {
    return memory;
  }

  /**
   * Charges so many bytes, if there is room.
   *
   * @param empty whether the queue holds nothing. An empty one takes a batch in any case, where
   *     nothing else that could leave holds memory
   */
  boolean tryCharge(long bytes, boolean empty) {
    boolean fair = !shared.several || empty || held.get() + bytes <= memory.limit() - memory.held();
    if (fair && memory.tryCharge(bytes)) {
      count(bytes);
      return true;
    }
    if (empty && shared.held.get() == 0) {
      grow(bytes);
      return true;
    }
    return false;
  }

  void grow(long bytes) {
    memory.grow(bytes);
    count(bytes);
  }

  void release(long bytes) {
    memory.release(bytes);
    count(-bytes);
  }

  private void count(long bytes) {
    held.addAndGet(bytes);
    shared.held.addAndGet(bytes);
  }
}
