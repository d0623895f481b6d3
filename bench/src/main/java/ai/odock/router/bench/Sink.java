package ai.odock.router.bench;

import ai.odock.router.Signal;
import ai.odock.router.net.HostPort;
import ai.odock.router.net.ListenAddress;
import ai.odock.router.net.ListenSettings;
import ai.odock.router.net.grpc.GrpcReply;
import ai.odock.router.net.grpc.GrpcServer;
import ai.odock.router.net.http.HttpAnswer;
import ai.odock.router.net.http.HttpServer;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import java.io.IOException;
import java.time.Duration;

/**
 * The backend of a comparison: OTLP over gRPC and HTTP, remote write and Loki's push. Counts every
 * item.
 */
final class Sink implements AutoCloseable {
  /** A batch of 8192 items and a last request of 1000 are about 5 MiB. */
  private static final int MAX_REQUEST = 64 << 20;

  private static final HostPort ANY_PORT = new HostPort("127.0.0.1", 0);
  private static final byte[] NOTHING = new byte[0];

  private final Signal signal;
  private final Ledger ledger;
  private final GrpcServer grpc;
  private static final ListenSettings ANY_NUMBER =
      new ListenSettings(ListenAddress.tcp(ANY_PORT), 1 << 16, 1 << 16);

  private final HttpServer http;
  private final WriteServer write;
  private final WriteServer loki;

  private Sink(Signal signal, Ledger ledger) throws IOException {
    this.signal = signal;
    this.ledger = ledger;
    grpc =
        GrpcServer.builder(ANY_NUMBER)
            .maxMessageBytes(MAX_REQUEST)
            .maxConcurrentStreams(1000)
            .unary(signal.grpcService(), "Export", this::call)
            .build();
    PostRoute otlp = new PostRoute(this::count, new HttpAnswer(200, PostRoute.PROTOBUF, NOTHING));
    http =
        HttpServer.builder(ANY_NUMBER)
            .maxBodyBytes(MAX_REQUEST)
            .route("/v1/" + signal.label(), otlp)
            .build();
    write = WriteServer.start("/api/v1/write", WriteRequestWalk::walk, ledger::arrive);
    loki = WriteServer.start("/loki/api/v1/push", PushRequestWalk::walk, ledger::arrive);
  }

  /** Opens its ports. */
  static Sink start(Signal signal, Ledger ledger) throws IOException {
    Sink sink = new Sink(signal, ledger);
    sink.grpc.start();
    sink.http.start();
    return sink;
  }

  int grpcPort() {
    return grpc.port();
  }

  int httpPort() {
    return http.port();
  }

  int writePort() {
    return write.port();
  }

  int lokiPort() {
    return loki.port();
  }

  /** Where a router with this exporter sends to. */
  int port(Protocol out) {
    return switch (out) {
      case GRPC -> grpcPort();
      case HTTP -> httpPort();
      case PRW -> writePort();
      case LOKI -> lokiPort();
    };
  }

  private void call(byte[] array, int offset, int length, GrpcReply reply) {
    count(array, offset, length);
    reply.ok(NOTHING);
  }

  private void count(byte[] array, int offset, int length) {
    new ItemWalk(signal).walk(array, offset, length, this::arrive);
  }

  private void arrive(byte[] array, int id, int trace) {
    ledger.arrive(id < 0 ? -1 : ItemId.read(array, id));
  }

  @Override
  public void close() {
    Deadline soon = Deadline.in(Clock.SYSTEM, Duration.ofSeconds(1));
    grpc.close(soon);
    http.close(soon);
    write.close();
    loki.close();
  }
}
