package ai.odock.router;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes of telemetry that the router may hold at once, whoever holds them. Bytes are charged
 * before they are taken in; every holder charges what it keeps and releases it when it lets go.
 */
public final class MemoryBudget {
  private final long limit;
  private final AtomicLong held = new AtomicLong();

  /** A budget of {@code limit} bytes. */
  public MemoryBudget(long limit) {
    this.limit = limit;
  }

  /** Takes {@code bytes} of room; false when there is not enough, and then nothing is taken. */
  public boolean tryCharge(long bytes) {
    if (held.addAndGet(bytes) <= limit) {
      return true;
    }
    held.addAndGet(-bytes);
    return false;
  }

  /** Takes room for what is already held and has become a little larger, limit or not. */
  public void grow(long bytes) {
    held.addAndGet(bytes);
  }

  /** Gives {@code bytes} of room back. */
  public void release(long bytes) {
    held.addAndGet(-bytes);
  }

  /** The bytes that are held now. */
  public long held() {
    return held.get();
  }

  public long limit() {
    return limit;
  }
}
