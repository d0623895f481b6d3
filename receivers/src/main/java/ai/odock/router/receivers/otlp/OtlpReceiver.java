package ai.odock.router.receivers.otlp;

import ai.odock.router.ComponentContext;
import ai.odock.router.Consumer;
import ai.odock.router.Deadline;
import ai.odock.router.Receiver;
import ai.odock.router.ReceiverType;
import ai.odock.router.Signal;
import ai.odock.router.StartException;
import ai.odock.router.net.GrpcServer;
import ai.odock.router.net.HttpServer;
import ai.odock.router.net.ListenAddress;
import ai.odock.router.net.TransportMetrics;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Takes OTLP over gRPC and HTTP. A signal that no pipeline takes from it is answered as unknown:
 * UNIMPLEMENTED or 404.
 */
public final class OtlpReceiver implements Receiver {
  /** The {@code otlp} component. */
  public static final ReceiverType<OtlpConfig> TYPE =
      new ReceiverType<>(
          "otlp", List.of(), EnumSet.allOf(Signal.class), OtlpConfig::read, OtlpReceiver::new);

  private final OtlpConfig config;
  private final ComponentContext context;
  private final @Nullable GrpcServer grpc;
  private final @Nullable HttpServer http;

  OtlpReceiver(OtlpConfig config, ComponentContext context, Map<Signal, Consumer> next) {
    this.config = config;
    this.context = context;
    this.grpc = config.grpc() == null ? null : grpc(config.grpc(), context, next);
    this.http = config.http() == null ? null : http(config.http(), context, next);
  }

  private static GrpcServer grpc(
      GrpcConfig config, ComponentContext context, Map<Signal, Consumer> next) {
    Rejections rejections = new Rejections(context, "grpc");
    var server =
        GrpcServer.builder(config.endpoint())
            .memory(context.memory())
            .maxMessageBytes(config.maxMessageBytes())
            .maxConcurrentStreams(config.maxStreams())
            .maxReadBytes(config.maxReadBytes())
            .keepalive(config.keepalive())
            .includeMetadata(config.includeMetadata())
            .health()
            .observer(TransportMetrics.ofServers(context.metrics()))
            .onRefused(problem -> rejections.count(problem.reason()));
    if (config.maxConnections() > 0) {
      server.maxConnections(config.maxConnections());
    }
    next.forEach(
        (signal, consumer) -> {
          Door door = new Door(signal, "grpc", rejections, context, consumer);
          server.unary(signal.grpcService(), "Export", new GrpcDoor(door));
        });
    return server.build();
  }

  private static HttpServer http(
      HttpConfig config, ComponentContext context, Map<Signal, Consumer> next) {
    Rejections rejections = new Rejections(context, "http");
    var server =
        config
            .server()
            .server()
            .memory(context.memory())
            .observer(TransportMetrics.ofServers(context.metrics()))
            .onRefused(problem -> rejections.count(problem.reason()));
    next.forEach(
        (signal, consumer) -> {
          Door door = new Door(signal, "http", rejections, context, consumer);
          String path = Objects.requireNonNull(config.paths().get(signal));
          server.route(
              path, new HttpDoor(door, context.memory(), config.server().includeMetadata()));
        });
    return server.build();
  }

  @Override
  public void start() throws StartException {
    try {
      if (grpc != null) {
        grpc.start();
        logStart(Objects.requireNonNull(config.grpc()).endpoint(), "Starting GRPC server");
      }
      if (http != null) {
        http.start();
        logStart(Objects.requireNonNull(config.http()).server().endpoint(), "Starting HTTP server");
      }
    } catch (IOException e) {
      throw new StartException(
          "failed to start \"" + context.id() + "\" receiver: " + e.getMessage());
    }
  }

  private void logStart(ListenAddress endpoint, String message) {
    context.log().atInfo().addKeyValue("endpoint", endpoint).log(message);
  }

  @Override
  public void handOver() {
    if (grpc != null) {
      grpc.handOver();
    }
    if (http != null) {
      http.handOver();
    }
  }

  @Override
  public void takeBack() {
    if (grpc != null) {
      grpc.takeBack();
    }
    if (http != null) {
      http.takeBack();
    }
  }

  @Override
  public void close(Deadline deadline) {
    if (grpc != null) {
      grpc.close(deadline);
    }
    if (http != null) {
      http.close(deadline);
    }
  }
}
