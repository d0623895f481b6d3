package ai.odock.router.net.grpc;

import ai.odock.router.MemoryBudget;
import ai.odock.router.net.TransportObserver;
import ai.odock.router.net.coding.BodyProblem;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the calls of one gRPC server share.
 *
 * @param services handlers by service and method
 * @param offLoopBytes larger messages are handled on a virtual thread
 * @param requestTimeout how long a client may be silent inside a request
 * @param includeMetadata whether handlers are given what came with the message
 * @param maxReadBytes what one read takes at most
 */
record GrpcSettings(
    Map<String, Map<String, CallHandler>> services,
    MemoryBudget memory,
    int maxMessageBytes,
    int maxConcurrentStreams,
    int offLoopBytes,
    Duration requestTimeout,
    GrpcKeepalive keepalive,
    boolean includeMetadata,
    int maxReadBytes,
    Consumer<String> onRefused,
    @Nullable TransportObserver observer) {
  /** A message or a call was not taken in. */
  void refused(BodyProblem problem) {
    onRefused.accept(problem.reason());
  }
}
