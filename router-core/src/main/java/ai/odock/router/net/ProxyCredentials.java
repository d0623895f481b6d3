package ai.odock.router.net;

import java.io.IOException;
import java.net.Proxy;
import okhttp3.Authenticator;
import okhttp3.Connection;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.Route;
import org.jspecify.annotations.Nullable;

/**
 * Tells a proxy who is asking: with the first request, as Go's client, because a body can be sent
 * only once.
 */
public final class ProxyCredentials implements Authenticator, Interceptor {
  private static final String HEADER = "Proxy-Authorization";

  private final Proxies proxies;

  public ProxyCredentials(Proxies proxies) {
    this.proxies = proxies;
  }

  /** For tunnels: the library asks before it opens one, and again when it was refused. */
  @Override
  public @Nullable Request authenticate(@Nullable Route route, Response response) {
    String credentials = route == null ? null : proxies.authorization(route.proxy().address());
    boolean tried = response.request().header(HEADER) != null;
    return credentials == null || tried
        ? null
        : response.request().newBuilder().header(HEADER, credentials).build();
  }

  /** For requests that the proxy itself reads. */
  @Override
  public Response intercept(Chain chain) throws IOException {
    Request request = chain.request();
    Connection connection = chain.connection();
    if (connection != null && readsRequests(connection.route())) {
      String credentials = proxies.authorization(connection.route().proxy().address());
      if (credentials != null) {
        return chain.proceed(request.newBuilder().header(HEADER, credentials).build());
      }
    }
    return chain.proceed(request);
  }

  private static boolean readsRequests(Route route) {
    return route.proxy().type() == Proxy.Type.HTTP && !route.requiresTunnel();
  }
}
