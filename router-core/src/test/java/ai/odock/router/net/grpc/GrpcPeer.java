package ai.odock.router.net.grpc;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** grpc-java's server with the method {@code test.Service/Do}, which counts and echoes. */
final class GrpcPeer implements Closeable {
  private final AtomicInteger calls = new AtomicInteger();
  private final Set<String> authorities = ConcurrentHashMap.newKeySet();
  private final Server server;

  private GrpcPeer(NettyServerBuilder builder) {
    try {
      server = builder.addService(service()).build().start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @param port 0: any
   */
  static GrpcPeer on(String address, int port) {
    return new GrpcPeer(NettyServerBuilder.forAddress(new InetSocketAddress(address, port)));
  }

  static GrpcPeer on(NettyServerBuilder builder) {
    return new GrpcPeer(builder);
  }

  private ServerServiceDefinition service() {
    MethodDescriptor<byte[], byte[]> method =
        MethodDescriptor.<byte[], byte[]>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("test.Service/Do")
            .setRequestMarshaller(Raw.BYTES)
            .setResponseMarshaller(Raw.BYTES)
            .build();
    ServerCallHandler<byte[], byte[]> handler =
        (call, headers) -> {
          authorities.add(String.valueOf(call.getAuthority()));
          call.request(2);
          return new Echo(call);
        };
    return ServerServiceDefinition.builder("test.Service").addMethod(method, handler).build();
  }

  int port() {
    return server.getPort();
  }

  int calls() {
    return calls.get();
  }

  /** What calls have had as {@code :authority}. */
  Set<String> authorities() {
    return authorities;
  }

  @Override
  public void close() throws IOException {
    try {
      server.shutdownNow().awaitTermination();
    } catch (InterruptedException e) {
      throw new InterruptedIOException();
    }
  }

  private final class Echo extends ServerCall.Listener<byte[]> {
    private final ServerCall<byte[], byte[]> call;

    Echo(ServerCall<byte[], byte[]> call) {
      this.call = call;
    }

    @Override
    public void onMessage(byte[] message) {
      calls.incrementAndGet();
      call.sendHeaders(new Metadata());
      call.sendMessage(message);
      call.close(Status.OK, new Metadata());
    }
  }

  private enum Raw implements MethodDescriptor.Marshaller<byte[]> {
    BYTES;

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
