package ai.odock.router.exporters.loki;

import ai.odock.router.Batch;
import ai.odock.router.Clock;
import ai.odock.router.ComponentContext;
import ai.odock.router.Deadline;
import ai.odock.router.Exporter;
import ai.odock.router.ExporterType;
import ai.odock.router.Outcome;
import ai.odock.router.SendingConfig;
import ai.odock.router.Signal;
import ai.odock.router.net.HttpClient;
import ai.odock.router.net.TransportMetrics;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/** Sends log records to Loki's push API, as Loki's own OTLP door would store them. */
public final class LokiExporter implements Exporter {
  /**
   * What Loki's distributor may send on to its ingesters (server.grpc_server_max_recv_msg_size).
   */
  static final int MAX_REQUEST_BYTES = 4 << 20;

  /** The {@code loki} component. */
  public static final ExporterType<LokiConfig> TYPE =
      new ExporterType<>(
          "loki",
          List.of(),
          Set.of(Signal.LOGS),
          LokiConfig::read,
          SendingConfig::standard,
          (config, signal, context) -> new LokiExporter(config, context, MAX_REQUEST_BYTES));

  /** Buffers that a larger batch needed are given back. */
  private static final long MAX_KEPT_FOR = 16 << 20;

  private static final int MAX_IDLE = 16;

  private final int maxRequestBytes;
  private final String url;
  private final HttpClient client;
  private final Clock clock;
  private final Logger log;

  /** Buffers are large and warm; each is lent to one batch at a time. */
  private final Queue<PushRequests> idle = new ArrayBlockingQueue<>(MAX_IDLE);

  LokiExporter(LokiConfig config, ComponentContext context, int maxRequestBytes) {
    this.maxRequestBytes = maxRequestBytes;
    url = config.url();
    clock = context.clock();
    log = context.log();
    client =
        new HttpClient(
            config.client().withUserAgent(context.build().userAgent()),
            clock,
            TransportMetrics.ofClients(context.metrics()));
  }

  @Override
  public Outcome export(Batch batch) {
    PushRequests idleOne = idle.poll();
    PushRequests requests = idleOne != null ? idleOne : new PushRequests(maxRequestBytes);
    requests.begin(batch, TimeUnit.MILLISECONDS.toNanos(clock.epochMillis()));
    boolean keep = batch.bytes() <= MAX_KEPT_FOR;
    return new Delivery(client, url, log, requests, done -> giveBack(done, keep)).send();
  }

  private void giveBack(PushRequests requests, boolean keep) {
    requests.forget();
    if (keep) {
      var _ = idle.offer(requests);
    }
  }

  @Override
  public void close(Deadline deadline) {
    client.close();
  }
}
