package ai.odock.router.exporters.loki;

import ai.odock.router.time.Clock;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The active streams of each tenant, in bounded memory: of many tenants those that have not sent
 * for the longest time are forgotten.
 */
final class ActiveStreams {
  /** Loki's chunk_idle_period: what gets no entry for so long is active no more. */
  private static final Duration WINDOW = Duration.ofMinutes(30).multipliedBy(2);

  private static final int MAX_TENANTS = 1000;

  private final int max;
  private final long maxBytes;
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, SeriesTable> tenants = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  /**
   * @param max streams of a tenant; 0: no limit
   * @param maxBytes what all tables together may take, but for that of one tenant
   */
  ActiveStreams(int max, long maxBytes, Clock clock) {
    this.max = max;
    this.maxBytes = maxBytes;
    this.clock = clock;
  }

  boolean isLimited() {
    return max > 0;
  }

  /** Whether a tenant may have a stream of these labels; it has it then. */
  boolean admit(String tenant, long hash, int level) {
    lock.lock();
    try {
      long now = clock.nanoTime();
      SeriesTable known = tenants.get(tenant);
      long before = known == null ? 0 : known.heldBytes();
      SeriesTable table = known == null ? new SeriesTable(max, WINDOW.toNanos(), now) : known;
      tenants.putIfAbsent(tenant, table);
      boolean admitted = table.admit(hash == 0 ? 1 : hash, level, now);
      bytes += table.heldBytes() - before;
      if (bytes > maxBytes || tenants.size() > MAX_TENANTS) {
        forgetOthers(table);
      }
      return admitted;
    } finally {
      lock.unlock();
    }
  }

  private void forgetOthers(SeriesTable but) {
    bytes = 0;
    tenants.values().forEach(table -> bytes += table.heldBytes());
    Iterator<SeriesTable> eldest = tenants.values().iterator();
    while (eldest.hasNext() && (bytes > maxBytes || tenants.size() > MAX_TENANTS)) {
      SeriesTable table = eldest.next();
      if (table != but) {
        bytes -= table.heldBytes();
        eldest.remove();
      }
    }
  }

  /** About the bytes on the heap. */
  long heldBytes() {
    lock.lock();
    try {
      return bytes;
    } finally {
      lock.unlock();
    }
  }

  /** Tenants that are remembered. */
  int tenants() {
    lock.lock();
    try {
      return tenants.size();
    } finally {
      lock.unlock();
    }
  }
}
