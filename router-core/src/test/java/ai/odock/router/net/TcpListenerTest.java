package ai.odock.router.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.StatusCode;
import ai.odock.router.net.coding.Bytes;
import ai.odock.router.net.grpc.GrpcAnswer;
import ai.odock.router.net.grpc.GrpcClient;
import ai.odock.router.net.grpc.GrpcClientSettings;
import ai.odock.router.net.grpc.GrpcServer;
import ai.odock.router.net.http.HttpAnswer;
import ai.odock.router.net.http.HttpHead;
import ai.odock.router.net.http.HttpReply;
import ai.odock.router.net.http.HttpRoute;
import ai.odock.router.net.http.HttpServer;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How many connections are let in, and what the others are told. */
@Timeout(60)
class TcpListenerTest {
  private static final String GET = "GET /page HTTP/1.1\r\nHost: x\r\n\r\n";
  private static final String ONE = "127.0.0.1";
  private static final String OTHER = "127.0.0.2";
  private static final byte[] PREFACE = Bytes.utf8("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

  private final List<String> reasons = new CopyOnWriteArrayList<>();
  private final List<Socket> clients = new ArrayList<>();
  private final List<Listener> servers = new ArrayList<>();

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

  @AfterEach
  void close() throws IOException {
    for (Socket client : clients) {
      client.close();
    }
    servers.forEach(server -> server.close(Deadline.in(Clock.SYSTEM, Duration.ofSeconds(5))));
  }

  private int http(int max, int share) throws IOException {
    HttpServer server =
        HttpServer.builder(
                new ListenSettings(ListenAddress.tcp(new HostPort("0.0.0.0", 0)), max, share))
            .responseHeaders(Map.of("X-Odd", "yes"))
            .onRefused(reasons::add)
            .route("/page", new Page())
            .build();
    servers.add(server);
    server.start();
    return server.port();
  }

  private int grpc(int max, int share) throws IOException {
    GrpcServer server =
        GrpcServer.builder(
                new ListenSettings(ListenAddress.tcp(new HostPort("0.0.0.0", 0)), max, share))
            .onRefused(reasons::add)
            .unary("test.Service", "Do", (array, offset, length, reply) -> reply.ok(new byte[0]))
            .build();
    servers.add(server);
    server.start();
    return server.port();
  }

  private Socket connect(String from, int port) throws IOException {
    Socket client = new Socket(ONE, port, InetAddress.ofLiteral(from), 0);
    client.setSoTimeout(20_000);
    clients.add(client);
    return client;
  }

  private static void send(Socket client, String text) throws IOException {
    client.getOutputStream().write(Bytes.utf8(text));
  }

  /** The head and the body of one answer of known length. */
  private static String answer(Socket client) throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.indexOf("\r\n\r\n") < 0 || !text.toString().endsWith("page")) {
      int b = client.getInputStream().read();
      if (b < 0) {
        return text.toString();
      }
      text.append((char) b);
    }
    return text.toString();
  }

  private Socket served(String from, int port) throws IOException {
    Socket client = connect(from, port);
    send(client, GET);
    assertThat(answer(client)).startsWith("HTTP/1.1 200");
    return client;
  }

  static Stream<Arguments> shares() {
    return Stream.of(
        argumentSet("half of an even number", 8, 0, 4),
        argumentSet("half of an odd number", 5, 0, 3),
        argumentSet("as configured", 8, 2, 2),
        argumentSet("as many as there are", 3, 9, 3));
  }

  @ParameterizedTest
  @MethodSource("shares")
  void anAddressHasItsShareAndOthersTheirs(int max, int share, int served) throws IOException {
    int port = http(max, share);
    for (int i = 0; i < served; i++) {
      var _ = served(ONE, port);
    }

    Socket refused = connect(ONE, port);
    send(refused, GET);

    boolean all = served == max;
    assertThat(answer(refused))
        .startsWith("HTTP/1.1 503 Service Unavailable\r\n")
        .contains("Retry-After: 1\r\n", "Connection: close\r\n", "X-Odd: yes\r\n")
        .endsWith(
            all
                ? "\r\n\r\ntoo many connections (max_connections)\n"
                : "\r\n\r\ntoo many connections from your address"
                    + " (max_connections_per_address)\n");
    assertThat(reasons).containsExactly(all ? "connection_limit" : "address_limit");
    for (int i = served; i < max; i++) {
      var _ = served(OTHER, port);
      if (i - served + 1 == served) {
        break;
      }
    }
  }

  @Test
  void aConnectionThatEndsMakesRoomAgain() throws IOException {
    int port = http(4, 0);
    Socket first = served(ONE, port);
    var _ = served(ONE, port);
    for (int round = 0; round < 3; round++) {
      send(first, "GET /page HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
      assertThat(answer(first)).startsWith("HTTP/1.1 200");
      assertThat(first.getInputStream().read()).isEqualTo(-1);
      first.close();
      AtomicReference<@Nullable Socket> next = new AtomicReference<>();
      Await.until(
          () -> {
            next.set(servedIfLetIn(port));
            return next.get() != null;
          });
      first = Objects.requireNonNull(next.get());
    }
  }

  private @Nullable Socket servedIfLetIn(int port) {
    try {
      Socket client = connect(ONE, port);
      send(client, GET);
      return answer(client).startsWith("HTTP/1.1 200") ? client : null;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aClientThatSaysNothingIsClosedWithoutAnAnswer() throws IOException {
    int port = http(1, 0);
    var _ = served(ONE, port);
    assertThat(connect(ONE, port).getInputStream().read()).isEqualTo(-1);
  }

  @Test
  void aLongRequestGetsToTheAnswer() throws IOException {
    int port = http(1, 0);
    var _ = served(ONE, port);
    Socket refused = connect(OTHER, port);
    send(refused, "POST /page HTTP/1.1\r\nHost: x\r\nContent-Length: 300000\r\n\r\n");
    send(refused, "x".repeat(300_000));
    assertThat(answer(refused)).startsWith("HTTP/1.1 503");
  }

  @Test
  void aFloodOfThemIsNotHeld() throws IOException {
    int port = http(1, 0);
    var _ = served(ONE, port);
    for (int i = 0; i < 600; i++) {
      var _ = connect(OTHER, port);
    }
    Await.until(() -> reasons.size() == 600);
    int ended = 0;
    for (Socket client : clients.subList(1, clients.size())) {
      client.setSoTimeout(10_000);
      ended += client.getInputStream().read() < 0 ? 1 : 0;
    }
    assertThat(ended).isEqualTo(600);
  }

  @Test
  void ipv6HostsHaveOneShareForTheirNetwork() throws IOException {
    Ipv6.assume();
    HttpServer server =
        HttpServer.builder(new ListenSettings(ListenAddress.tcp(new HostPort("::", 0)), 4, 1))
            .onRefused(reasons::add)
            .route("/page", new Page())
            .build();
    servers.add(server);
    server.start();
    for (int i = 0; i < 2; i++) {
      Socket client = new Socket(InetAddress.ofLiteral("::1"), server.port());
      client.setSoTimeout(20_000);
      clients.add(client);
      send(client, GET);
      assertThat(answer(client)).startsWith(i == 0 ? "HTTP/1.1 200" : "HTTP/1.1 503");
    }
    var _ = served(ONE, server.port());
  }

  @Test
  void unixSocketsHaveNoShare(@TempDir Path dir) throws IOException {
    Path path = dir.resolve("s");
    HttpServer server =
        HttpServer.builder(new ListenSettings(ListenAddress.parse("unix", path.toString()), 3, 1))
            .onRefused(reasons::add)
            .route("/page", new Page())
            .build();
    servers.add(server);
    server.start();
    var open = new ArrayList<SocketChannel>();
    for (int i = 0; i < 3; i++) {
      var client = SocketChannel.open(UnixDomainSocketAddress.of(path));
      open.add(client);
      var _ = client.write(ByteBuffer.wrap(Bytes.utf8(GET)));
      var answer = ByteBuffer.allocate(12);
      while (answer.hasRemaining()) {
        assertThat(client.read(answer)).isPositive();
      }
      assertThat(new String(answer.array(), StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 200");
    }
    for (var client : open) {
      client.close();
    }
    assertThat(reasons).isEmpty();
  }

  @Test
  void grpcSaysGoAway() throws IOException {
    int port = grpc(2, 0);
    Socket good = connect(ONE, port);
    good.getOutputStream().write(PREFACE);
    assertThat(good.getInputStream().readNBytes(9)).hasSize(9);

    Socket refused = connect(ONE, port);
    refused.getOutputStream().write(PREFACE);

    byte[] answer = refused.getInputStream().readAllBytes();
    String text = "too many connections from your address (max_connections_per_address)";
    assertThat(answer).startsWith(0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 8 + text.length(), 7, 0);
    assertThat(new String(answer, StandardCharsets.US_ASCII)).endsWith(text);
    assertThat(reasons).containsExactly("address_limit");
  }

  @Test
  void aGrpcClientHearsWhyAndMayTryAgain() throws IOException {
    int port = grpc(2, 0);
    Socket good = connect(ONE, port);
    good.getOutputStream().write(PREFACE);
    assertThat(good.getInputStream().readNBytes(9)).hasSize(9);
    GrpcClient client =
        new GrpcClient(GrpcClientSettings.of(ONE + ":" + port, true), ClientContext.of("x"));
    client.start();
    try {
      var message = List.of(new OtlpBytes(new byte[0], 0, 0, 1));
      GrpcAnswer answer = client.call("test.Service", "Do", message, Duration.ofSeconds(20));
      assertThat(answer.code()).isEqualTo(StatusCode.UNAVAILABLE);
      assertThat(answer.message()).contains("too many connections from your address");
      good.close();
      Await.until(
          () ->
              client.call("test.Service", "Do", message, Duration.ofSeconds(20)).code()
                  == StatusCode.OK);
    } finally {
      client.close(Deadline.in(Clock.SYSTEM, Duration.ofSeconds(5)));
    }
  }
}
