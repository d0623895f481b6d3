package ai.odock.router.net;

import ai.odock.router.MemoryBudget;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the connections of one HTTP server share.
 *
 * @param maxBodyBytes on the wire and inflated
 * @param offLoopBytes larger bodies are handled on a virtual thread
 * @param requestTimeout how long a client may be silent inside a request
 * @param idleTimeout how long a connection may be silent between requests
 * @param onRefused told of heads that cannot be read
 */
record HttpSettings(
    Map<String, HttpRoute> routes,
    MemoryBudget memory,
    int maxBodyBytes,
    int offLoopBytes,
    Duration requestTimeout,
    Duration idleTimeout,
    Consumer<BodyProblem> onRefused,
    @Nullable TransportObserver observer) {}
