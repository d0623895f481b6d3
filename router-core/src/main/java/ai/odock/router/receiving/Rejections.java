package ai.odock.router.receiving;

import ai.odock.router.ComponentContext;
import ai.odock.router.net.coding.BodyProblem;
import ai.odock.router.telemetry.Accounting;
import ai.odock.router.telemetry.LogRateLimit;
import java.time.Duration;
import java.util.Map;

/** Counts requests that could not be read, so that nobody knows their items. */
public final class Rejections {
  private static final Duration LOG_PAUSE = Duration.ofMinutes(1);

  private final ComponentContext context;
  private final String transport;
  private final LogRateLimit pause;

  public Rejections(ComponentContext context, String transport) {
    this.context = context;
    this.transport = transport;
    this.pause = new LogRateLimit(context.clock(), LOG_PAUSE);
  }

  /** One request was turned away. */
  public void count(String reason) {
    Map<String, String> labels =
        Map.of("receiver", context.id().toString(), "transport", transport, "reason", reason);
    context.metrics().counter(Accounting.RECEIVER_REJECTED_REQUESTS, labels).add(1);
    if (reason.equals(BodyProblem.EXCEEDS_MEMORY.reason()) && pause.isOver()) {
      context
          .log()
          .warn(
              "Rejecting a request that needs more than the memory budget of {} bytes, which is"
                  + " half of the heap. Give the router more with ROUTER_HEAP, or have the client"
                  + " send smaller requests.",
              context.memory().most());
    }
  }
}
