package ai.odock.router.net.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.MemoryBudget;
import ai.odock.router.net.Await;
import ai.odock.router.net.Drip;
import ai.odock.router.net.HostPort;
import ai.odock.router.net.RawHttp;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Ways to misuse HTTP/1.1 beyond what cannot be read. */
@Timeout(60)
class HttpAbuseTest {
  private static final int CLIENTS = 20;

  /** More than the buffers of two sockets take. */
  private static final byte[] LARGE = new byte[32 << 20];

  private static final String[] HEADERS = {"content-type", "content-length", "date"};
  private static final String[] WITH_CLOSE = {
    "content-type", "content-length", "date", "connection"
  };

  private final MemoryBudget memory = new MemoryBudget(8 << 20);
  private final HttpServer server =
      HttpServer.builder(HostPort.parse("127.0.0.1:0"))
          .memory(memory)
          .requestTimeout(Duration.ofMillis(500))
          .route("/take", new Take())
          .route("/large", new Page(new HttpAnswer(200, "x/y", LARGE)))
          .route("/small", new Page(HttpAnswer.text(200, "small")))
          .build();

  private record Page(HttpAnswer answer) implements HttpRoute {
    @Override
    public Set<String> methods() {
      return Set.of("GET");
    }

    @Override
    public void onBody(HttpHead head, byte[] array, int offset, int length, HttpReply reply) {
      reply.send(answer);
    }
  }

  private record Take() implements HttpRoute {
    @Override
    public Set<String> methods() {
      return Set.of("POST");
    }

    @Override
    public void onBody(HttpHead head, byte[] array, int offset, int length, HttpReply reply) {
      reply.send(HttpAnswer.text(200, "taken"));
    }
  }

  @BeforeEach
  void start() throws IOException {
    server.start();
  }

  @AfterEach
  void close() {
    server.close(Deadline.in(Clock.SYSTEM, Duration.ZERO));
  }

  private static String get(String path) {
    return "GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n";
  }

  @Test
  void clientsThatNeverReadTheirAnswersAreCutAndHarmNobody() throws IOException {
    List<RawHttp> deaf = new ArrayList<>();
    try (RawHttp other = new RawHttp(server.port())) {
      for (int i = 0; i < CLIENTS; i++) {
        RawHttp client = new RawHttp(server.port());
        deaf.add(client);
        client.send(get("/large").repeat(20));
        other.send(get("/small"));
        assertThat(other.answer().body()).isEqualTo("small");
      }
      Await.until(() -> memory.held() == 0);
    } finally {
      for (RawHttp client : deaf) {
        assertThat(client.readToTheEnd()).as("one whole answer").isLessThan(LARGE.length);
        client.close();
      }
    }
  }

  @Test
  void whoHoldsMuchMemoryHasToSendMuch() throws IOException {
    try (RawHttp client = new RawHttp(server.port())) {
      client.send("POST /take HTTP/1.1\r\nHost: x\r\nContent-Length: 7000000\r\n\r\n");
      client.send(new byte[2 << 20]);
      Await.until(() -> memory.held() > 6 << 20);
      // enough for a small body: 1 KiB each 10 ms
      Thread drip = Drip.start(() -> client.send(new byte[1024]));
      assertThat(client.ended()).isTrue();
      drip.interrupt();
    }
    Await.until(() -> memory.held() == 0);
  }

  static Stream<Arguments> injections() {
    return Stream.of(
        argumentSet("line breaks in the path", get("/x%0d%0aInjected:%201")),
        argumentSet("line breaks in the query", get("/small?%0d%0aInjected:%201")),
        argumentSet("a bare line feed in the target", "GET /x\nInjected: 1 HTTP/1.1\r\n\r\n"),
        argumentSet(
            "a bare carriage return in a header",
            "GET /x HTTP/1.1\r\nHost: x\rInjected: 1\r\n\r\n"),
        argumentSet("a folded header", "GET /x HTTP/1.1\r\nHost: x\r\n Injected: 1\r\n\r\n"),
        argumentSet(
            "a coding",
            "GET /small HTTP/1.1\r\nHost: x\r\nContent-Encoding: a%0d%0aInjected: 1\r\n\r\n"));
  }

  @ParameterizedTest
  @MethodSource("injections")
  void nothingThatWasSentBecomesAHeader(String request) throws IOException {
    try (RawHttp client = new RawHttp(server.port())) {
      client.send(request);
      RawHttp.Answer answer = client.answer();
      assertThat(answer.headers())
          .doesNotContainKey("injected")
          .containsOnlyKeys(answer.headers().containsKey("connection") ? WITH_CLOSE : HEADERS);
    }
  }
}
