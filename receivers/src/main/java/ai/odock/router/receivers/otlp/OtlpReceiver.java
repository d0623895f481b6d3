package ai.odock.router.receivers.otlp;

import ai.odock.router.ComponentContext;
import ai.odock.router.Consumer;
import ai.odock.router.Receiver;
import ai.odock.router.ReceiverType;
import ai.odock.router.Signal;
import ai.odock.router.StartException;
import ai.odock.router.net.OfferedSockets;
import ai.odock.router.net.TransportMetrics;
import ai.odock.router.net.grpc.GrpcServer;
import ai.odock.router.net.grpc.GrpcServerSettings;
import ai.odock.router.net.http.HttpServer;
import ai.odock.router.receiving.Door;
import ai.odock.router.receiving.Listeners;
import ai.odock.router.receiving.Rejections;
import ai.odock.router.time.Deadline;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Takes OTLP over gRPC and HTTP. A signal that no pipeline takes from it is answered as unknown:
 * UNIMPLEMENTED or 404.
 */
public final class OtlpReceiver implements Receiver {
  /** The {@code otlp} component. */
  public static final ReceiverType<OtlpConfig> TYPE =
      new ReceiverType<>(
          "otlp", List.of(), EnumSet.allOf(Signal.class), OtlpConfig::read, OtlpReceiver::new);

  private final Listeners listeners;

  OtlpReceiver(OtlpConfig config, ComponentContext context, Map<Signal, Consumer> next) {
    listeners = new Listeners(context);
    GrpcServerSettings grpc = config.grpc();
    HttpConfig http = config.http();
    if (grpc != null) {
      String elsewhere =
          http == null
              ? "OTLP over HTTP is off in this receiver (protocols::http)"
              : "OTLP over HTTP is at " + http.server().endpoint();
      listeners.add(
          grpc(config, grpc, context, next).elsewhere(elsewhere).build(),
          grpc.endpoint(),
          "Starting GRPC server");
    }
    if (http != null) {
      String elsewhere =
          grpc == null
              ? "OTLP over gRPC is off in this receiver (protocols::grpc)"
              : "OTLP over gRPC is at " + grpc.endpoint();
      listeners.add(
          http(config, http, context, next).elsewhere(elsewhere).build(),
          http.server().endpoint(),
          "Starting HTTP server");
    }
  }

  private static GrpcServer.Builder grpc(
      OtlpConfig config,
      GrpcServerSettings settings,
      ComponentContext context,
      Map<Signal, Consumer> next) {
    Rejections rejections = new Rejections(context, "grpc");
    var server =
        settings
            .server()
            .memory(context.memory())
            .sockets(OfferedSockets.of(context))
            .health()
            .observer(TransportMetrics.ofServers(context.metrics()))
            .onRefused(rejections::count);
    next.forEach(
        (signal, consumer) -> {
          Door door = new Door(signal, "grpc", config.maxElements(), rejections, context, consumer);
          server.unary(signal.grpcService(), "Export", new GrpcDoor(door));
        });
    return server;
  }

  private static HttpServer.Builder http(
      OtlpConfig config, HttpConfig http, ComponentContext context, Map<Signal, Consumer> next) {
    Rejections rejections = new Rejections(context, "http");
    var server =
        http.server()
            .server()
            .memory(context.memory())
            .sockets(OfferedSockets.of(context))
            .observer(TransportMetrics.ofServers(context.metrics()))
            .onRefused(rejections::count);
    next.forEach(
        (signal, consumer) -> {
          Door door = new Door(signal, "http", config.maxElements(), rejections, context, consumer);
          String path = Objects.requireNonNull(http.paths().get(signal));
          server.route(path, new HttpDoor(door, context.memory(), http.server().includeMetadata()));
        });
    return server;
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
