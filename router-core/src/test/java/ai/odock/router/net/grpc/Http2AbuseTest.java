package ai.odock.router.net.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.MemoryBudget;
import ai.odock.router.net.Await;
import ai.odock.router.net.Drip;
import ai.odock.router.net.HostPort;
import ai.odock.router.net.RawHttp2;
import ai.odock.router.net.coding.Bytes;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Ways to misuse HTTP/2, with the names they have elsewhere: each ends its own connection, the
 * calls of another client are answered all the while, and the memory is back afterwards.
 */
@Timeout(60)
class Http2AbuseTest {
  private static final int PRIORITY = 2;
  private static final int PING = 6;
  private static final int WINDOW_UPDATE = 8;
  private static final int CONTINUATION = 9;
  private static final int UNKNOWN = 77;
  private static final int END_HEADERS = 4;
  private static final int END_STREAM = 1;

  /** More than any limit allows. */
  private static final int MANY = 10_000;

  private static final int STREAMS = 1000;

  private static final String ECHO = "/test.Service/Echo";
  private static final byte[] HELLO = Bytes.framed(0, Bytes.utf8("hello"));
  private static final byte[] CANCEL = {0, 0, 0, 8};

  private final MemoryBudget memory = new MemoryBudget(8 << 20);
  private final List<String> refused = new CopyOnWriteArrayList<>();
  private GrpcServer server = server(memory, Duration.ofSeconds(30));

  private GrpcServer server(MemoryBudget memory, Duration requestTimeout) {
    return GrpcServer.builder(HostPort.parse("127.0.0.1:0"))
        .memory(memory)
        .maxConcurrentStreams(STREAMS)
        .requestTimeout(requestTimeout)
        .onRefused(refused::add)
        .unary(
            "test.Service",
            "Echo",
            (array, offset, length, reply) ->
                reply.ok(Arrays.copyOfRange(array, offset, offset + length)))
        .build();
  }

  @BeforeEach
  void start() throws IOException {
    server.start();
  }

  @AfterEach
  void close() {
    server.close(Deadline.in(Clock.SYSTEM, Duration.ZERO));
  }

  private void restart(MemoryBudget memory, Duration requestTimeout) throws IOException {
    close();
    server = server(memory, requestTimeout);
    server.start();
  }

  /** Sends the frames of round {@code i} of an attack. */
  interface Abuse {
    void round(RawHttp2 client, int i) throws IOException;
  }

  private static Arguments abuse(String name, Abuse abuse) {
    return argumentSet(name, abuse);
  }

  private static int stream(int i) {
    return 1 + 2 * i;
  }

  static Stream<Arguments> abuses() {
    return Stream.of(
        abuse("rapid reset", thenFrame(RawHttp2.RST, CANCEL)),
        abuse("MadeYouReset: a window of nothing", thenFrame(WINDOW_UPDATE, new byte[4])),
        abuse(
            "MadeYouReset: a window that overflows",
            thenFrame(WINDOW_UPDATE, new byte[] {0x7f, -1, -1, -1})),
        abuse("MadeYouReset: half a priority", thenFrame(PRIORITY, new byte[3])),
        abuse(
            "MadeYouReset: waiting for itself",
            (client, i) -> {
              client.call(stream(i), false, ECHO, Map.of());
              byte[] itself = ByteBuffer.allocate(5).putInt(stream(i)).array();
              client.frame(PRIORITY, 0, stream(i), itself);
            }),
        abuse(
            "MadeYouReset: headers twice",
            (client, i) -> {
              client.call(stream(i), false, ECHO, Map.of());
              client.call(stream(i), false, ECHO, Map.of());
            }),
        abuse(
            "data on a closed stream",
            (client, i) -> {
              if (i == 0) {
                client.call(1, true, ECHO, Map.of());
              }
              client.data(1, false, new byte[1]);
            }),
        abuse("headers on a closed stream", (client, i) -> client.call(1, true, ECHO, Map.of())),
        abuse("data on a stream that never was", (client, i) -> client.data(99, false, HELLO)),
        abuse(
            "empty data",
            (client, i) -> {
              if (i == 0) {
                client.call(1, false, ECHO, Map.of());
              }
              client.data(1, false, new byte[0]);
            }),
        abuse("continuations of nothing", continuation(new byte[0])),
        abuse("continuations of a byte", continuation(new byte[] {(byte) 0x84})),
        abuse("continuations without end", continuation(new byte[1000])),
        abuse("10,000 streams", (client, i) -> client.call(stream(i), false, ECHO, Map.of())),
        abuse("pings", (client, i) -> client.frame(PING, 0, 0, new byte[8])),
        abuse("answers to pings", (client, i) -> client.frame(PING, 1, 0, new byte[8])),
        abuse(
            "settings",
            (client, i) ->
                client.frame(RawHttp2.SETTINGS, 0, 0, new byte[] {0, 4, 0, 0, (byte) i, 1})),
        abuse("empty settings", (client, i) -> client.frame(RawHttp2.SETTINGS, 0, 0, new byte[0])),
        abuse("priorities", (client, i) -> client.frame(PRIORITY, 0, stream(i), new byte[5])),
        abuse("windows", (client, i) -> client.frame(WINDOW_UPDATE, 0, 0, new byte[] {0, 0, 0, 1})),
        abuse("frames of an unknown type", (client, i) -> client.frame(UNKNOWN, 0, 0, HELLO)),
        abuse("farewells", (client, i) -> client.frame(RawHttp2.GOAWAY, 0, 0, new byte[8])),
        abuse(
            "no HPACK",
            (client, i) ->
                client.frame(RawHttp2.HEADERS, END_HEADERS, stream(i), new byte[] {-1, -1, -1})),
        abuse(
            "a header list that is short only in HPACK",
            (client, i) -> client.frame(RawHttp2.HEADERS, 5, stream(i), hpackBomb())),
        abuse(
            "names in upper case",
            (client, i) -> client.frame(RawHttp2.HEADERS, 5, stream(i), literal("Upper", "x"))),
        abuse(
            "a frame that is too large",
            (client, i) -> client.frame(RawHttp2.DATA, 0, 1, new byte[16_385])),
        abuse(
            "a window of the connection that overflows",
            (client, i) -> client.frame(WINDOW_UPDATE, 0, 0, new byte[] {0x7f, -1, -1, -1})),
        abuse("a refused call that is sent for ever", Http2AbuseTest::sendForEver));
  }

  private static Abuse thenFrame(int type, byte[] payload) {
    return (client, i) -> {
      client.call(stream(i), false, ECHO, Map.of());
      client.frame(type, 0, stream(i), payload);
    };
  }

  private static Abuse continuation(byte[] block) {
    return (client, i) -> {
      if (i == 0) {
        client.frame(RawHttp2.HEADERS, 0, 1, new byte[0]);
      }
      client.frame(CONTINUATION, 0, 1, block);
    };
  }

  private static void sendForEver(RawHttp2 client, int i) throws IOException {
    if (i == 0) {
      client.call(1, false, "/test.Nope/Echo", Map.of());
    }
    client.data(1, false, new byte[16_384]);
  }

  /** A header that is remembered, then named again and again in a byte each: 2 MB in 16 KB. */
  private static byte[] hpackBomb() {
    byte[] block = new byte[16_000];
    Arrays.fill(block, (byte) 0xbe);
    byte[] header = literal("a", "b".repeat(120));
    header[0] = 0x40;
    System.arraycopy(header, 0, block, 0, header.length);
    return block;
  }

  private static byte[] literal(String name, String value) {
    return Bytes.join(
        Bytes.join(new byte[] {0, (byte) name.length()}, Bytes.utf8(name)),
        Bytes.join(new byte[] {(byte) value.length()}, Bytes.utf8(value)));
  }

  @ParameterizedTest
  @MethodSource("abuses")
  void endsItsConnectionAndNobodyElses(Abuse abuse) throws Exception {
    try (RawHttp2 other = new RawHttp2(server.port());
        RawHttp2 attacker = new RawHttp2(server.port())) {
      var end = CompletableFuture.runAsync(() -> readToTheEnd(attacker));
      int calls = 0;
      for (int i = 0; i < MANY && !end.isDone() && sent(attacker, abuse, i); i++) {
        if (i % 100 == 0) {
          echo(other, stream(calls++));
        }
      }
      assertThat(end).as("the end of the connection").succeedsWithin(Duration.ofSeconds(20));
      echo(other, stream(calls));
    }
    Await.until(() -> memory.held() == 0);
  }

  private static boolean sent(RawHttp2 client, Abuse abuse, int i) {
    try {
      abuse.round(client, i);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static void readToTheEnd(RawHttp2 client) {
    try {
      while (true) {
        var _ = client.read();
      }
    } catch (EOFException | SocketException e) {
      // this is the end
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void echo(RawHttp2 client, int stream) throws IOException {
    client.call(stream, false, ECHO, Map.of());
    client.data(stream, true, HELLO);
    assertThat(client.answer(stream).data().toByteArray()).isEqualTo(HELLO);
  }

  static Stream<Arguments> unfinished() {
    return Stream.of(
        abuse("half a head", (client, i) -> client.frame(new byte[] {0, 0, 9, 0})),
        abuse("half a frame", (client, i) -> client.frame(new byte[] {0, 0, 9, 6, 0, 0, 0, 0, 0})),
        abuse(
            "half a header block",
            (client, i) -> client.frame(RawHttp2.HEADERS, END_STREAM, 1, literal("a", "b"))),
        abuse(
            "a header block in pieces without end",
            (client, i) -> {
              client.frame(RawHttp2.HEADERS, 0, 1, literal("a", "b"));
              client.frame(CONTINUATION, 0, 1, literal("c", "d"));
            }));
  }

  @ParameterizedTest
  @MethodSource("unfinished")
  void cutsAClientThatLeavesAFrameUnfinished(Abuse abuse) throws Exception {
    restart(memory, Duration.ofMillis(300));
    try (RawHttp2 client = new RawHttp2(server.port())) {
      echo(client, 101);
      abuse.round(client, 0);
      readToTheEnd(client);
    }
  }

  @Test
  void callsWhoseAnswersAreNotTakenStayChargedAndAreCut() throws Exception {
    restart(memory, Duration.ofMillis(300));
    try (RawHttp2 client = new RawHttp2(server.port())) {
      client.frame(RawHttp2.SETTINGS, 0, 0, new byte[] {0, 4, 0, 0, 0, 0});
      for (int i = 0; i < 50; i++) {
        client.call(stream(i), false, ECHO, Map.of());
        client.data(stream(i), true, HELLO);
      }
      Await.until(() -> memory.held() == 50L * GrpcCall.BYTES);
      assertThat(client.answer(stream(49)).reset()).as("CANCEL").isEqualTo(8);
      Await.until(() -> memory.held() == 0);
      client.frame(RawHttp2.SETTINGS, 0, 0, new byte[] {0, 4, 0, 0, -1, -1});
      echo(client, stream(50));
    }
  }

  @Test
  void whoHoldsMuchMemoryHasToSendMuch() throws Exception {
    restart(memory, Duration.ofMillis(500));
    try (RawHttp2 client = new RawHttp2(server.port())) {
      client.call(1, false, ECHO, Map.of());
      client.data(1, false, new byte[] {0, 0, 0x38, 0, 0}); // 3.5 MiB
      for (int i = 0; i < 100; i++) {
        client.data(1, false, new byte[16_000]);
      }
      Await.until(() -> memory.held() > 3 << 20);
      // enough for a small message: 1 KiB each 10 ms
      Thread drip = Drip.start(() -> client.data(1, false, new byte[1024]));
      assertThat(client.answer(1).reset()).as("CANCEL").isEqualTo(8);
      drip.interrupt();
    }
  }

  @Test
  void refusedCallsAreChargedToo() throws Exception {
    try (RawHttp2 client = new RawHttp2(server.port())) {
      for (int i = 0; i < 50; i++) {
        client.call(stream(i), false, "/test.Nope/Echo", Map.of());
      }
      assertThat(client.answer(stream(49)).status()).startsWith("12 unknown service");
      assertThat(memory.held()).isEqualTo(50L * GrpcCall.BYTES);
    }
    Await.until(() -> memory.held() == 0);
  }

  @Test
  void callsForWhichThereIsNoRoomAreToldSoAndThenCut() throws Exception {
    restart(new MemoryBudget(0), Duration.ofSeconds(30));
    List<RawHttp2> clients = new CopyOnWriteArrayList<>();
    try {
      boolean cut = false;
      for (int c = 0; !cut && c < 10_000; c++) {
        RawHttp2 client = new RawHttp2(server.port());
        clients.add(client);
        try {
          for (int i = 0; i < STREAMS; i++) {
            client.call(stream(i), false, ECHO, Map.of());
          }
          String status = client.answer(stream(STREAMS - 1)).status();
          assertThat(status).isEqualTo("14 data refused due to high memory usage");
        } catch (EOFException | SocketException e) {
          cut = true; // as it should be
        }
      }
      assertThat(cut).isTrue();
      assertThat(clients).as("some are told").hasSizeGreaterThan(1);
      assertThat(refused).containsOnly("no_memory");
    } finally {
      for (RawHttp2 client : clients) {
        client.close();
      }
    }
  }
}
