package ai.odock.router.processors.k8sattributes;

import ai.odock.router.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the cluster now. Changed by the watches, one change at a time; read by every
 * batch.
 */
final class Cluster {
  /**
   * How long a pod that is gone is still found: its last telemetry comes late (the collector's).
   */
  private static final long GRACE_NANOS = Duration.ofMinutes(2).toNanos();

  private final Clock clock;
  private final Map<String, Pod> byUid = new HashMap<>();
  private final Map<PodKey, Pod> byKey = new ConcurrentHashMap<>();
  private final Map<String, Map<String, String>> namespaces = new ConcurrentHashMap<>();
  private final Map<String, Map<String, String>> nodes = new ConcurrentHashMap<>();
  private final Queue<Gone> gone = new ArrayDeque<>();
  private volatile String uid = "";
  private final AtomicLong version = new AtomicLong();
  private volatile int pods;

  private record Gone(Pod pod, long untilNanos) {}

  Cluster(Clock clock) {
    this.clock = clock;
  }

  /** Changes with everything that could change what a resource is given. */
  long version() {
    return version.get();
  }

  int pods() {
    return pods;
  }

  /** The pod of these values; null when there is none. */
  @Nullable Pod find(PodKey key) {
    return byKey.get(key);
  }

  Map<String, String> namespace(String name) {
    return namespaces.getOrDefault(name, Map.of());
  }

  Map<String, String> node(String name) {
    return nodes.getOrDefault(name, Map.of());
  }

  /** Empty until it is known. */
  String uid() {
    return uid;
  }

  synchronized void uid(String clusterUid) {
    uid = clusterUid;
    version.incrementAndGet();
  }

  /** Takes in a pod, new or changed. Of two with the same address the one that came last counts. */
  synchronized void put(Pod pod) {
    forgetGone();
    Pod before = byUid.put(pod.uid(), pod);
    if (pod.equals(before)) {
      return;
    }
    if (before != null) {
      before.keys().forEach(key -> byKey.remove(key, before));
    }
    pod.keys().forEach(key -> byKey.put(key, pod));
    changed();
  }

  /** A pod has ended; it is still found for a while. */
  synchronized void remove(String podUid) {
    forgetGone();
    Pod pod = byUid.remove(podUid);
    if (pod != null) {
      gone.add(new Gone(pod, clock.nanoTime() + GRACE_NANOS));
      changed();
    }
  }

  /** Removes the pods that are not among these. */
  synchronized void keepOnly(Set<String> podUids) {
    new HashSet<>(byUid.keySet())
        .stream().filter(known -> !podUids.contains(known)).forEach(this::remove);
  }

  private void changed() {
    pods = byUid.size();
    version.incrementAndGet();
  }

  /** Ends the grace of those whose time has come. */
  synchronized void forgetGone() {
    long now = clock.nanoTime();
    while (!gone.isEmpty() && gone.element().untilNanos - now <= 0) {
      Pod pod = gone.remove().pod();
      if (!byUid.containsKey(pod.uid())) {
        pod.keys().forEach(key -> byKey.remove(key, pod));
        version.incrementAndGet();
      }
    }
  }

  synchronized void putNamespace(String name, Map<String, String> attributes) {
    put(namespaces, name, attributes);
  }

  synchronized void putNode(String name, Map<String, String> attributes) {
    put(nodes, name, attributes);
  }

  private void put(
      Map<String, Map<String, String>> all, String name, Map<String, String> attributes) {
    if (!attributes.equals(all.put(name, Map.copyOf(attributes)))) {
      version.incrementAndGet();
    }
  }

  synchronized void removeNamespace(String name) {
    namespaces.remove(name);
    version.incrementAndGet();
  }

  synchronized void removeNode(String name) {
    nodes.remove(name);
    version.incrementAndGet();
  }

  synchronized void keepOnlyNamespaces(Set<String> names) {
    namespaces.keySet().retainAll(names);
    version.incrementAndGet();
  }

  synchronized void keepOnlyNodes(Set<String> names) {
    nodes.keySet().retainAll(names);
    version.incrementAndGet();
  }
}
