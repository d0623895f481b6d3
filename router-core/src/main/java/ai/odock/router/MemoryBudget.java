package ai.odock.router;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongPredicate;

/**
 * The bytes of telemetry that the router may hold at once, whoever holds them. Bytes are charged
 * before they are taken in; every holder charges what it keeps and releases it when it lets go.
 */
public final class MemoryBudget {
  private final long most;
  private final AtomicLong held = new AtomicLong();

  /** Lower limits, by who asked for them. */
  private final Map<Object, Long> lower = new ConcurrentHashMap<>();

  private volatile long limit;

  /** A budget of {@code limit} bytes, which can be lowered and never raised. */
  public MemoryBudget(long limit) {
    this.most = limit;
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

  /** The bytes that may be held now: the budget, or the lowest of what {@link #lower} asked for. */
  public long limit() {
    return limit;
  }

  /** The bytes that may be held when nobody has asked for less. */
  public long most() {
    return most;
  }

  /** Lowers the limit for as long as {@code owner} wants it; what is held already stays. */
  public void lower(Object owner, long bytes) {
    lower.put(owner, bytes);
    settle();
  }

  /** Ends {@link #lower}. */
  public void restore(Object owner) {
    lower.remove(owner);
    settle();
  }

  private synchronized void settle() {
    limit = lower.values().stream().mapToLong(Long::longValue).reduce(most, Math::min);
  }

  /**
   * Memory that one piece of work takes beside the bytes that somebody holds: asked for before it
   * is taken, and given back together at the end.
   *
   * @param before bytes that are charged for the same work already; they count for {@link
   *     Work#neverFits} alone
   */
  public Work work(long before) {
    return new Work(before);
  }

  /** See {@link #work}. For one thread. */
  public final class Work implements LongPredicate, AutoCloseable {
    private final long before;
    private long charged;
    private boolean neverFits;

    private Work(long before) {
      this.before = before;
    }

    /** Takes room for so many bytes more; false when there is none. */
    @Override
    public boolean test(long bytes) {
      if (tryCharge(bytes)) {
        charged += bytes;
        return true;
      }
      neverFits = before + charged + bytes > most;
      return false;
    }

    /** Whether the room that was refused would not be there if nobody else held anything. */
    public boolean neverFits() {
      return neverFits;
    }

    /** Gives some of it back before the end. */
    public void giveBack(long bytes) {
      release(bytes);
      charged -= bytes;
    }

    @Override
    public void close() {
      giveBack(charged);
    }
  }
}
