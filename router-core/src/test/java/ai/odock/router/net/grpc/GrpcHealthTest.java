package ai.odock.router.net.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.MemoryBudget;
import ai.odock.router.net.Await;
import ai.odock.router.net.HostPort;
import ai.odock.router.net.RawHttp2;
import ai.odock.router.net.coding.Bytes;
import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** grpc.health.v1, as probes and load balancers ask. */
@Timeout(60)
class GrpcHealthTest {
  private static final byte[] SERVING = Bytes.framed(0, new byte[] {8, 1});
  private static final byte[] NOT_SERVING = Bytes.framed(0, new byte[] {8, 2});
  private static final byte[] UNKNOWN = Bytes.framed(0, new byte[] {8, 3});

  private final MemoryBudget memory = new MemoryBudget(1 << 20);
  private final GrpcServer server =
      GrpcServer.builder(HostPort.parse("127.0.0.1:0"))
          .memory(memory)
          .health()
          .unary("test.Service", "Echo", (array, offset, length, reply) -> reply.ok(new byte[0]))
          .build();

  @BeforeEach
  void start() throws IOException {
    server.start();
  }

  @AfterEach
  void close() {
    server.close(Deadline.in(Clock.SYSTEM, Duration.ZERO));
    Await.until(() -> memory.held() == 0);
  }

  private static void ask(RawHttp2 client, int stream, String method, byte[] message)
      throws IOException {
    client.call(stream, false, "/grpc.health.v1.Health/" + method, Map.of());
    client.data(stream, true, Bytes.framed(0, message));
  }

  private static byte[] service(String name) {
    ProtoWriter request = new ProtoWriter(32);
    request.stringField(1, name);
    return request.toByteArray();
  }

  private static byte[] message(RawHttp2 client) throws IOException {
    ByteBuf data = client.next(RawHttp2.DATA, true).payload();
    byte[] message = new byte[data.readableBytes()];
    data.readBytes(message);
    return message;
  }

  @ParameterizedTest
  @CsvSource({"''", "test.Service"})
  void aServiceThatIsThereServes(String name) throws IOException {
    try (RawHttp2 client = new RawHttp2(server.port())) {
      ask(client, 1, "Check", service(name));
      RawHttp2.Answer answer = client.answer(1);
      assertThat(answer.status()).isEqualTo("0 ");
      assertThat(answer.data().toByteArray()).isEqualTo(SERVING);
      ask(client, 3, "Watch", service(name));
      assertThat(message(client)).isEqualTo(SERVING);
    }
  }

  @Test
  void theServerItselfIsMeantByNoName() throws IOException {
    try (RawHttp2 client = new RawHttp2(server.port())) {
      ask(client, 1, "Check", new byte[0]);
      assertThat(client.answer(1).data().toByteArray()).isEqualTo(SERVING);
    }
  }

  @Test
  void anUnknownServiceIsNotFound() throws IOException {
    try (RawHttp2 client = new RawHttp2(server.port())) {
      ask(client, 1, "Check", service("test.Nope"));
      assertThat(client.answer(1).status()).isEqualTo("5 unknown service");
      ask(client, 3, "Watch", service("test.Nope"));
      assertThat(message(client)).as("it may come").isEqualTo(UNKNOWN);
    }
  }

  @ParameterizedTest
  @CsvSource({"Check", "Watch"})
  void damageIsToldToItsSender(String method) throws IOException {
    try (RawHttp2 client = new RawHttp2(server.port())) {
      ask(client, 1, method, new byte[] {0x0a, 100});
      assertThat(client.answer(1).status()).startsWith("3 grpc: error unmarshalling request");
    }
  }

  @Test
  void whoWatchesIsToldOfTheStopWhichDoesNotWaitForIt() throws Exception {
    try (RawHttp2 client = new RawHttp2(server.port())) {
      ask(client, 1, "Watch", new byte[0]);
      assertThat(message(client)).isEqualTo(SERVING);
      assertThat(memory.held()).as("the call is charged").isEqualTo(GrpcCall.BYTES);
      var closed =
          CompletableFuture.runAsync(
              () -> server.close(Deadline.in(Clock.SYSTEM, Duration.ofSeconds(30))));
      RawHttp2.Answer answer = client.answer(1);
      assertThat(answer.data().toByteArray()).isEqualTo(NOT_SERVING);
      assertThat(answer.status()).isEqualTo("14 the server is stopping");
      closed.get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void aWatcherThatGoesAwayIsForgotten() throws IOException {
    try (RawHttp2 client = new RawHttp2(server.port())) {
      ask(client, 1, "Watch", new byte[0]);
      assertThat(message(client)).isEqualTo(SERVING);
      client.frame(RawHttp2.RST, 0, 1, new byte[] {0, 0, 0, 8});
      Await.until(() -> memory.held() == 0);
      ask(client, 3, "Check", new byte[0]);
      assertThat(client.answer(3).data().toByteArray()).isEqualTo(SERVING);
    }
  }

  @Test
  void aServerThatWasNotToldToHasNoHealthService() throws IOException {
    GrpcServer plain = GrpcServer.builder(HostPort.parse("127.0.0.1:0")).build();
    plain.start();
    try (RawHttp2 client = new RawHttp2(plain.port())) {
      ask(client, 1, "Check", new byte[0]);
      assertThat(client.answer(1).status()).isEqualTo("12 unknown service grpc.health.v1.Health");
    } finally {
      plain.close(Deadline.in(Clock.SYSTEM, Duration.ZERO));
    }
  }
}
