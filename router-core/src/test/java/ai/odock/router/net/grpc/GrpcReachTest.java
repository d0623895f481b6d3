package ai.odock.router.net.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.StatusCode;
import ai.odock.router.net.ClientContext;
import ai.odock.router.net.EventLoops;
import ai.odock.router.net.Ipv6;
import ai.odock.router.net.Ports;
import ai.odock.router.net.TunnelProxy;
import ai.odock.router.net.coding.Bytes;
import ai.odock.router.net.coding.Compression;
import ai.odock.router.net.tls.TlsClientSettings;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.ServerChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.Epoll;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import java.io.DataInputStream;
import java.io.EOFException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The ways to a peer: targets, Unix sockets, proxies, waiting, keepalive. */
@Timeout(60)
class GrpcReachTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final List<OtlpBytes> HELLO = List.of(new OtlpBytes(Bytes.utf8("hello"), 0, 5, 1));

  private final List<AutoCloseable> opened = new ArrayList<>();

  private <T extends AutoCloseable> T open(T it) {
    opened.add(it);
    return it;
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable it : opened.reversed()) {
      it.close();
    }
  }

  private record Way(GrpcClientSettings settings, ClientContext context) {}

  private GrpcClient client(Way way) {
    GrpcClient client =
        new GrpcClient(
            way.settings,
            way.context,
            host -> InetAddress.getAllByName("127.0.0.1"),
            Duration.ofHours(1));
    client.start();
    opened.add(() -> client.close(Deadline.in(Clock.SYSTEM, Duration.ZERO)));
    return client;
  }

  private static Way to(
      String target, @Nullable ClientKeepalive keepalive, boolean wait, Map<String, String> env) {
    return new Way(
        new GrpcClientSettings(
            GrpcTarget.parse(target),
            new TlsClientSettings(true),
            Map.of(),
            "round_robin",
            Compression.NONE,
            keepalive,
            "",
            wait),
        new ClientContext("router/1", env, Clock.SYSTEM, null));
  }

  static Stream<Arguments> targets() {
    return Stream.of(
        argumentSet("host and port", "a:1", true, "a:1", false),
        argumentSet("http, TLS not switched off", "http://a:1", false, "a:1", true),
        argumentSet("http", "http://a:1", true, "a:1", false),
        argumentSet("https wins", "https://a:1", true, "a:1", true),
        argumentSet("dns", "dns:///a:1", true, "a:1", false),
        argumentSet("dns with two slashes", "dns://a:1", true, "a:1", false),
        argumentSet("no host", ":1", true, "localhost:1", false),
        argumentSet("IPv6", "[::1]:1", true, "[::1]:1", false),
        argumentSet("a name of Compose", "tempo_1:4317", true, "tempo_1:4317", false),
        argumentSet("unix", "unix:///run/x.sock", true, "unix:///run/x.sock", false),
        argumentSet("unix, short", "unix:/run/x.sock", true, "unix:///run/x.sock", false));
  }

  @ParameterizedTest
  @MethodSource("targets")
  void understandsATarget(String target, boolean plaintext, String shown, boolean tls) {
    GrpcClientSettings settings = GrpcClientSettings.of(target, plaintext);
    assertThat(settings.target()).hasToString(shown);
    assertThat(settings.usesTls()).isEqualTo(tls);
  }

  static Stream<Arguments> ipv6() {
    return Stream.of(
        argumentSet("bare", "[::1]:PORT", "[::1]:PORT"),
        argumentSet("with a scheme", "http://[::1]:PORT", "[::1]:PORT"),
        argumentSet("dns", "dns:///[::1]:PORT", "[::1]:PORT"),
        argumentSet("dns with two slashes", "dns://[::1]:PORT", "[::1]:PORT"),
        argumentSet("written at length", "[0:0:0:0:0:0:0:1]:PORT", "[0:0:0:0:0:0:0:1]:PORT"),
        argumentSet("a zone", "[ZONED]:PORT", "[LINK]:PORT"),
        argumentSet("a zone, escaped", "http://[ESCAPED]:PORT", "[LINK]:PORT"),
        argumentSet("a zone, by dns", "dns:///[ESCAPED]:PORT", "[LINK]:PORT"));
  }

  @ParameterizedTest
  @MethodSource("ipv6")
  void reachesAnIpv6Address(String target, String authority) {
    Ipv6.assume();
    String zoned = target.contains("ED]") ? Ipv6.linkLocal() : "::1";
    GrpcPeer peer = open(GrpcPeer.on(zoned, 0));
    String bare = zoned.replaceFirst("%.*", "");
    Way way =
        to(
            target
                .replace("ZONED", zoned)
                .replace("ESCAPED", zoned.replace("%", "%25"))
                .replace("PORT", "" + peer.port()),
            null,
            false,
            Map.of());
    GrpcClient client = new GrpcClient(way.settings, way.context);
    client.start();
    opened.add(() -> client.close(Deadline.in(Clock.SYSTEM, Duration.ZERO)));

    GrpcAnswer answer = client.call("test.Service", "Do", HELLO, LONG);

    assertThat(answer.code()).as(answer.toString()).isEqualTo(StatusCode.OK);
    assertThat(peer.authorities())
        .containsExactly(authority.replace("LINK", bare).replace("PORT", "" + peer.port()));
  }

  static Stream<Arguments> badTargets() {
    return Stream.of(
        argumentSet(
            "IPv6 without brackets", "::1:4317", "address ::1:4317: too many colons in address"),
        argumentSet("no IPv6", "[::g]:1", "address [::g]:1: invalid IPv6 address"),
        argumentSet(
            "an empty zone", "[fe80::1%25]:1", "address [fe80::1%25]:1: invalid IPv6 address"),
        argumentSet("a blank", "a b:1", "address a b:1: invalid character \" \" in host name"),
        argumentSet(
            "a template",
            "{{ host }}:1",
            "address {{ host }}:1: invalid character \"{\" in host name"),
        argumentSet(
            "an escape", "a%20b:1", "address a%20b:1: invalid character \"%\" in host name"),
        argumentSet(
            "a user",
            "http://u:p@a:1",
            "must be host:port; a user and password have no place there"),
        argumentSet(
            "unix, too long",
            "unix:///" + "x".repeat(107),
            "unix socket path is longer than 107 bytes"),
        argumentSet("empty", "", "requires a non-empty \"endpoint\""),
        argumentSet("only a scheme", "http://", "requires a non-empty \"endpoint\""),
        argumentSet(
            "path",
            "http://a:1/x",
            "address a:1/x: must be host:port, without a path or a DNS server"),
        argumentSet(
            "DNS server",
            "dns://8.8.8.8/a:1",
            "address 8.8.8.8/a:1: must be host:port, without a path or a DNS server"),
        argumentSet("no port", "tempo", "address tempo: missing port in address"),
        argumentSet("no number", "tempo:x", "address tempo:x: invalid port"),
        argumentSet("unix without a path", "unix://", "unix socket path cannot be empty"),
        argumentSet(
            "unix, relative", "unix://a", "unix socket path must be absolute: unix:///path"));
  }

  @ParameterizedTest
  @MethodSource("badTargets")
  void refusesATarget(String target, String message) {
    assertThatThrownBy(() -> GrpcClientSettings.of(target, true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void reachesAUnixSocket(@TempDir Path directory) {
    String path = directory.resolve("otlp.sock").toString();
    SocketAddress address = EventLoops.unixAddress(path);
    Class<? extends ServerChannel> type =
        Epoll.isAvailable()
            ? EpollServerDomainSocketChannel.class
            : NioServerDomainSocketChannel.class;
    open(
        GrpcPeer.on(
            NettyServerBuilder.forAddress(address)
                .channelType(type)
                .bossEventLoopGroup(EventLoops.group())
                .workerEventLoopGroup(EventLoops.group())));

    GrpcAnswer answer =
        client(to("unix://" + path, null, false, Map.of())).call("test.Service", "Do", HELLO, LONG);

    assertThat(answer.code()).as(answer.toString()).isEqualTo(StatusCode.OK);
    assertThat(answer.response()).isEqualTo(Bytes.utf8("hello"));
  }

  @Test
  void tellsAUnixSocketThatIsNotThere(@TempDir Path directory) {
    GrpcAnswer answer =
        client(to("unix://" + directory.resolve("none"), null, false, Map.of()))
            .call("test.Service", "Do", HELLO, LONG);
    assertThat(answer.code()).isEqualTo(StatusCode.UNAVAILABLE);
    assertThat(answer.message()).contains("no such unix socket");
  }

  @Test
  void goesThroughTheProxyOfTheEnvironmentWhichLooksTheNameUp() {
    GrpcPeer peer = open(GrpcPeer.on("127.0.0.1", 0));
    TunnelProxy proxy = open(TunnelProxy.start());
    Map<String, String> env =
        Map.of("HTTPS_PROXY", "http://me:p%40ss@proxy.example:" + proxy.port());

    GrpcAnswer answer =
        client(to("tempo.invalid:" + peer.port(), null, false, env))
            .call("test.Service", "Do", HELLO, LONG);

    assertThat(answer.code()).as(answer.toString()).isEqualTo(StatusCode.OK);
    assertThat(proxy.asked())
        .singleElement()
        .asString()
        .startsWith("CONNECT tempo.invalid:" + peer.port() + " HTTP/1.1\r\n")
        .containsIgnoringCase("proxy-authorization: Basic bWU6cEBzcw==");
  }

  static Stream<Arguments> direct() {
    return Stream.of(
        argumentSet("NO_PROXY", "tempo.example", Map.of("NO_PROXY", ".example")),
        argumentSet("this machine", "127.0.0.1", Map.of()),
        argumentSet("the proxy of http", "tempo.example", Map.of("HTTPS_PROXY", "")));
  }

  @ParameterizedTest
  @MethodSource("direct")
  void goesDirectlyWhereNoProxyIsMeant(String host, Map<String, String> more) {
    GrpcPeer peer = open(GrpcPeer.on("127.0.0.1", 0));
    TunnelProxy proxy = open(TunnelProxy.start());
    Map<String, String> env = new java.util.HashMap<>();
    env.put("HTTPS_PROXY", "http://proxy.example:" + proxy.port());
    env.put("HTTP_PROXY", "http://proxy.example:" + proxy.port());
    env.putAll(more);

    GrpcAnswer answer =
        client(to(host + ":" + peer.port(), null, false, env))
            .call("test.Service", "Do", HELLO, LONG);

    assertThat(answer.code()).as(answer.toString()).isEqualTo(StatusCode.OK);
    assertThat(proxy.asked()).isEmpty();
  }

  @Test
  void refusesAProxyThatGrpcCannotUse() {
    assertThatThrownBy(
            () -> client(to("tempo:1", null, false, Map.of("HTTPS_PROXY", "socks5://proxy:1080"))))
        .hasMessage("HTTPS_PROXY: gRPC needs an http proxy");
  }

  @Test
  void waitsForAPeerWhenToldTo() throws Exception {
    int port = Ports.unused();
    GrpcClient client = client(to("127.0.0.1:" + port, null, true, Map.of()));
    CompletableFuture<GrpcAnswer> answer = new CompletableFuture<>();
    var _ =
        Thread.ofVirtual()
            .start(() -> answer.complete(client.call("test.Service", "Do", HELLO, LONG)));
    GrpcAnswer inVain = client.call("test.Service", "Do", HELLO, Duration.ofMillis(100));
    assertThat(inVain.code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
    assertThat(answer).isNotDone();

    open(GrpcPeer.on("127.0.0.1", port));

    assertThat(answer.get().code()).isEqualTo(StatusCode.OK);
  }

  /** Takes ten seconds, the shortest time that Go allows too. */
  @Test
  void aPeerThatAnswersNoPingIsLeft() throws Exception {
    int ping = 6;
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      client(
          to(
              "127.0.0.1:" + listener.getLocalPort(),
              new ClientKeepalive(Duration.ofSeconds(1), Duration.ofMillis(50), true),
              false,
              Map.of()));
      try (Socket connection = listener.accept()) {
        DataInputStream in = new DataInputStream(connection.getInputStream());
        in.skipNBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".length());
        connection.getOutputStream().write(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0});
        assertThat(types(in)).contains(ping);
      }
    }
  }

  /** The types of all frames until the connection ends. */
  private static List<Integer> types(DataInputStream in) throws Exception {
    List<Integer> types = new ArrayList<>();
    while (true) {
      try {
        int lengthAndType = in.readInt();
        types.add(lengthAndType & 0xff);
        in.skipNBytes(5 + (lengthAndType >>> 8));
      } catch (EOFException e) {
        return types;
      }
    }
  }
}
