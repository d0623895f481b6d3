package ai.odock.router.bench;

import ai.odock.router.Signal;
import ai.odock.router.net.ClientContext;
import ai.odock.router.net.HostPort;
import ai.odock.router.net.grpc.GrpcClient;
import ai.odock.router.net.grpc.GrpcClientSettings;
import ai.odock.router.net.grpc.GrpcReply;
import ai.odock.router.net.grpc.GrpcServer;
import ai.odock.router.net.http.HttpServer;
import ai.odock.router.otlp.OtlpBytes;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** A process that acknowledges every request of spans and then sends it on more or less often. */
final class CrookedRouter {
  private final int copies;
  private final GrpcClient client;

  private CrookedRouter(int copies, int sink) {
    this.copies = copies;
    client =
        new GrpcClient(
            GrpcClientSettings.of("127.0.0.1:" + sink, true), ClientContext.of("crooked"));
    client.start();
  }

  /** Arguments: gRPC port, HTTP port, port of the sink, copies of each request. */
  public static void main(String[] args) throws IOException, InterruptedException {
    CrookedRouter router = new CrookedRouter(Integer.parseInt(args[3]), Integer.parseInt(args[2]));
    GrpcServer.builder(new HostPort("127.0.0.1", Integer.parseInt(args[0])))
        .unary(Signal.TRACES.grpcService(), "Export", router::handle)
        .build()
        .start();
    HttpServer.builder(new HostPort("127.0.0.1", Integer.parseInt(args[1]))).build().start();
    Thread.currentThread().join();
  }

  private void handle(byte[] array, int offset, int length, GrpcReply reply) {
    OtlpBytes request = new OtlpBytes(array, offset, length, 0);
    Thread.ofVirtual().start(() -> send(request));
    reply.ok(new byte[0]);
  }

  private void send(OtlpBytes request) {
    for (int i = 0; i < copies; i++) {
      var _ =
          client.call(
              Signal.TRACES.grpcService(), "Export", List.of(request), Duration.ofSeconds(10));
    }
  }
}
