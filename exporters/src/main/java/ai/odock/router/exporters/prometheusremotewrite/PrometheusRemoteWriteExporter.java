package ai.odock.router.exporters.prometheusremotewrite;

import ai.odock.router.Batch;
import ai.odock.router.ComponentContext;
import ai.odock.router.ConfigSection;
import ai.odock.router.Deadline;
import ai.odock.router.Exporter;
import ai.odock.router.ExporterType;
import ai.odock.router.Outcome;
import ai.odock.router.Signal;
import ai.odock.router.StartException;
import ai.odock.router.net.HttpClient;
import ai.odock.router.net.HttpClientSettings;
import ai.odock.router.net.HttpEndpoint;
import ai.odock.router.net.TransportMetrics;
import ai.odock.router.prometheus.Settings;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.xerial.snappy.Snappy;

/** Sends metrics to Prometheus and what speaks its remote-write protocol 1.0. */
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
   * @param doubleCounts null: nobody looks for metrics that are there twice
   */
  record Config(
      HttpEndpoint endpoint,
      HttpClientSettings client,
      Settings settings,
      @Nullable DoubleCountConfig doubleCounts) {
    /** Nobody looks for metrics that are there twice. */
    Config(HttpEndpoint endpoint, HttpClientSettings client, Settings settings) {
      this(endpoint, client, settings, null);
    }

    static Config read(ConfigSection section) {
      return RemoteWriteKeys.config(section);
    }
  }

  /** What translators may take together, at work and idle. */
  private static final long MAX_WORKING_BYTES = Runtime.getRuntime().maxMemory() / 8;

  private static final long MAX_IDLE_BYTES = MAX_WORKING_BYTES / 2;

  private final Push push;
  private final ComponentContext context;
  private final Settings settings;
  private final RemoteWriteCounters counters;

  /** Translators are large and warm; each is lent to one batch at a time. */
  private final Deque<Translator> idle = new ConcurrentLinkedDeque<>();

  private final AtomicLong idleBytes = new AtomicLong();

  private final Semaphore translating;

  PrometheusRemoteWriteExporter(
      Settings settings, ComponentContext context, RemoteWriteCounters counters, Push push) {
    this.counters = counters;
    this.settings = settings;
    this.context = context;
    this.push = push;
    long atATime = Math.max(1, MAX_WORKING_BYTES / Translator.mostBytes(settings));
    this.translating = new Semaphore((int) Math.min(atATime, Integer.MAX_VALUE));
  }

  private static Exporter checked(Config config, ComponentContext context) {
    Exporter exporter = create(config, context);
    return config.doubleCounts() == null
        ? exporter
        : new CheckedExporter(
            exporter, new DoubleCountCheck(config.doubleCounts(), config.settings(), context));
  }

  private static PrometheusRemoteWriteExporter create(Config config, ComponentContext context) {
    HttpClient client =
        new HttpClient(
            config
                .client()
                .withHeaders(config.endpoint().headers(config.client().headers()))
                .withUserAgent(context.build().userAgent()),
            context.clock(),
            TransportMetrics.ofClients(context.metrics()));
    String endpoint = config.endpoint().url();
    RemoteWriteCounters counters = new RemoteWriteCounters(context, endpoint);
    Push push = new HttpPush(client, endpoint, counters);
    return new PrometheusRemoteWriteExporter(config.settings(), context, counters, push);
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
    List<WriteRequest> requests = new ArrayList<>();
    Translation translation = translate(batch, requests);
    counters.translated(translation);
    return new Delivery(push, context.log(), requests, translation.dropped()).send();
  }

  /** Few at a time: what a batch becomes can be many times what it is. */
  private Translation translate(Batch batch, List<WriteRequest> requests) {
    translating.acquireUninterruptibly();
    try {
      Translator translator = lend();
      Translation translation =
          translator.translate(
              batch,
              (array, length, points) -> requests.add(WriteRequest.of(array, length, points)));
      giveBack(translator);
      return translation;
    } finally {
      translating.release();
    }
  }

  /** The one that came back last: the others stay small when fewer are needed. */
  private Translator lend() {
    Translator last = idle.pollFirst();
    if (last == null) {
      return new Translator(settings);
    }
    idleBytes.addAndGet(-last.heldBytes());
    return last;
  }

  private void giveBack(Translator translator) {
    long bytes = translator.heldBytes();
    if (idleBytes.addAndGet(bytes) <= MAX_IDLE_BYTES) {
      idle.addFirst(translator);
    } else {
      idleBytes.addAndGet(-bytes);
    }
  }

  @Override
  public void close(Deadline deadline) {
    push.close();
  }
}
