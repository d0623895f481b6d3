package ai.odock.router.net.grpc;

import java.util.List;
import java.util.Map;
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

  /**
   * The same for a handler that wants to know what came with the message.
   *
   * @param metadata values by lower-case name; empty unless the server was told to include it
   */
  default void handle(
      Map<String, List<String>> metadata, byte[] array, int offset, int length, GrpcReply reply) {
    handle(array, offset, length, reply);
  }

  /** The headers that it will ask a {@link GrpcReply} for, in lower case; others are not kept. */
  default Set<String> headers() {
    return Set.of();
  }
}
