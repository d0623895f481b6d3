package ai.odock.router.exporters.prometheusremotewrite;

import ai.odock.router.Batch;
import ai.odock.router.ComponentContext;
import ai.odock.router.Exporter;
import ai.odock.router.ExporterType;
import ai.odock.router.Outcome;
import ai.odock.router.Signal;
import ai.odock.router.StartException;
import ai.odock.router.StatusCode;
import ai.odock.router.net.ClientContext;
import ai.odock.router.net.http.HttpClient;
import ai.odock.router.net.http.HttpClientSettings;
import ai.odock.router.net.http.HttpEndpoint;
import ai.odock.router.prometheus.Settings;
import ai.odock.router.settings.ConfigSection;
import ai.odock.router.time.Deadline;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.xerial.snappy.Snappy;

/** Sends metrics to Prometheus and what speaks its remote-write protocols 1.0 and 2.0. */
public final class PrometheusRemoteWriteExporter implements Exporter {
  public static final ExporterType<Config> TYPE =
      new ExporterType<>(
          "prometheusremotewrite",
          List.of(),
          Set.of(Signal.METRICS),
          Config::read,
          RemoteWriteKeys::sending,
          (config, signal, context) -> checked(config, context));

  /**
   * The {@code prometheusremotewrite} section, without queue and retry.
   *
   * @param client without the headers that the endpoint asks for
   * @param parallelism how many requests may be on their way at a time
   * @param protocol what is spoken until the backend shows that it does not understand
   * @param metadata whether version 1.0 sends type, help and unit of metrics, too
   * @param doubleCounts null: nobody looks for metrics that are there twice
   */
  record Config(
      HttpEndpoint endpoint,
      HttpClientSettings client,
      Settings settings,
      int parallelism,
      Protocol protocol,
      boolean metadata,
      @Nullable DoubleCountConfig doubleCounts) {
    static Config read(ConfigSection section) {
      return RemoteWriteKeys.config(section);
    }
  }

  /** What the requests of a batch may take, compressed, until the last of them is sent. */
  private static final long MAX_REQUEST_BYTES = Runtime.getRuntime().maxMemory() / 16;

  /** So much they may take of a small batch, too: a few points can have very long labels. */
  private static final long SMALL = 1 << 20;

  /** Requests compress well; only labels that every series repeats make them larger. */
  private static final long GROWTH = 16;

  /** Below so many data points a request more costs more than it gains. */
  private static final int POINTS_PER_SHARD = 1000;

  private final ComponentContext context;
  private final int maxShards;
  private final Endpoint endpoint;
  private final RemoteWriteCounters counters;
  private final Translators translators;
  private final RequestCutter cutter;
  private final @Nullable FamilyMetadata metadata;

  PrometheusRemoteWriteExporter(
      Config config, ComponentContext context, RemoteWriteCounters counters, Push push) {
    this.context = context;
    this.maxShards = config.parallelism();
    this.counters = counters;
    this.endpoint = new Endpoint(config.protocol(), push, counters, context);
    this.translators = new Translators(config.settings(), endpoint.targetTimes(), context.clock());
    this.cutter = new RequestCutter(config.settings().maxRequestBytes(), translators.working());
    this.metadata =
        config.metadata()
            ? new FamilyMetadata(config.settings().maxRequestBytes(), context.clock())
            : null;
  }

  private static Exporter checked(Config config, ComponentContext context) {
    Exporter exporter = create(config, context);
    return config.doubleCounts() == null
        ? exporter
        : new CheckedExporter(
            exporter, new DoubleCountCheck(config.doubleCounts(), config.settings(), context));
  }

  private static PrometheusRemoteWriteExporter create(Config config, ComponentContext context) {
    HttpClient client = new HttpClient(config.client(), ClientContext.of(context));
    String url = config.endpoint().url();
    RemoteWriteCounters counters = new RemoteWriteCounters(context, url, config.parallelism());
    Push push = new HttpPush(client, config.endpoint(), counters);
    return new PrometheusRemoteWriteExporter(config, context, counters, push);
  }

  /** The first use unpacks a native library; without a place for it nothing could be sent. */
  @Override
  public void start() throws StartException {
    try {
      var _ = Snappy.maxCompressedLength(1);
    } catch (Exception | Error e) {
      throw new StartException(
          "failed to start \""
              + context.id()
              + "\" exporter: the snappy library cannot be loaded ("
              + e.getMessage()
              + "); it needs a writable and executable temporary directory:"
              + " -Dorg.xerial.snappy.tempdir=DIR in ROUTER_JAVA_OPTS");
    }
  }

  @Override
  public Outcome export(Batch batch) {
    Protocol protocol = endpoint.protocol();
    int shards = Math.clamp(Math.ceilDiv(batch.items(), POINTS_PER_SHARD), 1, maxShards);
    @Nullable FamilyMetadata apart = protocol == Protocol.VERSION_1 ? metadata : null;
    RequestLists requests = new RequestLists(shards, workingBytes(batch), apart);
    Translation translation = translators.translate(batch, protocol, shards, requests);
    if (requests.tooLarge()) {
      String why = "its requests would take more than " + workingBytes(batch) + " bytes";
      return Outcome.Permanent.tooLarge(StatusCode.RESOURCE_EXHAUSTED, why);
    }
    counters.translated(translation);
    Runnable afterwards = () -> requests.metadata().forEach(endpoint::postMetadata);
    return new Delivery(batch, lanes(requests), dropped(translation), afterwards).send();
  }

  private Map<String, Integer> dropped(Translation translation) {
    Map<String, Integer> dropped = new TreeMap<>();
    translation
        .dropped()
        .forEach(
            (reason, points) -> {
              dropped.put(reason.label(), points);
              String example = String.valueOf(translation.example(reason));
              endpoint.drops().dropped(reason.label(), points, () -> example, "");
            });
    return dropped;
  }

  private List<Lane> lanes(RequestLists requests) {
    return requests.shards().stream().map(list -> new Lane(endpoint, cutter, list)).toList();
  }

  /** What {@link #export} keeps to: a batch that would become more is sent in parts. */
  @Override
  public long workingBytes(Batch batch) {
    return Math.min(MAX_REQUEST_BYTES, Math.max(SMALL, GROWTH * batch.bytes()));
  }

  @Override
  public void close(Deadline deadline) {
    endpoint.close();
  }
}
