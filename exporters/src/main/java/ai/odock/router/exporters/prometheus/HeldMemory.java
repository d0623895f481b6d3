package ai.odock.router.exporters.prometheus;

import ai.odock.router.MemoryBudget;

/**
 * The bytes that something which outlives a batch takes on the heap, up to a limit of its own;
 * shown on the memory budget, so that requests get what is left.
 */
final class HeldMemory {
  private final MemoryBudget budget;
  private final long max;

  private long held;
  private boolean closed;

  HeldMemory(MemoryBudget budget, long max) {
    this.budget = budget;
    this.max = max;
  }

  /** Takes room before it is used; false when there is not enough. */
  synchronized boolean take(long bytes) {
    if (bytes > max - held) {
      return false;
    }
    add(bytes);
    return true;
  }

  /** So many bytes more are held, or fewer. */
  synchronized void add(long bytes) {
    held += bytes;
    if (!closed) {
      budget.grow(bytes);
    }
  }

  synchronized boolean isFull() {
    return held >= max;
  }

  synchronized long held() {
    return held;
  }

  /** Gives all of it back to the budget: nobody uses what is held any more. */
  synchronized void close() {
    if (!closed) {
      closed = true;
      budget.release(held);
    }
  }
}
