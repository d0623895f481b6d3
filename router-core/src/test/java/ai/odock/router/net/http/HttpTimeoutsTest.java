package ai.odock.router.net.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.odock.router.MemoryBudget;
import ai.odock.router.net.Await;
import ai.odock.router.net.Drip;
import ai.odock.router.net.HostPort;
import ai.odock.router.net.RawHttp;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an operator allows the clients of an HTTP server, beside silence. */
@Timeout(60)
class HttpTimeoutsTest {
  private static final Duration SOON = Duration.ofMillis(200);

  private final MemoryBudget memory = new MemoryBudget(1 << 20);
  private final BlockingQueue<HttpReply> held = new LinkedBlockingQueue<>();
  private @Nullable HttpServer server;

  private record Route(BlockingQueue<HttpReply> held) implements HttpRoute {
    @Override
    public Set<String> methods() {
      return Set.of("POST");
    }

    @Override
    public void onBody(HttpHead head, byte[] array, int offset, int length, HttpReply reply) {
      if (head.path().equals("/hold")) {
        held.add(reply);
      } else {
        reply.send(HttpAnswer.text(200, "ok"));
      }
    }
  }

  private RawHttp client(UnaryOperator<HttpServer.Builder> limits) throws IOException {
    HttpServer.Builder builder =
        HttpServer.builder(HostPort.parse("127.0.0.1:0"))
            .memory(memory)
            .route("/ok", new Route(held))
            .route("/hold", new Route(held));
    HttpServer started = limits.apply(builder).build();
    started.start();
    server = started;
    return new RawHttp(started.port());
  }

  @AfterEach
  void close() {
    if (server != null) {
      server.close(Deadline.in(Clock.SYSTEM, Duration.ZERO));
    }
    Await.until(() -> memory.held() == 0);
  }

  private static String post(String path, String headers, String body) {
    return "POST " + path + " HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n" + body;
  }

  @Test
  void aHeadThatTakesTooLongIsCut() throws IOException {
    try (RawHttp client = client(it -> it.readHeaderTimeout(SOON))) {
      client.send("POST /ok HTTP/1.1\r\n");
      Thread drip = Drip.start(() -> client.send("X: y\r\n"));
      assertThat(client.ended()).isTrue();
      drip.interrupt();
    }
  }

  @Test
  void aConnectionThatNeverBeginsItsFirstRequestIsCut() throws IOException {
    try (RawHttp client = client(it -> it.readHeaderTimeout(SOON))) {
      assertThat(client.ended()).isTrue();
    }
  }

  @Test
  void aBodyMayTakeLongerThanItsHead() throws IOException {
    try (RawHttp client = client(it -> it.readHeaderTimeout(SOON))) {
      client.send(post("/ok", "Content-Length: 1\r\n", ""));
      waitFor(SOON.multipliedBy(2));
      client.send("x");
      assertThat(client.answer().status()).isEqualTo(200);
      // and so may the pause before the next request
      waitFor(SOON.multipliedBy(2));
      client.send(post("/ok", "", ""));
      assertThat(client.answer().status()).isEqualTo(200);
    }
  }

  @Test
  void aRequestThatTakesTooLongIsCut() throws IOException {
    try (RawHttp client = client(it -> it.readTimeout(SOON))) {
      client.send(post("/ok", "Content-Length: 50000\r\n", ""));
      Thread drip = Drip.start(() -> client.send("x".repeat(200)));
      assertThat(client.ended()).isTrue();
      drip.interrupt();
    }
  }

  @Test
  void theTimeForARequestIsNotTheTimeForItsAnswer() throws Exception {
    try (RawHttp client = client(it -> it.readTimeout(SOON))) {
      client.send(post("/hold", "", ""));
      HttpReply reply = held.take();
      waitFor(SOON.multipliedBy(2));
      reply.send(HttpAnswer.text(200, "late"));
      assertThat(client.answer().body()).isEqualTo("late");
    }
  }

  @Test
  void eachRequestHasItsOwnTime() throws IOException {
    try (RawHttp client =
        client(it -> it.readTimeout(SOON).readHeaderTimeout(SOON).writeTimeout(SOON))) {
      for (int i = 0; i < 4; i++) {
        waitFor(SOON.dividedBy(2));
        client.send(post("/ok", "", "") + post("/ok", "", ""));
        assertThat(client.answer().status()).isEqualTo(200);
        assertThat(client.answer().status()).isEqualTo(200);
      }
    }
  }

  @Test
  void anAnswerThatTakesTooLongIsNotSent() throws Exception {
    try (RawHttp client = client(it -> it.writeTimeout(SOON))) {
      client.send(post("/hold", "", ""));
      HttpReply reply = held.take();
      assertThat(client.ended()).isTrue();
      reply.send(HttpAnswer.text(200, "too late"));
    }
  }

  @Test
  void withoutKeepAliveEveryAnswerIsTheLast() throws IOException {
    try (RawHttp client = client(it -> it.keepAlive(false))) {
      client.send(post("/ok", "", ""));
      assertThat(client.answer().headers()).containsEntry("connection", "close");
      assertThat(client.ended()).isTrue();
    }
  }

  @Test
  void everyAnswerHasTheOperatorsHeaders() throws IOException {
    Map<String, String> headers = Map.of("X-From", "router", "Content-Type", "not/this");
    try (RawHttp client = client(it -> it.responseHeaders(headers))) {
      client.send(post("/ok", "", ""));
      assertThat(client.answer().headers())
          .containsEntry("x-from", "router")
          .containsEntry("content-type", "text/plain");
      for (String bad :
          new String[] {
            post("/nope", "", ""), "GET /ok HTTP/1.1\r\nHost: x\r\n\r\n", "nonsense\r\n\r\n"
          }) {
        client.send(bad);
        assertThat(client.answer().headers()).containsEntry("x-from", "router");
      }
    }
  }

  @Test
  void alsoTheAnswerThatThereIsNoMemory() throws IOException {
    assertThat(memory.tryCharge(memory.limit())).isTrue();
    try (RawHttp client = client(it -> it.responseHeaders(Map.of("X-From", "router")))) {
      client.send(post("/ok", "", ""));
      RawHttp.Answer answer = client.answer();
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.headers())
          .containsEntry("x-from", "router")
          .containsEntry("retry-after", "1");
    }
    memory.release(memory.limit());
  }

  @Test
  void timeDoesNotRunBackwards() {
    Duration wrong = Duration.ofSeconds(-1);
    assertThatThrownBy(() -> new HttpTimeouts(SOON, SOON, wrong, SOON, SOON))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void waitFor(Duration time) {
    long start = System.nanoTime();
    Await.until(() -> System.nanoTime() - start > time.toNanos());
  }
}
