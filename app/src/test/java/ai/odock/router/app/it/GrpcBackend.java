package ai.odock.router.app.it;

import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import javax.net.ssl.KeyManagerFactory;
import org.jspecify.annotations.Nullable;

/** A backend over gRPC, on grpc-java's own server: keeps what it gets and answers as told. */
final class GrpcBackend implements AutoCloseable {
  private static final String TRACES = "opentelemetry.proto.collector.trace.v1.TraceService";

  private final Server server;
  private final Supplier<Status> status;
  private final List<byte[]> received = new ArrayList<>();

  /** Starts it on a free port, without TLS. */
  GrpcBackend(Supplier<Status> status) throws IOException {
    this(status, null);
  }

  /** Starts it on a free port, with TLS when there is a certificate. */
  GrpcBackend(Supplier<Status> status, @Nullable KeyManagerFactory certificate) throws IOException {
    this.status = status;
    var export =
        MethodDescriptor.<byte[], byte[]>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(TRACES + "/Export")
            .setRequestMarshaller(new Bytes())
            .setResponseMarshaller(new Bytes())
            .build();
    var builder =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    if (certificate != null) {
      builder.sslContext(
          GrpcSslContexts.configure(SslContextBuilder.forServer(certificate)).build());
    }
    server =
        builder
            .maxInboundMessageSize(64 << 20)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .addService(
                ServerServiceDefinition.builder(TRACES)
                    .addMethod(export, ServerCalls.asyncUnaryCall(this::handle))
                    .build())
            .build()
            .start();
  }

  private void handle(byte[] request, StreamObserver<byte[]> reply) {
    Status answer = status.get();
    if (!answer.isOk()) {
      reply.onError(answer.asRuntimeException());
      return;
    }
    synchronized (this) {
      received.add(request);
    }
    reply.onNext(new byte[0]);
    reply.onCompleted();
  }

  int port() {
    return server.getPort();
  }

  synchronized List<byte[]> requests() {
    return List.copyOf(received);
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
