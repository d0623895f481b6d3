package ai.odock.router.exporters.prometheus;

import ai.odock.router.otlp.ProtoWriter;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What encoded resources, scopes, metrics and attributes stand for, so that they are translated
 * once. Bounded with each entry: starts over when it is full, so that a client that makes things up
 * costs time, never memory.
 */
final class Known {
  /**
   * A resource.
   *
   * @param labels of all its series: job and instance
   * @param attributes that become labels too, before their names are translated
   * @param target its own series; null when it has none
   * @param cut some of its labels are not whole
   * @param problem why its points cannot be shown
   */
  record Resource(
      long number,
      SortedMap<String, String> labels,
      Map<String, String> attributes,
      @Nullable Target target,
      boolean cut,
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
   * @param cut some of these labels, or those of the resource, are not whole
   */
  record Scope(
      long number,
      Resource resource,
      SortedMap<String, String> labels,
      boolean cut,
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

  /** An object with a few fields. */
  private static final long OBJECT = 48;

  /** An entry of a map. */
  private static final long ENTRY = 56;

  private static final long STRING = 48;

  /** Longer ones are translated each time. */
  private static final int LONGEST_KEY = 64 << 10;

  private final HeldMemory memory;
  private final AtomicLong numbers = new AtomicLong();
  private final AtomicInteger ended = new AtomicInteger();
  private final ByteIndex<Resource> resources = new ByteIndex<>();
  private final ByteIndex<Scope> scopes = new ByteIndex<>();
  private final ByteIndex<Metric> metrics = new ByteIndex<>();
  private final ByteIndex<Series> series = new ByteIndex<>();

  Known(HeldMemory memory) {
    this.memory = memory;
  }

  /** A number that nothing else has. */
  long number() {
    return numbers.incrementAndGet();
  }

  @Nullable Resource resource(ProtoWriter key) {
    return resources.find(key.array(), 0, key.size());
  }

  void put(ProtoWriter key, Resource resource) {
    long bytes = 2 * OBJECT + size(resource.labels) + size(resource.attributes);
    if (resource.target != null) {
      bytes += 2 * OBJECT + size(resource.target.identity) + resource.target.labels.heldBytes();
    }
    put(resources, key, resource, bytes);
  }

  @Nullable Scope scope(ProtoWriter key) {
    return scopes.find(key.array(), 0, key.size());
  }

  void put(ProtoWriter key, Scope scope) {
    put(scopes, key, scope, OBJECT + size(scope.labels));
  }

  @Nullable Metric metric(ProtoWriter key) {
    return metrics.find(key.array(), 0, key.size());
  }

  void put(ProtoWriter key, Metric metric) {
    put(metrics, key, metric, OBJECT + size(metric.name) + size(metric.help));
  }

  @Nullable Series series(AttributeKey key) {
    return series.find(key.array(), 0, key.length());
  }

  /** The series itself is in the store. */
  void put(AttributeKey key, Series one) {
    if (key.length() <= LONGEST_KEY) {
      grew(series.put(key.array(), 0, key.length(), one, 0));
    }
  }

  private <T> void put(ByteIndex<T> index, ProtoWriter key, T thing, long bytes) {
    if (key.size() <= LONGEST_KEY) {
      grew(index.put(key.array(), 0, key.size(), thing, bytes));
    }
  }

  private void grew(long bytes) {
    memory.add(bytes);
    if (memory.isFull()) {
      clear();
    }
  }

  private static long size(Map<String, String> texts) {
    long bytes = OBJECT;
    for (Map.Entry<String, String> text : texts.entrySet()) {
      bytes += ENTRY + size(text.getKey()) + size(text.getValue());
    }
    return bytes;
  }

  private static long size(String text) {
    return STRING + 2L * text.length();
  }

  /**
   * Series have ended that are still remembered.
   *
   * @param left how many have not
   */
  void ended(int series, int left) {
    if (ended.addAndGet(series) > left / 2) {
      clear();
    }
  }

  private void clear() {
    ended.set(0);
    memory.add(-(resources.clear() + scopes.clear() + metrics.clear() + series.clear()));
  }
}
