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
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;

/** Sends log records to Loki's push API, as Loki's own OTLP door would store them. */
public final class LokiExporter implements Exporter {
  /**
   * What Loki's distributor may send on to its ingesters (server.grpc_server_max_recv_msg_size).
   */
  static final int MAX_REQUEST_BYTES = 4 << 20;

  /** A part of the heap that leaves room for the copies of a request. */
  private static final int HEAP_PARTS = 32;

  /** The {@code loki} component. */
  public static final ExporterType<LokiConfig> TYPE =
      new ExporterType<>(
          "loki",
          List.of(),
          Set.of(Signal.LOGS),
          LokiConfig::read,
          SendingConfig::standard,
          (config, signal, context) -> new LokiExporter(config, context, maxRequestBytes()));

  /** What idle buffers may keep together. */
  private static final long MAX_IDLE_BYTES = Runtime.getRuntime().maxMemory() / 16;

  private final int maxRequestBytes;
  private final String url;
  private final HttpClient client;
  private final Clock clock;
  private final Logger log;

  /** Buffers are large and warm; each is lent to one batch at a time. */
  private final Deque<PushRequests> idle = new ConcurrentLinkedDeque<>();

  private final AtomicLong idleBytes = new AtomicLong();

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

  private static int maxRequestBytes() {
    return (int) Math.min(MAX_REQUEST_BYTES, Runtime.getRuntime().maxMemory() / HEAP_PARTS);
  }

  @Override
  public long workingBytes(Batch batch) {
    return PushRequests.workingBytes(batch, maxRequestBytes);
  }

  @Override
  public Outcome export(Batch batch) {
    PushRequests requests = lend();
    requests.begin(batch, TimeUnit.MILLISECONDS.toNanos(clock.epochMillis()));
    return new Delivery(client, url, log, requests, this::giveBack).send();
  }

  /** The one that came back last: the others stay small when fewer are needed. */
  private PushRequests lend() {
    PushRequests last = idle.pollFirst();
    if (last == null) {
      return new PushRequests(maxRequestBytes);
    }
    idleBytes.addAndGet(-last.heldBytes());
    return last;
  }

  private void giveBack(PushRequests requests) {
    requests.forget();
    long bytes = requests.heldBytes();
    if (idleBytes.addAndGet(bytes) <= MAX_IDLE_BYTES) {
      idle.addFirst(requests);
    } else {
      idleBytes.addAndGet(-bytes);
    }
  }

  @Override
  public void close(Deadline deadline) {
    client.close();
  }
}
