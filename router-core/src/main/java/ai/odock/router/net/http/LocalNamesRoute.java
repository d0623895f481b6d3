package ai.odock.router.net.http;

import ai.odock.router.net.HostPort;
import ai.odock.router.net.ListenAddress;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A route on a loopback address that answers only who calls it by a name of this host. A page from
 * elsewhere, open in a browser here, could else read it under a name of its own (DNS rebinding).
 */
public final class LocalNamesRoute implements HttpRoute {
  private final HttpRoute route;

  private LocalNamesRoute(HttpRoute route) {
    this.route = route;
  }

  /** The route, guarded where {@code address} is one of loopback. */
  public static HttpRoute guarded(ListenAddress address, HttpRoute route) {
    boolean loopback = address instanceof ListenAddress.Tcp tcp && isLocal(tcp.hostPort().host());
    return loopback ? new LocalNamesRoute(route) : route;
  }

  private static boolean isLocal(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    if (name.equals("localhost") || name.endsWith(".localhost")) {
      return true;
    }
    boolean literal = name.matches("[0-9.]+") || name.indexOf(':') >= 0;
    try {
      return literal && InetAddress.ofLiteral(name).isLoopbackAddress();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  @Override
  public Set<String> methods() {
    return route.methods();
  }

  @Override
  public @Nullable HttpAnswer onHead(HttpHead head) {
    String host = head.header("Host");
    if (host != null && !isLocal(name(host))) {
      return HttpAnswer.text(403, "403 forbidden: ask for localhost, not for another name\n");
    }
    return route.onHead(head);
  }

  /** The host without a port; what is no address is no name of ours. */
  private static String name(String host) {
    try {
      return HostPort.parse(host.matches(".*:\\d+") ? host : host + ":0").host();
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  @Override
  public void onBody(HttpHead head, byte[] array, int offset, int length, HttpReply reply) {
    route.onBody(head, array, offset, length, reply);
  }
}
