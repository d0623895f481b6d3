package ai.odock.router.receivers.loki;

import ai.odock.router.ComponentContext;
import ai.odock.router.Consumer;
import ai.odock.router.Receiver;
import ai.odock.router.ReceiverType;
import ai.odock.router.Signal;
import ai.odock.router.StartException;
import ai.odock.router.net.OfferedSockets;
import ai.odock.router.net.TransportMetrics;
import ai.odock.router.net.coding.ContentCoding;
import ai.odock.router.net.grpc.GrpcServer;
import ai.odock.router.net.grpc.GrpcServerSettings;
import ai.odock.router.net.http.HttpServer;
import ai.odock.router.net.http.HttpServerSettings;
import ai.odock.router.receiving.Door;
import ai.odock.router.receiving.Listeners;
import ai.odock.router.receiving.Rejections;
import ai.odock.router.time.Deadline;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Takes what is pushed to Loki, over HTTP and gRPC, so that Promtail and Alloy can point here. */
public final class LokiReceiver implements Receiver {
  /** The {@code loki} component. */
  public static final ReceiverType<LokiConfig> TYPE =
      new ReceiverType<>(
          "loki", List.of(), EnumSet.of(Signal.LOGS), LokiConfig::read, LokiReceiver::new);

  private final LokiConfig config;
  private final ComponentContext context;
  private final Listeners listeners;

  LokiReceiver(LokiConfig config, ComponentContext context, Map<Signal, Consumer> next) {
    this.config = config;
    this.context = context;
    Consumer logs = Objects.requireNonNull(next.get(Signal.LOGS));
    listeners = new Listeners(context);
    GrpcServerSettings grpc = config.grpc();
    HttpServerSettings http = config.http();
    if (grpc != null) {
      String elsewhere = http == null ? "" : "Loki's push API is at " + http.endpoint();
      listeners.add(
          grpc(grpc, logs).elsewhere(elsewhere).build(), grpc.endpoint(), "Starting GRPC server");
    }
    if (http != null) {
      String elsewhere = grpc == null ? "" : "pushes over gRPC go to " + grpc.endpoint();
      listeners.add(
          http(http, logs).elsewhere(elsewhere).build(), http.endpoint(), "Starting HTTP server");
    }
  }

  private GrpcServer.Builder grpc(GrpcServerSettings settings, Consumer logs) {
    Rejections rejections = new Rejections(context, "grpc");
    return settings
        .server()
        .memory(context.memory())
        .sockets(OfferedSockets.of(context))
        .observer(TransportMetrics.ofServers(context.metrics()))
        .onRefused(rejections::count)
        .unary(
            GrpcPush.SERVICE,
            GrpcPush.METHOD,
            new GrpcPush(pushes("grpc", rejections, settings.maxMessageBytes(), logs)));
  }

  private HttpServer.Builder http(HttpServerSettings settings, Consumer logs) {
    Rejections rejections = new Rejections(context, "http");
    HttpPush push =
        new HttpPush(
            pushes("http", rejections, settings.maxBodyBytes(), logs),
            (int) settings.maxBodyBytes(),
            settings.codings().containsKey("snappy"),
            settings.includeMetadata());
    return settings
        .server()
        .codings(codings(settings.codings()))
        .memory(context.memory())
        .sockets(OfferedSockets.of(context))
        .observer(TransportMetrics.ofServers(context.metrics()))
        .onRefused(rejections::count)
        .route(HttpPush.PATH, push);
  }

  /** Loki means a bare stream by deflate, the collector what HTTP means. */
  private static Map<String, ContentCoding> codings(Map<String, ContentCoding> settings) {
    Map<String, ContentCoding> codings = new HashMap<>(settings);
    codings.replace("deflate", ContentCoding.DEFLATE);
    return codings;
  }

  private Pushes pushes(String transport, Rejections rejections, long maxBytes, Consumer logs) {
    Door door = new Door(Signal.LOGS, transport, config.maxElements(), rejections, context, logs);
    return new Pushes(door, config.options(maxBytes), context.memory(), context.clock());
  }

  @Override
  public void start() throws StartException {
    listeners.start();
  }

  @Override
  public void handOver() {
    listeners.handOver();
  }

  @Override
  public void takeBack() {
    listeners.takeBack();
  }

  @Override
  public void close(Deadline deadline) {
    listeners.close(deadline);
  }
}
