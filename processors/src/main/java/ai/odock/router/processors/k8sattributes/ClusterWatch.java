package ai.odock.router.processors.k8sattributes;

import ai.odock.router.net.http.KubernetesApi;
import ai.odock.router.processors.k8sattributes.FieldRule.From;
import ai.odock.router.time.Clock;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Keeps a {@link Cluster} up to date: a watch of the pods, and of what else is asked for. */
final class ClusterWatch {
  private final KubernetesApi api;
  private final Cluster cluster;
  private final PodReader reader;
  private final List<Watch> watches = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  /**
   * @param trouble is told why the server could not be followed for a while
   */
  ClusterWatch(
      K8sAttributesConfig config,
      KubernetesApi api,
      Cluster cluster,
      Clock clock,
      Consumer<String> trouble) {
    this.api = api;
    this.cluster = cluster;
    this.reader = new PodReader(config);
    watches.add(new Watch(config.filter().resource(), api, pods(), clock, trouble));
    if (config.wantsNamespaces()) {
      watches.add(
          new Watch(
              new Resource("/api/v1/namespaces", ""),
              api,
              named(
                  From.NAMESPACE,
                  cluster::putNamespace,
                  cluster::removeNamespace,
                  cluster::keepOnlyNamespaces),
              clock,
              trouble));
    }
    if (config.wantsNodes()) {
      watches.add(
          new Watch(
              new Resource("/api/v1/nodes", ""),
              api,
              named(From.NODE, cluster::putNode, cluster::removeNode, cluster::keepOnlyNodes),
              clock,
              trouble));
    }
    watches.forEach(watch -> threads.add(thread("k8s-watch", watch)));
    if (config.wants(Metadata.CLUSTER_UID)) {
      Watch.Changes once = new ClusterUid(cluster);
      threads.add(
          thread(
              "k8s-cluster-uid",
              new Watch(
                  new Resource("/api/v1/namespaces", "&fieldSelector=metadata.name%3Dkube-system"),
                  api,
                  once,
                  clock,
                  trouble)));
    }
  }

  private static Thread thread(String name, Runnable work) {
    return Thread.ofVirtual().name(name).unstarted(work);
  }

  /** The uid of the namespace kube-system stands for that of the cluster. */
  private record ClusterUid(Cluster cluster) implements Watch.Changes {
    @Override
    public void put(JsonNode object) {
      if (PodReader.text(object.path("metadata"), "name").equals("kube-system")) {
        cluster.uid(Watch.uid(object));
      }
    }

    @Override
    public void remove(JsonNode object) {}

    @Override
    public void keepOnly(Set<String> uids) {}
  }

  private Watch.Changes pods() {
    return new Watch.Changes() {
      @Override
      public void put(JsonNode object) {
        Pod pod = reader.pod(object);
        if (pod == null) {
          cluster.remove(Watch.uid(object));
        } else {
          cluster.put(pod);
        }
      }

      @Override
      public void remove(JsonNode object) {
        cluster.remove(Watch.uid(object));
      }

      @Override
      public void keepOnly(Set<String> uids) {
        cluster.keepOnly(uids);
      }
    };
  }

  /** Of collections whose objects are found by name. */
  private Watch.Changes named(
      From from,
      BiConsumer<String, Map<String, String>> put,
      Consumer<String> remove,
      Consumer<Set<String>> keepOnly) {
    Map<String, String> names = new HashMap<>();
    return new Watch.Changes() {
      @Override
      public void put(JsonNode object) {
        String name = PodReader.text(object.path("metadata"), "name");
        names.put(Watch.uid(object), name);
        put.accept(name, reader.fields(from, object));
      }

      @Override
      public void remove(JsonNode object) {
        names.remove(Watch.uid(object));
        remove.accept(PodReader.text(object.path("metadata"), "name"));
      }

      @Override
      public void keepOnly(Set<String> uids) {
        names.keySet().retainAll(uids);
        keepOnly.accept(Set.copyOf(names.values()));
      }
    };
  }

  void start() {
    threads.forEach(Thread::start);
  }

  /** Waits for the first lists; false when they did not come in time. */
  boolean awaitLists(Duration time) throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    for (Watch watch : watches) {
      if (!watch.listed().await(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        return false;
      }
    }
    return true;
  }

  void close() {
    threads.forEach(Thread::interrupt);
    api.close();
  }
}
