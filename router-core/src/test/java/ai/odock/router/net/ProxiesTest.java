package ai.odock.router.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The rows follow the rules of golang.org/x/net/http/httpproxy. */
class ProxiesTest {
  static final String PROXY = "HTTP @ proxy:3128";
  static final String DIRECT = "DIRECT";

  static Stream<Arguments> rows() {
    return Stream.of(
        argumentSet("http", "", "http://a.b/x", PROXY),
        argumentSet("https has its own", "", "https://a.b/x", "HTTP @ secure:80"),
        argumentSet("localhost", "", "http://localhost:1/x", DIRECT),
        argumentSet("loopback", "", "http://127.0.0.2/x", DIRECT),
        argumentSet("IPv6 loopback", "", "http://[::1]/x", DIRECT),
        argumentSet("a name with an underscore", "", "http://a_b:1/x", PROXY),
        argumentSet("an exception with an underscore", "a_b", "http://a_b:1/x", DIRECT),
        argumentSet("everything", "*", "http://a.b/x", DIRECT),
        argumentSet("name", "c,a.b", "http://a.b/x", DIRECT),
        argumentSet("name in capitals", " A.B ", "http://a.b/x", DIRECT),
        argumentSet("subdomain", "a.b", "http://x.a.b/x", DIRECT),
        argumentSet("end of a name", "a.b", "http://xa.b/x", PROXY),
        argumentSet("only subdomains", ".a.b", "http://x.a.b/x", DIRECT),
        argumentSet("only subdomains, not itself", ".a.b", "http://a.b/x", PROXY),
        argumentSet("star and subdomains", "*.a.b", "http://x.a.b/x", DIRECT),
        argumentSet("port", "a.b:80", "http://a.b/x", DIRECT),
        argumentSet("another port", "a.b:81", "http://a.b/x", PROXY),
        argumentSet("address", "10.0.0.1", "http://10.0.0.1/x", DIRECT),
        argumentSet("address and port", "10.0.0.1:80", "http://10.0.0.1/x", DIRECT),
        argumentSet("network", "10.1.0.0/15", "http://10.0.255.255/x", DIRECT),
        argumentSet("outside the network", "10.0.0.0/15", "http://10.2.0.0/x", PROXY),
        argumentSet("IPv6 address", "fe80::1", "http://[fe80::1]/x", DIRECT),
        argumentSet("IPv6 network", "fe80::/10", "http://[fe80::9]/x", DIRECT),
        argumentSet("a name is in no network", "0.0.0.0/0", "http://a.b/x", PROXY));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void choosesTheWay(String noProxy, String url, String way) {
    Proxies proxies =
        Proxies.ofEnvironment(
            Map.of(
                "HTTP_PROXY", "http://proxy:3128", "https_proxy", "secure", "no_proxy", noProxy));
    Proxy chosen = proxies.select(URI.create(url)).getFirst();
    assertThat(
            chosen.address() instanceof InetSocketAddress socket
                ? "HTTP @ " + socket.getHostString() + ":" + socket.getPort()
                : "DIRECT")
        .isEqualTo(way);
  }

  @Test
  void knowsTheCredentialsOfItsProxyAndOfNoOther() {
    Proxies proxies = Proxies.ofEnvironment(Map.of("HTTP_PROXY", "http://u:p@proxy:1"));
    assertThat(proxies.authorization(InetSocketAddress.createUnresolved("proxy", 1)))
        .isEqualTo("Basic dTpw");
    assertThat(proxies.authorization(InetSocketAddress.createUnresolved("other", 1))).isNull();
  }
}
