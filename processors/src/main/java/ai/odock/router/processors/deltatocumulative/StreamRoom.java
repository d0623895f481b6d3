package ai.odock.router.processors.deltatocumulative;

import ai.odock.router.MemoryBudget;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/** How many streams there may be, and how many bytes they may take. Shown on the memory budget. */
final class StreamRoom {
  /** Of the budget: telemetry on its way must not be turned away because much is remembered. */
  private static final int SHARE = 4;

  private final long maxStreams;
  private final long maxBytes;
  private final MemoryBudget budget;
  private final LongConsumer count;
  private final AtomicLong streams = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();

  /**
   * @param count is told of each stream more or fewer
   */
  StreamRoom(long maxStreams, MemoryBudget budget, LongConsumer count) {
    this.count = count;
    this.maxStreams = maxStreams;
    this.maxBytes = budget.limit() / SHARE;
    this.budget = budget;
  }

  /** Takes room for one more stream; false when there is none. */
  boolean open(long size) {
    if (!take(streams, 1, maxStreams)) {
      return false;
    }
    if (resize(0, size)) {
      count.accept(1);
      return true;
    }
    streams.decrementAndGet();
    return false;
  }

  /** Makes room for a stream that grows or shrinks; false when there is none. */
  boolean resize(long before, long after) {
    if (after > before && !take(bytes, after - before, maxBytes)) {
      return false;
    }
    if (after < before) {
      bytes.addAndGet(after - before);
    }
    budget.grow(after - before);
    return true;
  }

  /** Gives back the room of a stream. */
  void close(long size) {
    boolean _ = resize(size, 0);
    streams.decrementAndGet();
    count.accept(-1);
  }

  long streams() {
    return streams.get();
  }

  long maxBytes() {
    return maxBytes;
  }

  private static boolean take(AtomicLong taken, long amount, long limit) {
    long before = taken.get();
    while (before + amount <= limit) {
      if (taken.compareAndSet(before, before + amount)) {
        return true;
      }
      before = taken.get();
    }
    return false;
  }
}
