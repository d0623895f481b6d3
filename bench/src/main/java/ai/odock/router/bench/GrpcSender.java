package ai.odock.router.bench;

import ai.odock.router.Signal;
import ai.odock.router.otlp.PartialSuccess;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Calls over a channel that several senders may share. */
record GrpcSender(
    ManagedChannel channel, MethodDescriptor<byte[], byte[]> method, CallOptions options)
    implements Sender {
  private static final int WINDOW = 4 << 20;

  /** A channel with one connection of its own. */
  static ManagedChannel channel(int port) {
    return NettyChannelBuilder.forAddress("127.0.0.1", port)
        .usePlaintext()
        .directExecutor()
        .disableRetry()
        .initialFlowControlWindow(WINDOW)
        .compressorRegistry(BytesMarshaller.gzip())
        .build();
  }

  static GrpcSender of(ManagedChannel channel, Signal signal, boolean gzip) {
    BytesMarshaller bytes = new BytesMarshaller();
    MethodDescriptor<byte[], byte[]> export =
        MethodDescriptor.newBuilder(bytes, bytes)
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(signal.grpcService() + "/Export")
            .build();
    CallOptions options = gzip ? CallOptions.DEFAULT.withCompression("gzip") : CallOptions.DEFAULT;
    return new GrpcSender(channel, export, options);
  }

  @Override
  public String send(byte[] request) throws IOException {
    try {
      byte[] answer =
          ClientCalls.blockingUnaryCall(
              channel, method, options.withDeadlineAfter(30, TimeUnit.SECONDS), request);
      return PartialSuccess.read(answer).rejected() == 0 ? ACKNOWLEDGED : "partial success";
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode().name();
    }
  }

  @Override
  public void close() {
    var _ = channel.shutdownNow();
  }
}
