package ai.odock.router.net;

import java.util.Set;

/** Answers the calls of one gRPC method. */
@FunctionalInterface
public interface UnaryHandler {
  /**
   * Takes one message, on the connection's event loop or, when it is large, on a virtual thread. On
   * the event loop it must not wait for anything; it may pass the work on and answer later.
   *
   * @param array holds the message; nobody changes it afterwards, so it may be kept. Its memory is
   *     charged until the reply.
   * @param length bytes
   */
  void handle(byte[] array, int offset, int length, GrpcReply reply);

  /** The headers that it will ask a {@link GrpcReply} for, in lower case; others are not kept. */
  default Set<String> headers() {
    return Set.of();
  }
}
