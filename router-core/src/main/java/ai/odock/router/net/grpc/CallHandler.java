package ai.odock.router.net.grpc;

import java.util.Set;

/** Takes the message of a call. */
@FunctionalInterface
interface CallHandler {
  /**
   * Takes it as {@link UnaryHandler#handle}.
   *
   * @param call where it is answered
   */
  void handle(GrpcCall call, byte[] array, int offset, int length);

  /** See {@link UnaryHandler#headers}. */
  default Set<String> headers() {
    return Set.of();
  }

  /** Hands calls to a handler that sees no more of them than it has to. */
  record Unary(UnaryHandler handler) implements CallHandler {
    @Override
    public void handle(GrpcCall call, byte[] array, int offset, int length) {
      handler.handle(call.metadata(), array, offset, length, call);
    }

    @Override
    public Set<String> headers() {
      return handler.headers();
    }
  }
}
