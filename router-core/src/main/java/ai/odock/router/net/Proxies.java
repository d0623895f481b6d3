package ai.odock.router.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which proxy leads where: always the same, or those of the environment by Go's rules
 * (golang.org/x/net/http/httpproxy).
 */
public final class Proxies extends ProxySelector {
  private static final List<Proxy> DIRECT = List.of(Proxy.NO_PROXY);

  private final @Nullable ProxyAddress http;
  private final @Nullable ProxyAddress https;
  private final boolean always;
  private final List<NoProxyRule> exceptions;

  private Proxies(
      @Nullable ProxyAddress http,
      @Nullable ProxyAddress https,
      boolean always,
      List<NoProxyRule> exceptions) {
    this.http = http;
    this.https = https;
    this.always = always;
    this.exceptions = exceptions;
  }

  /** One proxy for every target, also for those on this machine. */
  public static Proxies always(ProxyAddress proxy) {
    return new Proxies(proxy, proxy, true, List.of());
  }

  /**
   * Those of {@code HTTP_PROXY}, {@code HTTPS_PROXY} and {@code NO_PROXY}.
   *
   * @throws IllegalArgumentException when a variable holds no proxy that can be used
   */
  public static Proxies ofEnvironment(Map<String, String> environment) {
    List<NoProxyRule> rules = new ArrayList<>();
    for (String rule : variable(environment, "NO_PROXY").split(",", -1)) {
      if (!rule.isBlank()) {
        rules.add(NoProxyRule.parse(rule.strip().toLowerCase(Locale.ROOT)));
      }
    }
    return new Proxies(
        proxy(environment, "HTTP_PROXY"),
        proxy(environment, "HTTPS_PROXY"),
        false,
        List.copyOf(rules));
  }

  private static String variable(Map<String, String> environment, String name) {
    String upper = environment.getOrDefault(name, "");
    return upper.isEmpty() ? environment.getOrDefault(name.toLowerCase(Locale.ROOT), "") : upper;
  }

  private static @Nullable ProxyAddress proxy(Map<String, String> environment, String name) {
    String value = variable(environment, name);
    if (value.isEmpty()) {
      return null;
    }
    try {
      ProxyAddress proxy = ProxyAddress.parse(value);
      if (proxy.scheme() == ProxyAddress.Scheme.HTTPS) {
        throw new IllegalArgumentException(
            "an https proxy is supported as proxy_url of an HTTP exporter only");
      }
      return proxy;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    }
  }

  /**
   * The proxy for a target; null: none.
   *
   * @param host a name or an address without brackets
   */
  public @Nullable ProxyAddress proxyFor(boolean tls, String host, int port) {
    ProxyAddress proxy = tls ? https : http;
    if (proxy == null || always) {
      return proxy;
    }
    String name = host.toLowerCase(Locale.ROOT);
    boolean direct =
        NoProxyRule.isLoopback(name) || exceptions.stream().anyMatch(r -> r.matches(name, port));
    return direct ? null : proxy;
  }

  @Override
  public List<Proxy> select(URI target) {
    String authority = target.getRawAuthority();
    if (authority == null) {
      return DIRECT;
    }
    boolean tls = "https".equals(target.getScheme());
    String address = authority.substring(authority.lastIndexOf('@') + 1);
    HostPort host =
        HostPort.parse(address.matches(".*:[0-9]+") ? address : address + (tls ? ":443" : ":80"));
    ProxyAddress proxy = proxyFor(tls, host.host(), host.port());
    return proxy == null ? DIRECT : List.of(proxy.toProxy());
  }

  /** The Proxy-Authorization for a proxy at this address; null when none was configured. */
  @Nullable String authorization(@Nullable SocketAddress address) {
    for (ProxyAddress proxy : new @Nullable ProxyAddress[] {https, http}) {
      if (proxy != null
          && proxy.userInfo() != null
          && address instanceof InetSocketAddress socket
          && socket.getHostString().equals(proxy.address().host())
          && socket.getPort() == proxy.address().port()) {
        return proxy.authorization();
      }
    }
    return null;
  }

  @Override
  public void connectFailed(URI target, SocketAddress address, IOException failure) {}
}
