package ai.odock.router.net.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.MemoryBudget;
import ai.odock.router.StatusCode;
import ai.odock.router.net.Await;
import ai.odock.router.net.Drip;
import ai.odock.router.net.HostPort;
import ai.odock.router.net.ListenAddress;
import ai.odock.router.net.ListenSettings;
import ai.odock.router.net.RawHttp2;
import ai.odock.router.net.coding.Bytes;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class GrpcServerTest {
  static final int MAX = 64 << 10;
  static final String ECHO = "/test.Service/Echo";
  static final Map<String, String> GZIP = Map.of("grpc-encoding", "gzip");
  static final byte[] HELLO = Bytes.utf8("hello");

  final MemoryBudget memory = new MemoryBudget(8 << 20);
  final List<String> refused = new CopyOnWriteArrayList<>();
  final BlockingQueue<GrpcReply> held = new LinkedBlockingQueue<>();
  final BlockingQueue<Boolean> virtual = new LinkedBlockingQueue<>();
  GrpcServer server = start(builder(memory));

  GrpcServer.Builder builder(MemoryBudget memory) {
    return builder(memory, 0);
  }

  GrpcServer.Builder builder(MemoryBudget memory, int connections) {
    ListenAddress here = ListenAddress.tcp(HostPort.parse("127.0.0.1:0"));
    return GrpcServer.builder(new ListenSettings(here, connections, 0))
        .memory(memory)
        .maxMessageBytes(MAX)
        .requestTimeout(Duration.ofMillis(300))
        .onRefused(refused::add)
        .unary(
            "test.Service",
            "Echo",
            (array, offset, length, reply) -> {
              virtual.add(Thread.currentThread().isVirtual());
              reply.ok(Arrays.copyOfRange(array, offset, offset + length));
            })
        .unary("test.Service", "Hold", (array, offset, length, reply) -> held.add(reply))
        .unary(
            "test.Service",
            "Break",
            (array, offset, length, reply) -> {
              throw new IllegalArgumentException("planted");
            })
        .unary(
            "test.Service",
            "Fail",
            (array, offset, length, reply) -> {
              throw switch (length % 3) {
                case 0 -> new OutOfMemoryError("planted");
                case 1 -> new NoClassDefFoundError("planted");
                default -> new StackOverflowError("planted");
              };
            })
        .unary(
            "test.Service",
            "Busy",
            (array, offset, length, reply) ->
                reply.error(StatusCode.UNAVAILABLE, "50% full\n€", Duration.ofMillis(1500)));
  }

  static GrpcServer start(GrpcServer.Builder builder) {
    GrpcServer server = builder.build();
    try {
      server.start();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return server;
  }

  static Deadline in(long millis) {
    return Deadline.in(Clock.SYSTEM, Duration.ofMillis(millis));
  }

  @AfterEach
  void close() {
    server.close(in(0));
    server.close(in(0));
  }

  RawHttp2 client() throws IOException {
    return new RawHttp2(server.port());
  }

  static Stream<Arguments> refusals() {
    Map<String, String> plain = Map.of();
    byte[] tooLarge = Bytes.framed(0, new byte[MAX + 1]);
    byte[] badCrc = Bytes.gzip(HELLO);
    badCrc[badCrc.length - 8]++;
    return Stream.of(
        argumentSet(
            "unknown service",
            "/test.Nope/Echo",
            plain,
            HELLO,
            "12 unknown service test.Nope",
            List.of()),
        argumentSet(
            "unknown method",
            "/test.Service/Nope",
            plain,
            HELLO,
            "12 unknown method Nope for service test.Service",
            List.of()),
        argumentSet(
            "path without a method",
            "/Echo",
            plain,
            HELLO,
            "12 malformed method name: \"/Echo\"",
            List.of()),
        argumentSet(
            "unknown encoding",
            ECHO,
            Map.of("grpc-encoding", "br"),
            HELLO,
            "12 grpc: Decompressor is not installed for grpc-encoding \"br\"",
            List.of("bad_encoding")),
        argumentSet(
            "flag without encoding",
            ECHO,
            plain,
            Bytes.framed(1, HELLO),
            "13 grpc: compressed flag set with identity or empty encoding",
            List.of("malformed")),
        argumentSet(
            "flag with identity",
            ECHO,
            Map.of("grpc-encoding", "identity"),
            Bytes.framed(1, HELLO),
            "13 grpc: compressed flag set with identity or empty encoding",
            List.of("malformed")),
        argumentSet(
            "unknown flag",
            ECHO,
            plain,
            Bytes.framed(2, HELLO),
            "13 grpc: received unexpected payload format 2",
            List.of("malformed")),
        argumentSet(
            "too large",
            ECHO,
            plain,
            tooLarge,
            "8 grpc: received message larger than max (65537 vs. 65536)",
            List.of("too_large")),
        argumentSet(
            "too large inflated",
            ECHO,
            GZIP,
            Bytes.framed(1, Bytes.gzip(new byte[MAX + 1])),
            "8 grpc: received message larger than max (65537 vs. 65536)",
            List.of("too_large")),
        argumentSet(
            "not gzip",
            ECHO,
            GZIP,
            Bytes.framed(1, HELLO),
            "3 grpc: failed to decompress the received message: gzip: invalid header",
            List.of("malformed")),
        argumentSet(
            "gzip cut off",
            ECHO,
            GZIP,
            Bytes.framed(1, Arrays.copyOf(Bytes.gzip(HELLO), 20)),
            "3 grpc: failed to decompress the received message: unexpected EOF",
            List.of("malformed")),
        argumentSet(
            "gzip checksum",
            ECHO,
            GZIP,
            Bytes.framed(1, badCrc),
            "3 grpc: failed to decompress the received message: gzip: invalid checksum",
            List.of("malformed")),
        argumentSet(
            "message cut off",
            ECHO,
            plain,
            Arrays.copyOf(Bytes.framed(0, HELLO), 7),
            "13 unexpected EOF",
            List.of("malformed")),
        argumentSet(
            "no message",
            ECHO,
            plain,
            new byte[0],
            "13 cardinality violation: received no request message for a unary call",
            List.of("malformed")),
        argumentSet(
            "two messages",
            ECHO,
            plain,
            Bytes.join(Bytes.framed(0, HELLO), Bytes.framed(0, HELLO)),
            "13 cardinality violation: received multiple request messages for a unary call",
            List.of("malformed")),
        argumentSet(
            "handler throws",
            "/test.Service/Break",
            plain,
            Bytes.framed(0, HELLO),
            "13 internal error",
            List.of()),
        argumentSet(
            "content type",
            ECHO,
            Map.of("content-type", "text/plain"),
            HELLO,
            "3 invalid gRPC request content-type \"text/plain\"",
            List.of("malformed")),
        argumentSet(
            "no content type",
            ECHO,
            Map.of("content-type", ""),
            HELLO,
            "3 invalid gRPC request content-type \"\"",
            List.of("malformed")),
        argumentSet(
            "method",
            ECHO,
            Map.of(":method", "PUT"),
            HELLO,
            "13 Received a HEADERS frame with :method \"PUT\" which should be POST",
            List.of("malformed")));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void refuses(
      String path, Map<String, String> headers, byte[] body, String status, List<String> counted)
      throws IOException {
    try (RawHttp2 client = client()) {
      client.call(1, false, path, headers);
      sendInPieces(client, 1, body);
      RawHttp2.Answer answer = client.answer(1);
      assertThat(answer.status()).isEqualTo(status);
      String http =
          status.contains("content-type") ? "415" : status.contains("PUT") ? "405" : "200";
      assertThat(answer.headers()).containsEntry(":status", http);
      assertThat(refused).isEqualTo(counted);
      // the connection is still good, and nothing stays charged
      client.call(3, false, ECHO, Map.of());
      client.data(3, true, Bytes.framed(0, HELLO));
      assertThat(client.answer(3).data().toByteArray()).isEqualTo(Bytes.framed(0, HELLO));
    }
    Await.until(() -> memory.held() == 0);
  }

  private static void sendInPieces(RawHttp2 client, int stream, byte[] body) throws IOException {
    int at = 0;
    for (; body.length - at > 16_384; at += 16_384) {
      client.data(stream, false, Arrays.copyOfRange(body, at, at + 16_384));
    }
    client.data(stream, true, Arrays.copyOfRange(body, at, body.length));
  }

  @Test
  void answersOkByteForByte() throws IOException {
    try (RawHttp2 client = client()) {
      client.call(1, false, ECHO, Map.of("content-type", "application/grpc+proto"));
      for (byte b : Bytes.framed(0, HELLO)) {
        client.data(1, false, new byte[] {b});
      }
      client.data(1, true, new byte[0]);
      RawHttp2.Answer answer = client.answer(1);
      assertThat(answer.headers())
          .containsOnly(
              Map.entry(":status", "200"),
              Map.entry("content-type", "application/grpc"),
              Map.entry("grpc-status", "0"));
      assertThat(answer.data().toByteArray()).isEqualTo(Bytes.framed(0, HELLO));
    }
  }

  @Test
  void inflatesGzipThatArrivesByteByByte() throws IOException {
    byte[] text = new byte[60_000]; // within the window of a client that never widens it
    Arrays.fill(text, (byte) 'x');
    try (RawHttp2 client = client()) {
      client.call(1, false, ECHO, GZIP);
      for (byte b : Bytes.framed(1, Bytes.gzip(text))) {
        client.data(1, false, new byte[] {b});
      }
      client.data(1, true, new byte[0]);
      assertThat(client.answer(1).data().toByteArray()).isEqualTo(Bytes.framed(0, text));
    }
    Await.until(() -> memory.held() == 0);
  }

  @Test
  void sendsRetryInfoAndEscapesTheMessage() throws IOException {
    try (RawHttp2 client = client()) {
      client.call(1, false, "/test.Service/Busy", Map.of());
      client.data(1, true, Bytes.framed(0, HELLO));
      RawHttp2.Answer answer = client.answer(1);
      assertThat(answer.status()).isEqualTo("14 50%25 full%0A%E2%82%AC");
      byte[] details = Base64.getDecoder().decode(answer.headers().get("grpc-status-details-bin"));
      assertThat(RpcStatus.decode(details))
          .isEqualTo(new RpcStatus(StatusCode.UNAVAILABLE, "50% full\n€", Duration.ofMillis(1500)));
    }
  }

  @Test
  void refusesWithoutMemoryAndAsksToRetry() throws IOException {
    close();
    MemoryBudget small = new MemoryBudget(1000 + GrpcCall.BYTES);
    server = start(builder(small));
    try (RawHttp2 client = client()) {
      client.call(1, false, ECHO, Map.of());
      client.data(1, true, Bytes.framed(0, new byte[1001]));
      RawHttp2.Answer answer = client.answer(1);
      assertThat(answer.status()).isEqualTo("14 data refused due to high memory usage");
      byte[] details = Base64.getDecoder().decode(answer.headers().get("grpc-status-details-bin"));
      RpcStatus status = RpcStatus.decode(details);
      assertThat(status == null ? null : status.retryDelay()).isEqualTo(Duration.ofSeconds(1));
      assertThat(refused).containsExactly("no_memory");
      client.call(3, false, ECHO, Map.of());
      client.data(3, true, Bytes.framed(0, new byte[1000]));
      assertThat(client.answer(3).data().size()).isEqualTo(1005);
    }
    Await.until(() -> small.held() == 0);
  }

  @Test
  void aBombCostsNoMoreThanTheLimit() throws IOException {
    close();
    MemoryBudget tight = new MemoryBudget(4 << 20);
    server = start(builder(tight).maxMessageBytes(2 << 20));
    byte[] body = Bytes.framed(1, Bytes.bomb());
    try (RawHttp2 client = client()) {
      client.call(1, false, ECHO, GZIP);
      for (int at = 0; at < 65_535 - 16_384; at += 16_384) {
        client.data(1, false, Arrays.copyOfRange(body, at, at + 16_384));
      }
      assertThat(client.answer(1).status())
          .isEqualTo("8 grpc: received message larger than max (2097153 vs. 2097152)");
    }
    Await.until(() -> tight.held() == 0);
  }

  @Test
  void chargesAMessageUntilItsReply() throws Exception {
    try (RawHttp2 client = client()) {
      client.call(1, false, "/test.Service/Hold", Map.of());
      client.data(1, true, Bytes.framed(0, new byte[4000]));
      GrpcReply reply = held.take();
      assertThat(memory.held()).isEqualTo(4000 + GrpcCall.BYTES);
      reply.ok(HELLO);
      assertThat(client.answer(1).data().toByteArray()).isEqualTo(Bytes.framed(0, HELLO));
      Await.until(() -> memory.held() == 0);
      assertThatThrownBy(() -> reply.ok(HELLO)).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void aReplyToAClientThatHasGoneFreesTheMemory() throws Exception {
    GrpcReply reply;
    try (RawHttp2 client = client()) {
      client.call(1, false, "/test.Service/Hold", Map.of());
      client.data(1, true, Bytes.framed(0, new byte[4000]));
      reply = held.take();
    }
    reply.ok(HELLO);
    Await.until(() -> memory.held() == 0);
  }

  @Test
  void aClientThatGoesAwayInTheMiddleFreesTheMemory() throws IOException {
    try (RawHttp2 client = client()) {
      client.call(1, false, ECHO, Map.of());
      client.data(1, false, Arrays.copyOf(Bytes.framed(0, new byte[4000]), 1000));
      Await.until(() -> memory.held() == 4000 + GrpcCall.BYTES);
    }
    Await.until(() -> memory.held() == 0);
  }

  @Test
  void refusalsOfLargeMessagesLeaveTheConnectionGood() throws Exception {
    byte[] start = Bytes.framed(0, new byte[MAX + 1]);
    try (RawHttp2 client = client()) {
      for (int i = 0; i < 5; i++) {
        int stream = 1 + 2 * i;
        client.call(stream, false, ECHO, Map.of());
        client.data(stream, false, Arrays.copyOf(start, 5));
        for (int frame = 0; frame < 100; frame++) {
          client.data(stream, frame == 99, new byte[100]);
        }
        assertThat(client.answer(stream).status()).startsWith("8 grpc: received message larger");
      }
      client.call(99, false, ECHO, Map.of());
      client.data(99, true, Bytes.framed(0, HELLO));
      assertThat(client.answer(99).data().toByteArray()).isEqualTo(Bytes.framed(0, HELLO));
    }
  }

  @Test
  void cutsAClientThatGoesOnAfterItsRefusal() throws Exception {
    try (RawHttp2 client = client()) {
      client.call(1, false, "/test.Nope/Echo", Map.of());
      assertThat(client.answer(1).status()).isEqualTo("12 unknown service test.Nope");
      assertThat(client.answer(1).reset()).isEqualTo(8);
    }
  }

  @Test
  void largeMessagesAreHandledOffTheLoop() throws Exception {
    close();
    server = start(builder(memory).offLoopBytes(1000));
    try (RawHttp2 client = client()) {
      client.call(1, false, ECHO, Map.of());
      client.data(1, true, Bytes.framed(0, new byte[1000]));
      var _ = client.answer(1);
      assertThat(virtual.take()).isFalse();
      client.call(3, false, ECHO, Map.of());
      client.data(3, true, Bytes.framed(0, new byte[1001]));
      assertThat(client.answer(3).data().size()).isEqualTo(1006);
      assertThat(virtual.take()).isTrue();
    }
  }

  @Test
  void cutsAClientThatStopsInsideARequest() throws IOException {
    try (RawHttp2 client = client()) {
      client.call(1, false, ECHO, Map.of());
      client.data(1, false, new byte[] {0, 0, 0});
      assertThat(client.answer(1).reset()).isEqualTo(8);
    }
  }

  @Test
  void cutsAClientThatSendsNextToNothing() throws Exception {
    try (RawHttp2 client = client()) {
      client.call(1, false, ECHO, Map.of());
      client.data(1, false, Arrays.copyOf(Bytes.framed(0, new byte[4000]), 5));
      Thread drip = Drip.start(() -> client.data(1, false, new byte[1]));
      assertThat(client.answer(1).reset()).isEqualTo(8);
      drip.interrupt();
    }
  }

  @Test
  void cutsAClientThatNeverSpeaks() throws IOException {
    try (Socket silent = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      silent.setSoTimeout(10_000);
      assertThat(silent.getInputStream().readAllBytes()).isNotNull();
    }
  }

  @Test
  void closesAnHttp1Connection() throws IOException {
    try (Socket http1 = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      http1.setSoTimeout(10_000);
      http1.getOutputStream().write(Bytes.utf8("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
      assertThat(http1.getInputStream().readAllBytes()).isNotNull();
    }
  }

  @Test
  void oneConnectionHasAtMostSoManyStreamsEvenBeforeItAcknowledgesTheSettings() throws Exception {
    close();
    server = start(builder(memory).maxConcurrentStreams(5));
    try (RawHttp2 client = client().ignoringSettings()) {
      for (int i = 0; i < 6; i++) {
        client.call(1 + 2 * i, false, "/test.Service/Hold", Map.of());
      }
      assertThat(client.answer(11).reset()).as("REFUSED_STREAM").isEqualTo(7);
    }
  }

  @Test
  void callsThatHaveOnlyBegunAreCharged() throws Exception {
    close();
    MemoryBudget small = new MemoryBudget(5 * GrpcCall.BYTES);
    server = start(builder(small));
    try (RawHttp2 client = client()) {
      for (int i = 0; i < 6; i++) {
        client.call(1 + 2 * i, false, ECHO, Map.of());
      }
      assertThat(client.answer(11).status()).startsWith("14 data refused");
      assertThat(small.held()).isEqualTo(5 * GrpcCall.BYTES);
    }
    Await.until(() -> small.held() == 0);
  }

  @Test
  void aFloodOfResetsEndsTheConnection() {
    assertThatThrownBy(
            () -> {
              try (RawHttp2 client = client()) {
                for (int i = 0; i < 1000; i++) {
                  client.call(1 + 2 * i, false, ECHO, Map.of());
                  client.frame(RawHttp2.RST, 0, 1 + 2 * i, new byte[] {0, 0, 0, 8});
                }
                while (true) {
                  var _ = client.read();
                }
              }
            })
        .isInstanceOfAny(EOFException.class, SocketException.class);
  }

  @Test
  void aFloodOfContinuationsEndsTheConnection() {
    assertThatThrownBy(
            () -> {
              try (RawHttp2 client = client()) {
                client.frame(RawHttp2.HEADERS, 0, 1, new byte[0]);
                for (int i = 0; i < 1000; i++) {
                  client.frame(9, 0, 1, new byte[0]);
                }
                while (true) {
                  var _ = client.read();
                }
              }
            })
        .isInstanceOfAny(EOFException.class, SocketException.class);
  }

  @Test
  void closeLetsRunningCallsFinish() throws Exception {
    try (RawHttp2 client = client()) {
      client.call(1, false, "/test.Service/Hold", Map.of());
      client.data(1, true, Bytes.framed(0, HELLO));
      GrpcReply reply = held.take();
      var closed = CompletableFuture.runAsync(() -> server.close(in(20_000)));
      RawHttp2.Frame frame = client.read();
      while (frame.type() != RawHttp2.GOAWAY) {
        frame = client.read();
      }
      assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), server.port()))
          .isInstanceOf(IOException.class);
      assertThat(closed).isNotDone();
      reply.ok(HELLO);
      assertThat(client.answer(1).data().toByteArray()).isEqualTo(Bytes.framed(0, HELLO));
      closed.get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void closeCutsAtTheDeadline() throws Exception {
    try (RawHttp2 client = client()) {
      client.call(1, false, "/test.Service/Hold", Map.of());
      client.data(1, true, Bytes.framed(0, HELLO));
      GrpcReply reply = held.take();
      server.close(in(50));
      assertThatThrownBy(() -> client.answer(1))
          .isInstanceOfAny(EOFException.class, SocketException.class);
      reply.ok(HELLO);
      Await.until(() -> memory.held() == 0);
    }
  }

  /** On the event loop, and on a virtual thread: the other calls of the connection go on. */
  @Test
  void anErrorInAHandlerCostsItsCallOnly() throws IOException {
    close();
    server = start(builder(memory).offLoopBytes(1000));
    try (RawHttp2 client = client()) {
      int stream = 1;
      for (int length : new int[] {3, 4, 5, 3000, 3001, 3002}) {
        client.call(stream, false, "/test.Service/Fail", Map.of());
        client.data(stream, true, Bytes.framed(0, new byte[length]));
        assertThat(client.answer(stream).status())
            .as("%d bytes", length)
            .isEqualTo("13 internal error");
        stream += 2;
      }
      client.call(stream, false, ECHO, Map.of());
      client.data(stream, true, Bytes.framed(0, HELLO));
      assertThat(client.answer(stream).status()).isEqualTo("0 ");
      Await.until(() -> memory.held() == 0);
    }
  }

  @Test
  void aLongMethodNameIsNotRepeatedWhole() throws IOException {
    try (RawHttp2 client = client()) {
      client.call(1, true, "/" + "x".repeat(10_000) + "/Do", Map.of());
      assertThat(client.answer(1).status())
          .isEqualTo("12 unknown service " + "x".repeat(200) + "...");
    }
  }

  @Test
  void saysWhyItCannotListen() {
    HostPort taken = new HostPort("127.0.0.1", server.port());
    assertThatThrownBy(() -> GrpcServer.builder(taken).build().start())
        .isInstanceOf(IOException.class)
        .hasMessage("listen tcp " + taken + ": bind: address already in use");
  }

  @Test
  void turnsAwayTooManyConnections() throws IOException {
    close();
    server = start(builder(memory, 1).requestTimeout(Duration.ofSeconds(30)));
    try (RawHttp2 first = client()) {
      first.call(1, false, ECHO, Map.of());
      first.data(1, true, Bytes.framed(0, HELLO));
      assertThat(first.answer(1).status()).isEqualTo("0 ");
      try (Socket second = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
        second.setSoTimeout(10_000);
        assertThat(second.getInputStream().read()).isEqualTo(-1);
      }
      assertThat(server.refusedConnections()).isEqualTo(1);
      first.call(3, false, ECHO, Map.of());
      first.data(3, true, Bytes.framed(0, HELLO));
      assertThat(first.answer(3).status()).isEqualTo("0 ");
    }
  }

  @Test
  void aServerThatWasNotStartedCloses() {
    GrpcServer idle = GrpcServer.builder(HostPort.parse(":0")).build();
    idle.close(in(0));
    idle.close(in(0));
    assertThat(idle.port()).isZero();
  }
}
