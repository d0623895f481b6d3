package ai.odock.router.exporters.prometheus;

import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What encoded resources, scopes, metrics and attributes stand for, so that they are translated
 * once. Bounded: starts over when it is full, so that a client that makes things up costs time,
 * never memory.
 */
final class Known {
  /**
   * A resource.
   *
   * @param labels of all its series: job and instance
   * @param attributes that become labels too, before their names are translated
   * @param target its own series; null when it has none
   * @param problem why its points cannot be shown
   */
  record Resource(
      long number,
      SortedMap<String, String> labels,
      Map<String, String> attributes,
      @Nullable Target target,
      @Nullable Refusal problem) {}

  /**
   * The series that holds the attributes of a resource.
   *
   * @param identity job and instance: each pair has one such series
   */
  record Target(String identity, Labels labels) {}

  /**
   * A scope of a resource.
   *
   * @param labels of all its series, beside those of the resource
   */
  record Scope(
      long number,
      Resource resource,
      SortedMap<String, String> labels,
      @Nullable Refusal problem) {}

  /**
   * A metric of a scope.
   *
   * @param name for Prometheus
   * @param delta its points say what was added
   */
  record Metric(
      long number,
      Scope scope,
      String name,
      Type type,
      String help,
      boolean delta,
      @Nullable Refusal problem) {}

  private final long maxBytes;
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong numbers = new AtomicLong();
  private final AtomicInteger ended = new AtomicInteger();
  final ByteIndex<Resource> resources = new ByteIndex<>(bytes);
  final ByteIndex<Scope> scopes = new ByteIndex<>(bytes);
  final ByteIndex<Metric> metrics = new ByteIndex<>(bytes);
  final ByteIndex<Series> series = new ByteIndex<>(bytes);

  /**
   * @param maxBytes on the heap
   */
  Known(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** A number that nothing else has. */
  long number() {
    return numbers.incrementAndGet();
  }

  /**
   * Series have ended that are still remembered.
   *
   * @param left how many have not
   */
  void ended(int series, int left) {
    if (ended.addAndGet(series) > left) {
      clear();
    }
  }

  /** To be called now and then while things are added. */
  void bound() {
    if (bytes.get() > maxBytes) {
      clear();
    }
  }

  long heldBytes() {
    return bytes.get();
  }

  private void clear() {
    ended.set(0);
    resources.clear();
    scopes.clear();
    metrics.clear();
    series.clear();
  }
}
