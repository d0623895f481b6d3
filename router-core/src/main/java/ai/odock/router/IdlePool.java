package ai.odock.router;

import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Buffers that are large and warm, kept for the next user up to so many bytes together. */
public final class IdlePool<T> {
  private final Deque<T> idle = new ConcurrentLinkedDeque<>();
  private final AtomicLong idleBytes = new AtomicLong();
  private final long maxBytes;
  private final ToLongFunction<T> heldBytes;

  /**
   * @param heldBytes of one that is idle
   */
  public IdlePool(long maxBytes, ToLongFunction<T> heldBytes) {
    this.maxBytes = maxBytes;
    this.heldBytes = heldBytes;
  }

  /**
   * The one that came back last: the others stay small when fewer are needed. Null when there is
   * none.
   */
  public @Nullable T take() {
    T last = idle.pollFirst();
    if (last != null) {
      idleBytes.addAndGet(-heldBytes.applyAsLong(last));
    }
    return last;
  }

  /** Takes one back, which its user does not touch any more. */
  public void give(T one) {
    long bytes = heldBytes.applyAsLong(one);
    if (idleBytes.addAndGet(bytes) <= maxBytes) {
      idle.addFirst(one);
    } else {
      idleBytes.addAndGet(-bytes);
    }
  }
}
