package ai.odock.router.receiving;

import ai.odock.router.ComponentContext;
import ai.odock.router.telemetry.Accounting;
import java.util.Map;

/** Counts requests that could not be read, so that nobody knows their items. */
public final class Rejections {
  private final ComponentContext context;
  private final String transport;

  public Rejections(ComponentContext context, String transport) {
    this.context = context;
    this.transport = transport;
  }

  /** One request was turned away. */
  public void count(String reason) {
    Map<String, String> labels =
        Map.of("receiver", context.id().toString(), "transport", transport, "reason", reason);
    context.metrics().counter(Accounting.RECEIVER_REJECTED_REQUESTS, labels).add(1);
  }
}
