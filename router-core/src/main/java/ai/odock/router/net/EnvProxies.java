package ai.odock.router.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The proxies of the environment, by Go's rules (golang.org/x/net/http/httpproxy). */
final class EnvProxies extends ProxySelector {
  private static final List<Proxy> DIRECT = List.of(Proxy.NO_PROXY);

  private final @Nullable URI http;
  private final @Nullable URI https;
  private final List<NoProxyRule> exceptions;

  private EnvProxies(@Nullable URI http, @Nullable URI https, List<NoProxyRule> exceptions) {
    this.http = http;
    this.https = https;
    this.exceptions = exceptions;
  }

  /**
   * @throws IllegalArgumentException when a variable holds no proxy's address
   */
  static EnvProxies of(Map<String, String> environment) {
    List<NoProxyRule> rules = new ArrayList<>();
    for (String rule : variable(environment, "NO_PROXY").split(",", -1)) {
      if (!rule.isBlank()) {
        rules.add(NoProxyRule.parse(rule.strip().toLowerCase(Locale.ROOT)));
      }
    }
    return new EnvProxies(
        proxy(environment, "HTTP_PROXY"), proxy(environment, "HTTPS_PROXY"), List.copyOf(rules));
  }

  private static String variable(Map<String, String> environment, String name) {
    String upper = environment.getOrDefault(name, "");
    return upper.isEmpty() ? environment.getOrDefault(name.toLowerCase(Locale.ROOT), "") : upper;
  }

  private static @Nullable URI proxy(Map<String, String> environment, String name) {
    String value = variable(environment, name);
    if (value.isEmpty()) {
      return null;
    }
    try {
      URI uri = URI.create(value.contains("://") ? value : "http://" + value);
      if (uri.getHost() != null && "http".equals(uri.getScheme())) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // said below, without the value: it may hold a password
    }
    throw new IllegalArgumentException(name + " is not the address of an http proxy");
  }

  @Override
  public List<Proxy> select(URI target) {
    String host = target.getHost();
    boolean tls = "https".equals(target.getScheme());
    URI proxy = tls ? https : http;
    if (proxy == null || host == null) {
      return DIRECT;
    }
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    String name = bare.toLowerCase(Locale.ROOT);
    int port = target.getPort() >= 0 ? target.getPort() : tls ? 443 : 80;
    if (NoProxyRule.isLoopback(name) || exceptions.stream().anyMatch(r -> r.matches(name, port))) {
      return DIRECT;
    }
    return List.of(
        new Proxy(
            Proxy.Type.HTTP,
            InetSocketAddress.createUnresolved(
                proxy.getHost(), proxy.getPort() < 0 ? 80 : proxy.getPort())));
  }

  /** The Proxy-Authorization for a proxy at this address; null when none was configured. */
  @Nullable String authorization(@Nullable SocketAddress address) {
    for (URI proxy : new URI[] {https, http}) {
      if (proxy != null
          && proxy.getUserInfo() != null
          && address instanceof InetSocketAddress socket
          && socket.getHostString().equals(proxy.getHost())) {
        byte[] user = proxy.getUserInfo().getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(user);
      }
    }
    return null;
  }

  @Override
  public void connectFailed(URI target, SocketAddress address, IOException failure) {}
}
