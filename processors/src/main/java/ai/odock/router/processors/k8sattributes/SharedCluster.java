package ai.odock.router.processors.k8sattributes;

import ai.odock.router.ComponentContext;
import ai.odock.router.net.http.KubernetesApi;
import ai.odock.router.settings.ComponentId;
import ai.odock.router.telemetry.Accounting;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * One cluster and its watches for all pipelines that use the same processor: the API server is
 * asked once, not once a signal. Opened by the first of them and closed by the last.
 */
final class SharedCluster {
  private record Key(ComponentId id, K8sAttributesConfig config) {}

  private static final class Open {
    final Cluster cluster;
    final ClusterWatch watch;
    final DoubleSupplier pods;
    int users = 1;

    Open(Cluster cluster, ClusterWatch watch) {
      this.cluster = cluster;
      this.watch = watch;
      this.pods = cluster::pods;
    }
  }

  private final Map<Key, Open> open = new HashMap<>();

  /**
   * The cluster, followed from now on.
   *
   * @param api makes the client
   * @throws IllegalArgumentException when there is no cluster to follow
   */
  synchronized Cluster acquire(
      K8sAttributesConfig config, ComponentContext context, Supplier<KubernetesApi> api) {
    Key key = new Key(context.id(), config);
    Open there = open.get(key);
    if (there != null) {
      there.users++;
      return there.cluster;
    }
    Cluster cluster = new Cluster(context.clock());
    Map<String, String> labels = Map.of("processor", context.id().toString());
    ClusterWatch watch =
        new ClusterWatch(
            config,
            api.get(),
            cluster,
            context.clock(),
            reason -> {
              context.metrics().counter(Accounting.K8S_WATCH_FAILURES, labels).add(1);
              context.log().warn("The Kubernetes API cannot be followed: {}", reason);
            });
    Open opened = new Open(cluster, watch);
    open.put(key, opened);
    context.metrics().observe(Accounting.K8S_PODS, labels, opened.pods);
    watch.start();
    return cluster;
  }

  /** Whether the first lists are complete within a time. */
  boolean await(K8sAttributesConfig config, ComponentContext context, Duration time)
      throws InterruptedException {
    Open there;
    synchronized (this) {
      there = open.get(new Key(context.id(), config));
    }
    return there == null || there.watch.awaitLists(time);
  }

  synchronized void release(K8sAttributesConfig config, ComponentContext context) {
    Key key = new Key(context.id(), config);
    Open there = open.get(key);
    if (there != null && --there.users == 0) {
      open.remove(key);
      there.watch.close();
      context
          .metrics()
          .forget(Accounting.K8S_PODS, Map.of("processor", context.id().toString()), there.pods);
    }
  }
}
