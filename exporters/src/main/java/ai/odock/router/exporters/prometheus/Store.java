package ai.odock.router.exporters.prometheus;

import java.util.Collection;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * All series that are shown, up to a number and a size. Its lock is for series that come and go;
 * points of known ones and readers do not need it.
 */
final class Store {
  private static final String[] SUFFIXES = {"_bucket", "_sum", "_count"};

  /** A family with its map, and its place in the map of families. */
  private static final long FAMILY_BYTES = 400;

  private final int maxSeries;
  private final Object lock = new Object();
  private final ConcurrentSkipListMap<String, Family> families = new ConcurrentSkipListMap<>();
  private final AtomicInteger size = new AtomicInteger();
  private final HeldMemory memory;

  Store(int maxSeries, HeldMemory memory) {
    this.maxSeries = maxSeries;
    this.memory = memory;
  }

  /** What the values of series lie in. */
  HeldMemory memory() {
    return memory;
  }

  /** In the order of their names; may be walked while series come and go. */
  Collection<Family> families() {
    return families.values();
  }

  boolean has(String name) {
    return families.containsKey(name);
  }

  int size() {
    return size.get();
  }

  /**
   * Whether another metric stands in the way of this name: one of another type, or one whose
   * samples have the same names as this one's.
   */
  boolean conflicts(String name, Type type) {
    Family same = families.get(name);
    if (same != null) {
      return same.type() != type;
    }
    for (String suffix : type.suffixes()) {
      if (families.containsKey(name + suffix)) {
        return true;
      }
    }
    for (String suffix : SUFFIXES) {
      if (name.endsWith(suffix)) {
        Family whole = families.get(name.substring(0, name.length() - suffix.length()));
        if (whole != null && whole.type().suffixes().contains(suffix)) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * The series of a name and labels, perhaps a new one that still shows nothing.
   *
   * @return null when there is no room for a new one, or a conflict
   */
  @Nullable Series series(String name, Type type, String help, Labels labels, long nowMillis) {
    synchronized (lock) {
      Family family = families.get(name);
      Series known = family == null ? null : family.find(labels);
      if (known != null && known.gone()) {
        forget(known); // whoever ended it has not come to it yet
        known = null;
        family = families.get(name);
      }
      if (conflicts(name, type)) {
        return null;
      }
      return known != null ? known : add(family, name, type, help, labels, nowMillis);
    }
  }

  /** Null when there is none. */
  @Nullable Series find(String name, Type type, Labels labels) {
    Family family = families.get(name);
    return family == null || family.type() != type ? null : family.find(labels);
  }

  private @Nullable Series add(
      @Nullable Family family, String name, Type type, String help, Labels labels, long nowMillis) {
    Family home = family == null ? new Family(name, type, help) : family;
    Series fresh = new Series(home, labels, nowMillis);
    long more = fresh.heldBytes() + (family == null ? familyBytes(home) : 0);
    if (size.get() >= maxSeries || !memory.take(more)) {
      return null;
    }
    home.put(fresh);
    families.put(name, home);
    size.incrementAndGet();
    return fresh;
  }

  /** Takes a series out that has ended. */
  void remove(Series ended) {
    synchronized (lock) {
      forget(ended);
    }
  }

  private void forget(Series ended) {
    Family family = ended.family();
    if (!family.remove(ended)) {
      return; // another has taken its place
    }
    size.decrementAndGet();
    long less = ended.heldBytes();
    if (family.isEmpty() && families.remove(family.name(), family)) {
      less += familyBytes(family);
    }
    memory.add(-less);
  }

  private static long familyBytes(Family family) {
    return FAMILY_BYTES + 2L * family.name().length() + 2L * family.help().length();
  }

  /**
   * Takes out what had its last point before that time.
   *
   * @return how many series ended
   */
  int expire(long beforeMillis) {
    int ended = 0;
    for (Family family : families.values()) {
      for (Series one : family.series()) {
        if (one.endIfOlder(beforeMillis)) {
          remove(one);
          ended++;
        }
      }
    }
    return ended;
  }
}
