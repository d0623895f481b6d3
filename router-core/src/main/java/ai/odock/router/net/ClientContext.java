package ai.odock.router.net;

import ai.odock.router.ComponentContext;
import ai.odock.router.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client has from the process, and not from its operator's configuration.
 *
 * @param environment where {@code HTTP_PROXY}, {@code HTTPS_PROXY} and {@code NO_PROXY} are looked
 *     up
 * @param clock tells how far away the date in an answer is
 * @param observer told of every request that has ended; null: nobody is
 */
public record ClientContext(
    String userAgent,
    Map<String, String> environment,
    Clock clock,
    @Nullable TransportObserver observer) {

  /** That of a component. */
  public static ClientContext of(ComponentContext context) {
    return new ClientContext(
        context.build().userAgent(),
        System.getenv(),
        context.clock(),
        TransportMetrics.ofClients(context.metrics()));
  }

  /** That of a client whose requests nobody measures. */
  public static ClientContext of(String userAgent) {
    return new ClientContext(userAgent, System.getenv(), Clock.SYSTEM, null);
  }
}
