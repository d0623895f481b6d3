package ai.odock.router.pipeline;

import ai.odock.router.MemoryBudget;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that one queue charges. Where there are several lanes, none takes more than is left
 * for all others together: one that is held up takes half of what there is, two take a third each,
 * and there is always room for one more.
 */
final class LaneRoom {
  private final MemoryBudget memory;
  private final AtomicLong ofAllLanes;
  private final boolean shared;
  private final AtomicLong held = new AtomicLong();

  /** Memory of an exporter without lanes. */
  LaneRoom(MemoryBudget memory) {
    this(memory, new AtomicLong(), false);
  }

  private LaneRoom(MemoryBudget memory, AtomicLong ofAllLanes, boolean shared) {
    this.memory = memory;
    this.ofAllLanes = ofAllLanes;
    this.shared = shared;
  }

  /** Memory of one of several lanes, which hold {@code ofAllLanes} together. */
  static LaneRoom of(MemoryBudget memory, AtomicLong ofAllLanes) {
    return new LaneRoom(memory, ofAllLanes, true);
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
    boolean fair = !shared || empty || held.get() + bytes <= memory.limit() - memory.held();
    if (fair && memory.tryCharge(bytes)) {
      count(bytes);
      return true;
    }
    if (empty && (!shared || ofAllLanes.get() == 0)) {
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
    ofAllLanes.addAndGet(bytes);
  }
}
