package ai.odock.router.net.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.net.ClientContext;
import ai.odock.router.net.HostPort;
import ai.odock.router.net.Ipv6;
import ai.odock.router.net.Ports;
import ai.odock.router.net.ScriptedHttp;
import ai.odock.router.net.coding.Bytes;
import ai.odock.router.net.coding.Compression;
import ai.odock.router.net.coding.HttpBody;
import ai.odock.router.net.coding.OtlpBody;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import io.grpc.netty.shaded.io.netty.util.NetUtil;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class HttpClientTest {
  static final HttpBody HELLO = HttpBody.of(Bytes.utf8("<hello>"), 1, 5);

  final ScriptedHttp peer = new ScriptedHttp();
  final HttpClient client = client(Duration.ofSeconds(20), Map.of(), Map.of());

  HttpClient client(Duration timeout, Map<String, String> headers, Map<String, String> env) {
    return new HttpClient(
        new HttpClientSettings(timeout, headers, Compression.NONE),
        new ClientContext("router/1", env, Clock.SYSTEM, null));
  }

  @AfterEach
  void close() {
    client.close();
    client.close();
    peer.close();
  }

  HttpResult post(HttpClient client, HttpBody body) {
    return client.post(peer.url(), "application/x-protobuf", null, Map.of(), body);
  }

  static HttpResult.Answered answered(HttpResult result) {
    assertThat(result).isInstanceOf(HttpResult.Answered.class);
    return (HttpResult.Answered) result;
  }

  static String answer(int status, String headers, String body) {
    return "HTTP/1.1 "
        + status
        + " X\r\n"
        + headers
        + "Content-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  static Stream<Arguments> answers() {
    return Stream.of(
        argumentSet("success", 200, "Content-Type: x/y\r\n", "body", null),
        argumentSet("created", 202, "", "", null),
        argumentSet("a redirect to nowhere", 307, "", "", null),
        argumentSet("not modified", 304, "Location: /other\r\n", "", null),
        argumentSet("unauthorized", 401, "WWW-Authenticate: Basic realm=x\r\n", "", null),
        argumentSet("request timeout", 408, "", "slow", null),
        argumentSet("misdirected", 421, "", "", null),
        argumentSet("throttled", 429, "Retry-After: 7\r\n", "", Duration.ofSeconds(7)),
        argumentSet("unavailable now", 503, "Retry-After: 0\r\n", "", Duration.ZERO),
        argumentSet(
            "unavailable for ages", 503, "Retry-After: 99999999999\r\n", "", Duration.ofMinutes(5)),
        argumentSet(
            "unavailable until",
            503,
            "Retry-After: Fri, 31 Dec 2100 23:59:59 GMT\r\n",
            "",
            Duration.ofMinutes(5)),
        argumentSet(
            "unavailable since",
            503,
            "Retry-After: Fri, 31 Dec 1999 23:59:59 GMT\r\n",
            "",
            Duration.ZERO),
        argumentSet("unreadable wait", 503, "Retry-After: soon\r\n", "", null));
  }

  @ParameterizedTest
  @MethodSource("answers")
  void tellsEveryAnswerAndSendsOnce(
      int status, String headers, String body, @Nullable Duration wait) {
    peer.answer(answer(status, headers, body));
    HttpResult.Answered answered = answered(post(client, HELLO));
    assertThat(answered.status()).isEqualTo(status);
    assertThat(answered.body()).isEqualTo(Bytes.utf8(body));
    assertThat(answered.retryAfter()).isEqualTo(wait);
    assertThat(peer.requests()).hasSize(1);
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        argumentSet(
            "a proxy's answer from what is none",
            "HTTP/1.1 407 X\r\nContent-Length: 0\r\n\r\n",
            "Received HTTP_PROXY_AUTH (407) code while not using proxy"),
        argumentSet("closes without an answer", "", "unexpected end of stream"),
        argumentSet("answers something else", "SSH-2.0-x\r\n\r\n", "Unexpected status line"),
        argumentSet(
            "breaks off a success",
            "HTTP/1.1 200 X\r\nContent-Length: 9\r\n\r\nbody",
            "unexpected end of stream"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void aFailureIsAValueAndSendsOnce(String bytes, String reason) {
    peer.cut(bytes);
    assertThat(post(client, HELLO))
        .asInstanceOf(type(HttpResult.Failed.class))
        .extracting(HttpResult.Failed::reason)
        .asString()
        .contains(reason);
    assertThat(peer.requests()).hasSize(1);
  }

  @Test
  void doesNotRepeatWhenAConnectionThatWasKeptBreaks() {
    peer.answer(answer(200, "", ""));
    assertThat(answered(post(client, HELLO)).status()).isEqualTo(200);
    peer.cut("");
    assertThat(post(client, HELLO)).isInstanceOf(HttpResult.Failed.class);
    assertThat(peer.requests()).hasSize(2);
    assertThat(peer.connections()).isEqualTo(1);
  }

  @Test
  void sendsHeadersAndBody() {
    peer.answer(answer(200, "", ""));
    HttpClient own =
        client(
            Duration.ofSeconds(20),
            Map.of("Host", "other.example", "User-Agent", "mine", "X-A", "settings"),
            Map.of());
    var _ =
        own.post(peer.url(), "application/json", null, Map.of("X-A", "request", "X-B", "b"), HELLO);
    assertThat(peer.requests().getFirst())
        .contains(
            "Host: other.example\r\n", "User-Agent: mine\r\n", "X-A: settings\r\n", "X-B: b\r\n")
        .contains("Content-Type: application/json\r\n", "Content-Length: 5\r\n")
        .endsWith("\r\n\r\nhello");
  }

  @Test
  void compressesWhileItSends() {
    OtlpBytes part = new OtlpBytes(Bytes.utf8("hello"), 0, 5, 1);
    peer.answer(answer(200, "", ""));
    var _ =
        client.post(
            peer.url(),
            "x/y",
            "gzip",
            Map.of(),
            Compression.GZIP.encode(new OtlpBody(List.of(part, part))));
    assertThat(peer.requests().getFirst())
        .contains("Content-Encoding: gzip\r\n", "Transfer-Encoding: chunked\r\n");
  }

  @Test
  void gzipBodiesInflateToWhatWasWritten() throws IOException {
    for (int length : new int[] {0, 1, 1000, 65_526, 65_536, 1_000_000}) {
      byte[] noise = Bytes.noise(length, length);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      Compression.GZIP.encode(HttpBody.of(noise)).writeTo(out);
      assertThat(Bytes.gunzip(out.toByteArray())).isEqualTo(noise);
    }
  }

  @Test
  void readsNoMoreThanItsLimits() {
    peer.answer(answer(500, "", "x".repeat(100_000)));
    assertThat(answered(post(client, HELLO)).body()).hasSize(64 << 10);
    peer.answer(answer(200, "", "x".repeat(5 << 20)));
    assertThat(answered(post(client, HELLO)).body()).hasSize(64 << 10);
  }

  @Test
  void givesUpAtItsTimeout() {
    peer.hang();
    assertThat(post(client(Duration.ofMillis(200), Map.of(), Map.of()), HELLO))
        .isEqualTo(new HttpResult.Failed("no answer within 200ms"));
  }

  @Test
  void tellsARefusedConnection() throws IOException {
    HttpResult result =
        client.post("http://127.0.0.1:" + Ports.unused(), "x/y", null, Map.of(), HELLO);
    assertThat(result)
        .asInstanceOf(type(HttpResult.Failed.class))
        .extracting(HttpResult.Failed::reason)
        .asString()
        .startsWith("Failed to connect to 127.0.0.1:")
        .containsIgnoringCase("refused")
        .doesNotContain("/");
  }

  @Test
  void tellsAUrlThatIsNone() {
    assertThat(client.post("nonsense", "x/y", null, Map.of(), HELLO))
        .isInstanceOf(HttpResult.Failed.class);
  }

  static Stream<Arguments> followed() {
    return Stream.of(
        argumentSet("307, a path", "307", "/other", "/other"),
        argumentSet("308, a path", "308", "/other?x=y", "/other?x=y"),
        argumentSet("beside it", "307", "there/", "/there/"),
        argumentSet("a whole URL", "307", "http://127.0.0.1:PORT/v2/logs", "/v2/logs"));
  }

  @ParameterizedTest
  @MethodSource("followed")
  void aRedirectWithinTheServerIsFollowedWithTheBody(String status, String location, String path) {
    peer.answer(
        answer(
            Integer.parseInt(status),
            "Location: " + location.replace("PORT", "" + peer.port()) + "\r\n",
            "<html>"));
    peer.answer(answer(200, "", "done"));
    HttpClient own = client(Duration.ofSeconds(20), Map.of("Authorization", "Basic x"), Map.of());

    HttpResult result = post(own, HELLO);

    assertThat(answered(result).body()).isEqualTo(Bytes.utf8("done"));
    assertThat(peer.requests()).hasSize(2);
    assertThat(peer.requests().getLast())
        .startsWith("POST " + path + " HTTP/1.1\r\n")
        .contains("Authorization: Basic x\r\n", "Content-Type: application/x-protobuf\r\n")
        .endsWith("\r\n\r\nhello");
  }

  @Test
  void aCompressedBodyIsWrittenAgainAfterARedirect() throws IOException {
    HttpBody body = Compression.GZIP.encode(HELLO);
    HttpServer server =
        HttpServer.builder(HostPort.parse("127.0.0.1:0"))
            .route("/new", new EchoRoute())
            .route("/old", new MovedRoute("/new"))
            .build();
    server.start();
    try {
      String url = "http://127.0.0.1:" + server.port() + "/old";
      HttpResult result = client.post(url, "x/y", "gzip", Map.of(), body);
      assertThat(answered(result).body()).isEqualTo(Bytes.utf8("hello"));
    } finally {
      server.close(Deadline.in(Clock.SYSTEM, Duration.ZERO));
    }
  }

  static Stream<Arguments> notFollowed() {
    String only = "only 307 and 308 keep the method and the body of a request";
    return Stream.of(
        argumentSet("301", 301, "/other", only),
        argumentSet("302", 302, "/other", only),
        argumentSet("303", 303, "/other", only),
        argumentSet("another host", 307, "http://localhost:PORT/x", "the host is another one"),
        argumentSet("another port", 308, "http://127.0.0.1:1/x", "the port is another one"),
        argumentSet("without a scheme", 307, "//other.invalid/x", "the host is another one"),
        argumentSet(
            "another scheme", 307, "https://127.0.0.1:PORT/x", "the scheme is another one"));
  }

  @ParameterizedTest
  @MethodSource("notFollowed")
  void anotherRedirectIsToldAndNothingIsSentThere(int status, String location, String why) {
    String there = location.replace("PORT", "" + peer.port());
    peer.answer(answer(status, "Location: " + there + "?token=s3cret\r\n", "<html>"));
    HttpResult.Answered result = answered(post(client, HELLO));
    assertThat(result.status()).isEqualTo(status);
    assertThat(result.contentType()).isEqualTo("text/plain");
    assertThat(new String(result.body(), StandardCharsets.UTF_8))
        .startsWith("redirected to http")
        .endsWith(
            ", which is not followed: " + why + "; if it is right, configure it as the endpoint")
        .doesNotContain("s3cret");
    assertThat(peer.requests()).hasSize(1);
  }

  @Test
  void aCircleOfRedirectsEnds() {
    for (int i = 0; i < 20; i++) {
      peer.answer(answer(307, "Location: /path\r\n", ""));
    }
    HttpResult.Answered result = answered(post(client, HELLO));
    assertThat(result.status()).isEqualTo(307);
    assertThat(new String(result.body(), StandardCharsets.UTF_8)).contains("too many in a row");
    assertThat(peer.requests()).hasSize(1 + Redirect.MOST);
  }

  @Test
  void theTimeoutIsOneForAllOfThem() {
    peer.answer(answer(307, "Location: /slow\r\n", ""));
    peer.hang();
    assertThat(post(client(Duration.ofMillis(300), Map.of(), Map.of()), HELLO))
        .isEqualTo(new HttpResult.Failed("no answer within 300ms"));
  }

  static Stream<Arguments> ipv6() {
    return Stream.of(
        argumentSet("loopback", "::1", "[::1]"), argumentSet("a zone", "LINK", "[BARE%25ZONE]"));
  }

  @ParameterizedTest
  @MethodSource("ipv6")
  void reachesAnIpv6Address(String listens, String host) {
    Ipv6.assume();
    String address = listens.replace("LINK", host.contains("ZONE") ? Ipv6.linkLocal() : "");
    String bare = address.replaceFirst("%.*", "");
    try (ScriptedHttp there = new ScriptedHttp(address)) {
      there.answer(answer(200, "", ""));
      String name = host.replace("BARE", bare).replace("ZONE", address.replaceFirst(".*%", ""));
      String url = "http://" + name + ":" + there.port() + "/v1/logs";

      HttpResult result = client.post(HttpEndpoint.parse(url).url(), "x/y", null, Map.of(), HELLO);

      assertThat(result).isInstanceOf(HttpResult.Answered.class);
      assertThat(there.requests().getFirst())
          .startsWith("POST /v1/logs HTTP/1.1\r\n")
          .contains(
              "Host: ["
                  + NetUtil.toAddressString(InetAddress.ofLiteral(bare))
                  + "]:"
                  + there.port()
                  + "\r\n");
    }
  }

  @Test
  void goesThroughAProxyAtAnIpv6Address() {
    Ipv6.assume();
    try (ScriptedHttp there = new ScriptedHttp("::1")) {
      there.answer(answer(200, "", ""));
      HttpClient proxied =
          client(
              Duration.ofSeconds(20),
              Map.of(),
              Map.of("HTTP_PROXY", "http://[::1]:" + there.port()));
      var _ = proxied.post("http://[2001:db8::1]:4318/v1", "x/y", null, Map.of(), HELLO);
      assertThat(there.requests().getFirst())
          .startsWith("POST http://[2001:db8::1]:4318/v1 HTTP/1.1");
    }
  }

  @Test
  void goesThroughTheProxyOfTheEnvironment() {
    peer.answer("HTTP/1.1 407 X\r\nContent-Length: 0\r\n\r\n");
    HttpClient proxied =
        client(
            Duration.ofSeconds(20),
            Map.of(),
            Map.of("HTTP_PROXY", "http://127.0.0.1:" + peer.port()));
    var _ = proxied.post("http://backend.example/v1", "x/y", null, Map.of(), HELLO);
    assertThat(peer.requests().getFirst()).startsWith("POST http://backend.example/v1 HTTP/1.1");
  }

  @Test
  void refusesSettingsWithoutShowingSecrets() {
    assertThatThrownBy(() -> client(Duration.ZERO, Map.of("a", "secret\r\nb: c"), Map.of()))
        .hasMessage("header \"a\": not a valid name or value");
    assertThatThrownBy(
            () -> client(Duration.ZERO, Map.of(), Map.of("HTTP_PROXY", "socks5://u:p@h")))
        .hasMessage("HTTP_PROXY: a user and password for a socks5 proxy are not supported");
    assertThat(
            new HttpClientSettings(Duration.ZERO, Map.of("a", "secret"), Compression.NONE)
                .toString())
        .doesNotContain("secret");
  }

  @Test
  void manyAtOnceGetTheirOwnAnswer() throws Exception {
    HttpServer server =
        HttpServer.builder(HostPort.parse("127.0.0.1:0")).route("/echo", new EchoRoute()).build();
    server.start();
    String url = "http://127.0.0.1:" + server.port() + "/echo";
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = new ArrayList<Future<?>>();
      for (int i = 0; i < 64; i++) {
        int seed = i;
        running.add(threads.submit(() -> canary(url, seed)));
      }
      for (var one : running) {
        var _ = one.get();
      }
    }
    server.close(Deadline.in(Clock.SYSTEM, Duration.ZERO));
  }

  private void canary(String url, int seed) {
    for (int round = 0; round < 10; round++) {
      byte[] bytes = Bytes.noise(seed * 1000 + round, 10 + seed * round * 60);
      HttpBody body = HttpBody.of(bytes);
      HttpResult result =
          seed % 2 == 0
              ? client.post(url, "x/y", "gzip", Map.of(), Compression.GZIP.encode(body))
              : client.post(url, "x/y", null, Map.of(), body);
      assertThat(answered(result).body()).isEqualTo(bytes);
    }
  }

  private record MovedRoute(String location) implements HttpRoute {
    @Override
    public Set<String> methods() {
      return Set.of("POST");
    }

    @Override
    public void onBody(HttpHead head, byte[] array, int offset, int length, HttpReply reply) {
      reply.send(new HttpAnswer(307, "", Map.of("Location", location), new byte[0]));
    }
  }

  private static final class EchoRoute implements HttpRoute {
    @Override
    public Set<String> methods() {
      return Set.of("POST");
    }

    @Override
    public void onBody(HttpHead head, byte[] array, int offset, int length, HttpReply reply) {
      byte[] body = Arrays.copyOfRange(array, offset, offset + length);
      reply.send(new HttpAnswer(200, "x/echo", body));
    }
  }
}
