package ai.odock.router.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.net.coding.Bytes;
import ai.odock.router.net.grpc.GrpcServer;
import ai.odock.router.net.http.HttpAnswer;
import ai.odock.router.net.http.HttpHead;
import ai.odock.router.net.http.HttpReply;
import ai.odock.router.net.http.HttpRoute;
import ai.odock.router.net.http.HttpServer;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Where servers can listen. */
@Timeout(60)
class ListenAddressTest {
  private static final String REQUEST =
      "GET /page HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

  private record Page() implements HttpRoute {
    @Override
    public Set<String> methods() {
      return Set.of("GET");
    }

    @Override
    public void onBody(HttpHead head, byte[] array, int offset, int length, HttpReply reply) {
      reply.send(HttpAnswer.text(200, "page"));
    }
  }

  private static HttpServer server(String transport, String endpoint) {
    return HttpServer.builder(ListenAddress.parse(transport, endpoint))
        .route("/page", new Page())
        .build();
  }

  private static void close(HttpServer server) {
    server.close(Deadline.in(Clock.SYSTEM, Duration.ofSeconds(5)));
  }

  private static String ask(Path socket) throws IOException {
    try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      var _ = client.write(ByteBuffer.wrap(Bytes.utf8(REQUEST)));
      ByteBuffer answer = ByteBuffer.allocate(10_000);
      while (client.read(answer) >= 0) {
        assertThat(answer.hasRemaining()).isTrue();
      }
      return new String(answer.array(), 0, answer.position(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void aUnixSocketServesAndIsRemoved(@TempDir Path dir) throws IOException {
    Path socket = dir.resolve("http.sock");
    HttpServer server = server("unix", socket.toString());
    server.start();
    assertThat(ask(socket)).startsWith("HTTP/1.1 200").endsWith("page");
    assertThat(server.port()).isZero();
    close(server);
    assertThat(socket).doesNotExist();
  }

  @Test
  void aSocketThatAKilledProcessLeftIsTakenOver(@TempDir Path dir) throws IOException {
    Path socket = dir.resolve("stale.sock");
    try (var left = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      var _ = left.bind(UnixDomainSocketAddress.of(socket));
    }
    assertThat(socket).exists();
    HttpServer server = server("unix", socket.toString());
    server.start();
    assertThat(ask(socket)).endsWith("page");
    close(server);
  }

  @Test
  void aSocketWithAListenerAndAFileAreLeftAlone(@TempDir Path dir) throws IOException {
    Path socket = dir.resolve("taken.sock");
    Path file = Files.writeString(dir.resolve("file"), "precious");
    try (var other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      var _ = other.bind(UnixDomainSocketAddress.of(socket));
      for (Path taken : new Path[] {socket, file}) {
        assertThatThrownBy(() -> server("unix", taken.toString()).start())
            .isInstanceOf(IOException.class)
            .hasMessage("listen unix " + taken + ": bind: address already in use");
        assertThat(taken).exists();
      }
    }
  }

  @Test
  void anAbstractSocketHasNoFile() throws IOException {
    HttpServer server = server("unix", "@router-test-" + ProcessHandle.current().pid());
    server.start();
    close(server);
  }

  static Stream<Arguments> families() {
    return Stream.of(
        argumentSet("tcp4 everywhere", "tcp4", ":0", true, false),
        argumentSet("tcp6 everywhere", "tcp6", ":0", false, true),
        argumentSet("tcp everywhere", "tcp", ":0", true, true),
        argumentSet("tcp4 by name", "tcp4", "localhost:0", true, false),
        argumentSet("tcp6 by address", "tcp6", "[::1]:0", false, true));
  }

  @ParameterizedTest
  @MethodSource("families")
  void listensInTheFamily(String transport, String endpoint, boolean ipv4, boolean ipv6)
      throws IOException {
    assumeTrue(!ipv6 || hasIpv6(), "no IPv6 here");
    HttpServer server = server(transport, endpoint);
    server.start();
    try {
      assertThat(connects("127.0.0.1", server.port())).isEqualTo(ipv4);
      assertThat(connects("::1", server.port())).isEqualTo(ipv6);
    } finally {
      close(server);
    }
  }

  private static boolean hasIpv6() {
    InetAddress loopback = InetAddress.ofLiteral("::1");
    try (var any = new ServerSocket(0, 1, loopback)) {
      return any.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean connects(String host, int port) {
    try (Socket socket = new Socket(InetAddress.ofLiteral(host), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        argumentSet("no such host", "tcp", "no.invalid:1", "listen tcp: lookup no.invalid"),
        argumentSet("no such host in IPv6", "tcp6", "no.invalid:1", "listen tcp6: lookup no.inv"),
        argumentSet(
            "an address of the other family",
            "tcp6",
            "127.0.0.1:0",
            "listen tcp6: address 127.0.0.1: no suitable address found"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void saysWhyItCannotListen(String transport, String endpoint, String message) {
    assertThatThrownBy(() -> server(transport, endpoint).start())
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void aUnixSocketNeedsAPath() {
    assertThatThrownBy(() -> ListenAddress.parse("unix", ""))
        .hasMessage("the path of the socket is missing");
  }

  @Test
  void grpcListensOnAUnixSocketToo(@TempDir Path dir) throws IOException {
    Path socket = dir.resolve("grpc.sock");
    GrpcServer server = GrpcServer.builder(ListenAddress.parse("unix", socket.toString())).build();
    server.start();
    try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      var _ = client.write(ByteBuffer.wrap(Bytes.utf8("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")));
      ByteBuffer settings = ByteBuffer.allocate(9);
      while (settings.hasRemaining()) {
        assertThat(client.read(settings)).isPositive();
      }
      assertThat(settings.get(3)).as("the type of the first frame").isEqualTo((byte) 4);
    }
    server.close(Deadline.in(Clock.SYSTEM, Duration.ofSeconds(5)));
    assertThat(socket).doesNotExist();
  }
}
