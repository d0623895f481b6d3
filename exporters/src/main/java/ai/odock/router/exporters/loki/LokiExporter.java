package ai.odock.router.exporters.loki;

import ai.odock.router.Batch;
import ai.odock.router.ComponentContext;
import ai.odock.router.Exporter;
import ai.odock.router.ExporterType;
import ai.odock.router.IdlePool;
import ai.odock.router.Outcome;
import ai.odock.router.Partitioner;
import ai.odock.router.Signal;
import ai.odock.router.StatusCode;
import ai.odock.router.net.ClientContext;
import ai.odock.router.net.http.HttpClient;
import ai.odock.router.telemetry.Accounting;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;

/** Sends log records to Loki's push API; unless configured, as Loki's own OTLP door stores them. */
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
          LokiSending::read,
          (config, signal, context) -> new LokiExporter(config, context, maxRequestBytes()));

  /** What idle buffers may keep together. */
  private static final long MAX_IDLE_BYTES = Runtime.getRuntime().maxMemory() / 16;

  /** What is remembered of active streams. */
  private static final long MAX_SERIES_BYTES = Runtime.getRuntime().maxMemory() / 64;

  private static final String TENANT_HEADER = "X-Scope-OrgID";
  private static final String INVALID_TENANT = "invalid_tenant";

  private final int maxRequestBytes;
  private final LokiConfig config;
  private final Translation translation;
  private final ActiveStreams active;
  private final HttpClient client;
  private final Destination.Changes changes;
  private final Clock clock;
  private final Logger log;

  /** Buffers are large and warm; each is lent to one attempt at a time. */
  private final IdlePool<PushRequests> idle =
      new IdlePool<>(MAX_IDLE_BYTES, PushRequests::heldBytes);

  LokiExporter(LokiConfig config, ComponentContext context, int maxRequestBytes) {
    this.maxRequestBytes = maxRequestBytes;
    this.config = config;
    translation = config.translation();
    clock = context.clock();
    log = context.log();
    active = new ActiveStreams(translation.limits().streams(), MAX_SERIES_BYTES, clock);
    changes =
        change ->
            context
                .metrics()
                .counter(
                    Accounting.EXPORTER_ADJUSTED_ITEMS,
                    Map.of("exporter", context.id().toString(), "reason", change.label()));
    client = new HttpClient(config.client(), ClientContext.of(context), Destination.MAX_ANSWER);
  }

  private static int maxRequestBytes() {
    return (int) Math.min(MAX_REQUEST_BYTES, Runtime.getRuntime().maxMemory() / HEAP_PARTS);
  }

  @Override
  public Partitioner partitioner() {
    return new TenantLanes(config.tenancy());
  }

  @Override
  public long workingBytes(Batch batch) {
    return PushRequests.workingBytes(batch, translation.line(), maxRequestBytes);
  }

  /** Sends a batch of one tenant: the one of its lane. */
  @Override
  public Outcome export(Batch batch) {
    String tenant = Batch.partition(batch);
    if (tenant.equals(TenantLanes.INVALID)) {
      return new Outcome.Permanent(
          StatusCode.INVALID_ARGUMENT, "Loki takes no tenant of such a name", INVALID_TENANT);
    }
    return send(batch, tenant, clock.epochNanos(), new BitSet());
  }

  private Outcome send(Batch batch, String tenant, long now, BitSet without) {
    Map<String, String> headers = new HashMap<>(config.endpoint().authorization());
    if (!tenant.isEmpty()) {
      headers.put(TENANT_HEADER, tenant);
    }
    Destination destination =
        new Destination(client, config.endpoint().url(), headers, changes, log);
    PushRequests requests = lend();
    try {
      boolean partly = !without.isEmpty();
      requests.begin(batch, tenant, now, without);
      return new Delivery(destination, requests, partly, new Unsent(batch, tenant, now)).send();
    } finally {
      giveBack(requests);
    }
  }

  private final class Unsent implements Delivery.Unsent {
    private final Batch batch;
    private final String tenant;
    private final long now;

    Unsent(Batch batch, String tenant, long now) {
      this.batch = batch;
      this.tenant = tenant;
      this.now = now;
    }

    @Override
    public Outcome send(BitSet settled) {
      return LokiExporter.this.send(batch, tenant, now, settled);
    }

    @Override
    public Batch left(BitSet settled) {
      return batch.without(settled);
    }
  }

  private PushRequests lend() {
    PushRequests last = idle.take();
    return last == null ? new PushRequests(translation, active, maxRequestBytes) : last;
  }

  private void giveBack(PushRequests requests) {
    requests.forget();
    idle.give(requests);
  }

  @Override
  public void close(Deadline deadline) {
    client.close();
  }
}
