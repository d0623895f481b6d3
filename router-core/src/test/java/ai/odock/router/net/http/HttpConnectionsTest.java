package ai.odock.router.net.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.net.Await;
import ai.odock.router.net.ClientContext;
import ai.odock.router.net.Ports;
import ai.odock.router.net.ScriptedHttp;
import ai.odock.router.net.TunnelProxy;
import ai.odock.router.net.coding.Bytes;
import ai.odock.router.net.coding.HttpBody;
import ai.odock.router.settings.ConfigProblems;
import ai.odock.router.settings.ConfigTree;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import okhttp3.Protocol;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the keys of a client make of its connections, over real sockets. */
@Timeout(60)
class HttpConnectionsTest {
  private static final String OK = "HTTP/1.1 200 X\r\nContent-Length: 0\r\n\r\n";
  private static final HttpBody BODY = HttpBody.of(Bytes.utf8("x"));

  private final ScriptedHttp peer = new ScriptedHttp();
  private final TunnelProxy proxy = TunnelProxy.start();
  private final List<HttpClient> clients = new ArrayList<>();

  private HttpClient client(Map<String, ?> yaml) {
    ConfigProblems problems = new ConfigProblems();
    HttpClientSettings settings =
        ConfigTree.section("exporters::x", yaml, problems)
            .read(section -> HttpClientSettings.read(section, Duration.ofSeconds(20)));
    assertThat(problems.all()).isEmpty();
    HttpClient client =
        new HttpClient(Objects.requireNonNull(settings), ClientContext.of("router/1"));
    clients.add(client);
    return client;
  }

  @AfterEach
  void close() throws Exception {
    clients.forEach(HttpClient::close);
    peer.close();
    proxy.close();
  }

  private HttpResult post(HttpClient client) {
    return client.post(peer.url(), "x/y", Map.of(), BODY);
  }

  private void posted(HttpClient client) {
    peer.answer(OK);
    assertThat(post(client)).isInstanceOf(HttpResult.Answered.class);
  }

  @Test
  void aConnectionIsUsedAgain() {
    HttpClient client = client(Map.of());
    posted(client);
    posted(client);
    assertThat(peer.connections()).isEqualTo(1);
  }

  static Stream<Arguments> oneForEach() {
    return Stream.of(
        argumentSet("disable_keep_alives", "disable_keep_alives", true),
        argumentSet("max_idle_conns below zero", "max_idle_conns", -1),
        argumentSet("max_idle_conns_per_host below zero", "max_idle_conns_per_host", -1));
  }

  @ParameterizedTest
  @MethodSource("oneForEach")
  void everyRequestHasAConnectionOfItsOwn(String key, Object value) {
    HttpClient client = client(Map.of(key, value));
    posted(client);
    posted(client);
    assertThat(peer.requests()).allMatch(request -> request.contains("Connection: close\r\n"));
    assertThat(peer.connections()).isEqualTo(2);
  }

  @Test
  void anIdleConnectionIsClosedInTime() {
    posted(client(Map.of("idle_conn_timeout", "1ms")));
    Await.until(() -> peer.gone() == 1);
  }

  static Stream<Arguments> idle() {
    return Stream.of(
        argumentSet("max_idle_conns", "max_idle_conns"),
        argumentSet("max_idle_conns_per_host", "max_idle_conns_per_host"));
  }

  @ParameterizedTest
  @MethodSource("idle")
  void noMoreConnectionsAreKeptThanAllowed(String key) throws Exception {
    HttpClient client = client(Map.of(key, 1));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<HttpResult>> running = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        running.add(threads.submit(() -> post(client)));
      }
      Await.until(() -> peer.requests().size() == 3);
      for (int i = 0; i < 3; i++) {
        peer.answer(OK);
      }
      for (Future<HttpResult> one : running) {
        assertThat(one.get()).isInstanceOf(HttpResult.Answered.class);
      }
    }
    assertThat(peer.connections()).isEqualTo(3);
    Await.until(() -> peer.gone() == 2);
  }

  @Test
  void noMoreConnectionsAreOpenedThanAllowed() throws Exception {
    HttpClient client = client(Map.of("max_conns_per_host", 2));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<HttpResult>> running = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        running.add(threads.submit(() -> post(client)));
      }
      for (int i = 0; i < 8; i++) {
        int answered = i;
        Await.until(() -> peer.requests().size() == Math.min(answered + 2, 8));
        peer.answer(OK);
      }
      for (Future<HttpResult> one : running) {
        assertThat(one.get()).isInstanceOf(HttpResult.Answered.class);
      }
    }
    assertThat(peer.connections()).isEqualTo(2);
  }

  @Test
  void waitingForAConnectionCountsForTheTimeout() throws Exception {
    HttpClient client = client(Map.of("max_conns_per_host", 1, "timeout", "300ms"));
    peer.hang();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<HttpResult>> running = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        running.add(threads.submit(() -> post(client)));
      }
      for (Future<HttpResult> one : running) {
        assertThat(one.get()).isInstanceOf(HttpResult.Failed.class);
      }
    }
  }

  @Test
  void aFailureGivesTheConnectionBack() {
    HttpClient client = client(Map.of("max_conns_per_host", 1));
    for (int i = 0; i < 3; i++) {
      peer.cut("");
      assertThat(post(client)).isInstanceOf(HttpResult.Failed.class);
    }
    posted(client);
  }

  @Test
  void aClosedClientSendsNothing() {
    HttpClient client = client(Map.of());
    posted(client);
    client.close();
    Await.until(() -> peer.gone() == 1);
    assertThat(post(client)).isEqualTo(new HttpResult.Failed("the client is closed"));
    assertThat(peer.requests()).hasSize(1);
  }

  @Test
  void cookiesGoBackToWhoSentThem() {
    HttpClient client = client(Map.of("cookies", Map.of("enabled", true)));
    peer.answer(
        String.join(
            "\r\n",
            "HTTP/1.1 200 X",
            "Set-Cookie: route=a; Path=/path",
            "Set-Cookie: old=b; Max-Age=0",
            "Set-Cookie: other=c; Path=/elsewhere",
            "Content-Length: 0",
            "",
            ""));
    var _ = post(client);
    posted(client);
    assertThat(peer.requests().getFirst()).doesNotContain("Cookie:");
    assertThat(peer.requests().getLast()).contains("Cookie: route=a\r\n");
  }

  @Test
  void withoutTheKeyCookiesAreForgotten() {
    Map<String, Object> off = Map.of("cookies", Map.of("enabled", false));
    for (Map<String, Object> yaml : List.of(Map.<String, Object>of(), off)) {
      HttpClient client = client(yaml);
      peer.answer("HTTP/1.1 200 X\r\nSet-Cookie: route=a\r\nContent-Length: 0\r\n\r\n");
      var _ = post(client);
      posted(client);
      assertThat(peer.requests().getLast()).doesNotContain("Cookie:");
    }
  }

  @Test
  void goesThroughAnHttpProxyAndTellsItWhoAsks() {
    peer.answer(OK);
    HttpClient client = client(Map.of("proxy_url", "http://me:p%40ss@127.0.0.1:" + peer.port()));
    var _ = client.post("http://backend.example/v1", "x/y", Map.of(), BODY);
    assertThat(peer.requests().getFirst())
        .startsWith("POST http://backend.example/v1 HTTP/1.1")
        .contains("Proxy-Authorization: Basic bWU6cEBzcw==\r\n");
  }

  @Test
  void aTunnelIsAskedForWithCredentials() throws IOException {
    int port = Ports.unused();
    HttpClient client = client(Map.of("proxy_url", "http://me:secret@localhost:" + proxy.port()));
    var _ = client.post("https://backend.example:" + port, "x/y", Map.of(), BODY);
    assertThat(proxy.asked())
        .singleElement()
        .asString()
        .startsWith("CONNECT backend.example:" + port + " HTTP/1.1")
        .contains("Proxy-Authorization: Basic bWU6c2VjcmV0\r\n");
  }

  @Test
  void goesThroughASocksProxyWhichLooksTheNameUp() {
    peer.answer(OK);
    HttpClient client = client(Map.of("proxy_url", "socks5://127.0.0.1:" + proxy.port()));
    HttpResult result =
        client.post("http://backend.example:" + peer.port() + "/v1", "x/y", Map.of(), BODY);
    assertThat(result).isInstanceOf(HttpResult.Answered.class);
    assertThat(proxy.asked()).containsExactly("SOCKS backend.example:" + peer.port());
    assertThat(peer.requests().getFirst()).startsWith("POST /v1 HTTP/1.1");
  }

  @Test
  void aProxyOfTheConfigurationIsUsedForThisMachineToo() {
    peer.answer(OK);
    HttpClient client = client(Map.of("proxy_url", "http://localhost:" + peer.port()));
    var _ = client.post("http://127.0.0.1:1/v1", "x/y", Map.of(), BODY);
    assertThat(peer.requests().getFirst()).startsWith("POST http://127.0.0.1:1/v1 HTTP/1.1");
  }

  @Test
  void sendsTheHeadersAndTheEncodingOfTheConfiguration() {
    peer.answer(OK);
    Map<String, Object> yaml = new HashMap<>();
    yaml.put("compression", "zstd");
    yaml.put(
        "headers",
        List.of(
            Map.of("name", "Host", "value", "tenant.example"),
            Map.of("name", "X-A", "value", "b")));
    var _ = post(client(yaml));
    assertThat(peer.requests().getFirst())
        .contains("Host: tenant.example\r\n", "X-A: b\r\n", "Content-Encoding: zstd\r\n");
  }

  @Test
  void noTimeoutIsNone() {
    assertThat(client(Map.of("timeout", "0s")).transport().callTimeoutMillis()).isZero();
  }

  static Stream<Arguments> http2() {
    return Stream.of(
        argumentSet("as usual", Map.of(), 0, true),
        argumentSet("HTTP/1.1 only", Map.of("force_attempt_http2", false), 0, false),
        argumentSet("pings", Map.of("http2_read_idle_timeout", "7s"), 7000, true),
        argumentSet(
            "pings whose answers may take long",
            Map.of("http2_read_idle_timeout", "7s", "http2_ping_timeout", "20s"),
            20_000,
            true),
        argumentSet("a timeout of no pings", Map.of("http2_ping_timeout", "20s"), 0, true));
  }

  /** Seen at the library, because HTTP/2 needs a certificate that this machine trusts. */
  @ParameterizedTest
  @MethodSource("http2")
  void tellsTheLibraryAboutHttp2(Map<String, ?> yaml, int pingMillis, boolean http2) {
    var transport = client(yaml).transport();
    assertThat(transport.pingIntervalMillis()).isEqualTo(pingMillis);
    assertThat(transport.protocols().contains(Protocol.HTTP_2)).isEqualTo(http2);
  }
}
