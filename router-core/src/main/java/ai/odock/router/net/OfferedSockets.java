package ai.odock.router.net;

import ai.odock.router.ComponentContext;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The sockets of a router whose owners let another listener of the same address take them over. */
public final class OfferedSockets {
  private final Map<ListenAddress, TcpListener> offers = new ConcurrentHashMap<>();

  /** Those of the router that a component belongs to. */
  public static OfferedSockets of(ComponentContext context) {
    return context.shared().get(OfferedSockets.class, OfferedSockets::new);
  }

  void offer(ListenAddress address, TcpListener owner) {
    offers.put(address, owner);
  }

  void withdraw(ListenAddress address, TcpListener owner) {
    offers.remove(address, owner);
  }

  /** Null when nobody offers a socket of this address. */
  @Nullable TcpListener take(ListenAddress address) {
    return offers.remove(address);
  }
}
