package ai.odock.router.app.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What one client that means harm can do with many connections, to a router with a heap of 64 MiB:
 * another client is served all the while, and the memory is back afterwards.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AttackIT {
  private static final int CONNECTIONS = 200;
  private static final int STREAMS = 100;
  private static final long HEAP_NOISE = 6 << 20;

  private RoughRouter router;
  private List<String> lines = List.of();
  private long heap;

  /** Opens one more connection and does what it does with it. */
  interface Attack {
    RawSocket connection(RoughRouter router, int number) throws IOException;
  }

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    router = RoughRouter.start(folder);
    router.isWell();
    lines = router.lines();
    heap = router.heapAfterCollection();
  }

  @AfterAll
  void stop() {
    router.close();
  }

  static Stream<Arguments> attacks() {
    byte[] block = longBlock();
    return Stream.of(
        attack("calls whose answers are not taken", (r, i) -> deaf(r, i)),
        attack("calls that nobody ends", AttackIT::openCalls),
        attack("half of a long header block", (r, i) -> halfBlock(r, block)),
        attack("a frame but for a byte", AttackIT::halfFrame),
        attack("a full table of headers", AttackIT::fullTable),
        attack("pings", (r, i) -> flood(r, RawSocket.PING, new byte[8])),
        attack("settings", (r, i) -> flood(r, RawSocket.SETTINGS, new byte[] {0, 4, 0, 0, 0, 9})),
        attack("windows", (r, i) -> flood(r, RawSocket.WINDOW_UPDATE, new byte[] {0, 0, 0, 1})),
        attack("frames of an unknown type", (r, i) -> flood(r, 99, new byte[100])),
        attack("rapid reset", AttackIT::rapidReset),
        attack("empty continuations", AttackIT::continuations),
        attack("HTTP heads but for a byte", AttackIT::halfHead),
        attack("pages that are not read", AttackIT::unreadPages),
        attack("line breaks in names", AttackIT::lineBreaks));
  }

  private static Arguments attack(String name, Attack attack) {
    return argumentSet(name, attack);
  }

  private static RawSocket deaf(RoughRouter router, int number) throws IOException {
    // all of them would use up the budget, and others would be told to come back
    return RoughRouter.deaf(router.grpcPort(), number % 3 == 0 ? STREAMS : 1);
  }

  private static RawSocket openCalls(RoughRouter router, int number) throws IOException {
    RawSocket client = RawSocket.http2(router.grpcPort());
    for (int i = 0; i < STREAMS / 4; i++) {
      client.call(1 + 2 * i, 0);
    }
    return client;
  }

  private static byte[] longBlock() {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.writeBytes(RawSocket.callHeaders());
    while (block.size() < 40_000) {
      RawSocket.literal(block, "x", "y".repeat(100));
    }
    return block.toByteArray();
  }

  private static RawSocket halfBlock(RoughRouter router, byte[] block) throws IOException {
    RawSocket client = RawSocket.http2(router.grpcPort());
    for (int at = 0; at < 40_000; at += 10_000) {
      byte[] piece = Arrays.copyOfRange(block, at, at + 10_000);
      client.frame(at == 0 ? RawSocket.HEADERS : RawSocket.CONTINUATION, 0, 1, piece);
    }
    return client;
  }

  private static RawSocket halfFrame(RoughRouter router, int number) throws IOException {
    RawSocket client = RawSocket.http2(router.grpcPort());
    client.call(1, 0);
    byte[] frame = RawSocket.encoded(RawSocket.DATA, 0, 1, new byte[16_384]);
    client.send(Arrays.copyOf(frame, frame.length - 1));
    return client;
  }

  private static RawSocket fullTable(RoughRouter router, int number) throws IOException {
    RawSocket client = RawSocket.http2(router.grpcPort());
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.writeBytes(RawSocket.callHeaders());
    for (int i = 0; i < 118; i++) {
      block.write(0x40); // to be remembered
      block.write(1);
      block.write('a' + i % 26);
      block.write(1);
      block.write('0' + i % 10);
    }
    int flags = RawSocket.END_HEADERS | RawSocket.END_STREAM;
    client.frame(RawSocket.HEADERS, flags, 1, block.toByteArray());
    return client;
  }

  private static RawSocket flood(RoughRouter router, int type, byte[] payload) throws IOException {
    RawSocket client = RawSocket.http2(router.grpcPort());
    byte[] frame = RawSocket.encoded(type, 0, 0, payload);
    ByteBuffer many = ByteBuffer.allocate(1000 * frame.length);
    for (int i = 0; i < 1000; i++) {
      many.put(frame);
    }
    client.sendIfWanted(many.array());
    client.sendIfWanted(many.array());
    return client;
  }

  private static RawSocket rapidReset(RoughRouter router, int number) throws IOException {
    RawSocket client = RawSocket.http2(router.grpcPort());
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < 1000; i++) {
      byte[] head = RawSocket.callHeaders();
      int stream = 1 + 2 * i;
      all.writeBytes(RawSocket.encoded(RawSocket.HEADERS, RawSocket.END_HEADERS, stream, head));
      all.writeBytes(RawSocket.encoded(RawSocket.RST, 0, stream, new byte[] {0, 0, 0, 8}));
    }
    client.sendIfWanted(all.toByteArray());
    return client;
  }

  private static RawSocket continuations(RoughRouter router, int number) throws IOException {
    RawSocket client = RawSocket.http2(router.grpcPort());
    client.frame(RawSocket.HEADERS, 0, 1, new byte[0]);
    byte[] empty = RawSocket.encoded(RawSocket.CONTINUATION, 0, 1, new byte[0]);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < 10_000; i++) {
      all.writeBytes(empty);
    }
    client.sendIfWanted(all.toByteArray());
    return client;
  }

  private static RawSocket halfHead(RoughRouter router, int number) throws IOException {
    RawSocket client = new RawSocket(router.httpPort());
    client.send("POST /v1/traces HTTP/1.1\r\nHost: x\r\nX: " + "y".repeat(8_000) + "\r\n");
    return client;
  }

  private static RawSocket unreadPages(RoughRouter router, int number) throws IOException {
    RawSocket client = new RawSocket(router.metricsPort());
    client.sendIfWanted("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n".repeat(40));
    return client;
  }

  private static RawSocket lineBreaks(RoughRouter router, int number) throws IOException {
    RawSocket client = RawSocket.http2(router.grpcPort());
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    RawSocket.literal(block, ":method", "POST");
    RawSocket.literal(block, ":scheme", "http");
    RawSocket.literal(block, ":path", "/x\r\n2026-01-01T00:00:00.000Z\terror\tInjected/Export");
    RawSocket.literal(block, ":authority", "x\r\nInjected");
    RawSocket.literal(block, "content-type", "application/grpc");
    RawSocket.literal(block, "user-agent", "\r\nInjected");
    int flags = RawSocket.END_HEADERS | RawSocket.END_STREAM;
    client.frame(RawSocket.HEADERS, flags, 1, block.toByteArray());
    return client;
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void harmsNobodyElse(Attack attack) throws Exception {
    List<RawSocket> connections = new ArrayList<>();
    GoodClient good = new GoodClient(router);
    try {
      for (int i = 0; i < CONNECTIONS; i++) {
        connections.add(attack.connection(router, i));
      }
      assertThat(router.sum("router_memory_held_bytes"))
          .isLessThanOrEqualTo(router.sum("router_memory_limit_bytes"));
      assertThat(good.stop()).isPositive();
    } finally {
      for (RawSocket connection : connections) {
        connection.close();
      }
    }
    router.isWell();
    assertThat(router.heapAfterCollection()).isLessThan(heap + HEAP_NOISE);
    assertThat(router.lines()).as("nothing that is sent gets into the log").isEqualTo(lines);
  }
}
