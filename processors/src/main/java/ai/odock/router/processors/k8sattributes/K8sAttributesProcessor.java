package ai.odock.router.processors.k8sattributes;

import ai.odock.router.Batch;
import ai.odock.router.ComponentContext;
import ai.odock.router.MemoryBudget.Work;
import ai.odock.router.ProcessorType;
import ai.odock.router.Signal;
import ai.odock.router.StartException;
import ai.odock.router.Transform;
import ai.odock.router.net.http.KubernetesApi;
import ai.odock.router.otlp.ResourceEdit;
import ai.odock.router.time.Deadline;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Adds to each resource what the Kubernetes API knows of the pod that it came from. */
public final class K8sAttributesProcessor implements Transform {
  /** The {@code k8s_attributes} component. */
  public static final ProcessorType<K8sAttributesConfig> TYPE =
      ProcessorType.transforming(
          "k8s_attributes",
          List.of("k8sattributes"),
          EnumSet.allOf(Signal.class),
          K8sAttributesConfig::read,
          (config, signal, context) ->
              new K8sAttributesProcessor(
                  config,
                  signal,
                  context,
                  context.shared().get(SharedCluster.class, SharedCluster::new),
                  () -> inCluster(config, context)));

  private final K8sAttributesConfig config;
  private final Signal signal;
  private final ComponentContext context;
  private final SharedCluster shared;
  private final Supplier<KubernetesApi> api;
  private final ResourceEdit memory = new ResourceEdit();
  private volatile @Nullable Cluster cluster;

  K8sAttributesProcessor(
      K8sAttributesConfig config,
      Signal signal,
      ComponentContext context,
      SharedCluster shared,
      Supplier<KubernetesApi> api) {
    this.config = config;
    this.signal = signal;
    this.context = context;
    this.shared = shared;
    this.api = api;
  }

  private static KubernetesApi inCluster(K8sAttributesConfig config, ComponentContext context) {
    return new KubernetesApi(
        KubernetesApi.Access.inCluster(System.getenv(), Path.of("/"), config.withToken()),
        context.build().userAgent());
  }

  @Override
  public void start() throws StartException {
    if (config.passthrough()) {
      cluster = new Cluster(context.clock());
      return;
    }
    try {
      cluster = shared.acquire(config, context, api);
      if (!config.waitTimeout().isZero() && !shared.await(config, context, config.waitTimeout())) {
        throw new StartException(failed("no list of pods within " + config.waitTimeout()));
      }
    } catch (IllegalArgumentException e) {
      throw new StartException(failed(String.valueOf(e.getMessage())));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String failed(String why) {
    return "failed to start \"" + context.id() + "\" processor: " + why;
  }

  @Override
  public Result apply(Batch batch) {
    Cluster now = cluster;
    if (now == null) {
      return new Result(batch);
    }
    List<String> address = batch.metadata().get(Batch.CLIENT_ADDRESS);
    String client = address == null || address.isEmpty() ? "" : address.getFirst();
    Enrichment edit = new Enrichment(config, now, client);
    try (Work room = context.memory().work(0)) {
      return new Result(batch.map(part -> memory.apply(signal.request(), part, edit, room)));
    }
  }

  @Override
  public void close(Deadline deadline) {
    if (cluster != null && !config.passthrough()) {
      shared.release(config, context);
    }
    cluster = null;
  }
}
