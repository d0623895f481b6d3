package ai.odock.router.pipeline.sending;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The memory that the attempts of one exporter may take at a time beside their batches: what it
 * writes can be many times what it reads. One attempt always has room, so that none waits for ever.
 */
final class WorkingMemory {
  private final long limit;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition freed = lock.newCondition();
  private long used;

  /** A workspace of {@code limit} bytes. */
  WorkingMemory(long limit) {
    this.limit = limit;
  }

  /** An eighth of the heap. Telemetry itself has half of it. */
  static WorkingMemory ofHeap() {
    return new WorkingMemory(Runtime.getRuntime().maxMemory() / 8);
  }

  /** Waits until there is room for {@code bytes}. */
  void take(long bytes) {
    if (bytes == 0) {
      return;
    }
    lock.lock();
    try {
      while (used > 0 && used + bytes > limit) {
        freed.awaitUninterruptibly();
      }
      used += bytes;
    } finally {
      lock.unlock();
    }
  }

  void giveBack(long bytes) {
    if (bytes == 0) {
      return;
    }
    lock.lock();
    try {
      used -= bytes;
      freed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
