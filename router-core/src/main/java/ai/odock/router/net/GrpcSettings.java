package ai.odock.router.net;

import ai.odock.router.MemoryBudget;
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
 */
record GrpcSettings(
    Map<String, Map<String, UnaryHandler>> services,
    MemoryBudget memory,
    int maxMessageBytes,
    int maxConcurrentStreams,
    int offLoopBytes,
    Duration requestTimeout,
    Consumer<BodyProblem> onRefused,
    @Nullable TransportObserver observer) {}
