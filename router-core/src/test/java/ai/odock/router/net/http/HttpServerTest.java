package ai.odock.router.net.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.MemoryBudget;
import ai.odock.router.net.Await;
import ai.odock.router.net.Drip;
import ai.odock.router.net.HostPort;
import ai.odock.router.net.ListenAddress;
import ai.odock.router.net.ListenSettings;
import ai.odock.router.net.RawHttp;
import ai.odock.router.net.coding.BodyProblem;
import ai.odock.router.net.coding.Bytes;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class HttpServerTest {
  static final int MAX = 64 << 10;

  final MemoryBudget memory = new MemoryBudget(8 << 20);
  final List<BodyProblem> problems = new CopyOnWriteArrayList<>();
  final BlockingQueue<HttpReply> held = new LinkedBlockingQueue<>();
  final BlockingQueue<Boolean> virtual = new LinkedBlockingQueue<>();
  final List<String> refused = new CopyOnWriteArrayList<>();
  HttpServer server = start(builder(memory));

  /** Answers with what it got. */
  final class Echo implements HttpRoute {
    @Override
    public Set<String> methods() {
      return Set.of("POST");
    }

    @Override
    public @Nullable HttpAnswer onHead(HttpHead head) {
      return head.contentType().equals("text/wrong") ? HttpAnswer.text(415, "415 wrong") : null;
    }

    @Override
    public void onBody(HttpHead head, byte[] array, int offset, int length, HttpReply reply) {
      virtual.add(Thread.currentThread().isVirtual());
      byte[] body = Arrays.copyOfRange(array, offset, offset + length);
      reply.send(new HttpAnswer(200, "x/echo", Map.of("X-Query", head.query()), body));
    }

    @Override
    public HttpAnswer onBodyProblem(HttpHead head, BodyProblem problem, String message) {
      problems.add(problem);
      return HttpRoute.super.onBodyProblem(head, problem, message);
    }
  }

  /** A GET route made of one function. */
  record Page(java.util.function.Consumer<HttpReply> answer) implements HttpRoute {
    @Override
    public Set<String> methods() {
      return Set.of("GET");
    }

    @Override
    public void onBody(HttpHead head, byte[] array, int offset, int length, HttpReply reply) {
      answer.accept(reply);
    }
  }

  /** Fails before the body is read. */
  static final class Early implements HttpRoute {
    @Override
    public Set<String> methods() {
      return Set.of("GET");
    }

    @Override
    public HttpAnswer onHead(HttpHead head) {
      throw new NoClassDefFoundError("planted");
    }

    @Override
    public void onBody(HttpHead head, byte[] array, int offset, int length, HttpReply reply) {}
  }

  HttpServer.Builder builder(MemoryBudget memory) {
    return builder(memory, 0);
  }

  HttpServer.Builder builder(MemoryBudget memory, int connections) {
    ListenAddress here = ListenAddress.tcp(HostPort.parse("127.0.0.1:0"));
    return HttpServer.builder(new ListenSettings(here, connections, 0))
        .memory(memory)
        .maxBodyBytes(MAX)
        .onRefused(refused::add)
        .requestTimeout(Duration.ofMillis(400))
        .route("/echo", new Echo())
        .route("/page", new Page(reply -> reply.send(HttpAnswer.text(200, "page"))))
        .route("/hold", new Page(held::add))
        .route(
            "/break",
            new Page(
                reply -> {
                  throw new IllegalStateException("planted");
                }))
        .route(
            "/fail",
            new Page(
                reply -> {
                  throw new OutOfMemoryError("planted");
                }))
        .route("/early", new Early());
  }

  static HttpServer start(HttpServer.Builder builder) {
    HttpServer server = builder.build();
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

  RawHttp client() throws IOException {
    return new RawHttp(server.port());
  }

  static String post(String headers, String body) {
    return "POST /echo HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n" + body;
  }

  static String get(String path) {
    return "GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n";
  }

  private static Arguments refusedTarget(String name, String request, String why) {
    String text = request + " HTTP/1.1\r\nHost: x\r\n\r\n";
    return argumentSet(name, text, 400, "400 Bad Request: " + why, false);
  }

  static Stream<Arguments> answers() {
    return Stream.of(
        argumentSet("page", get("/page"), 200, "page", true),
        argumentSet("absolute target", get("http://X/page?x=1"), 200, "page", true),
        argumentSet(
            "absolute target without a path",
            get("http://x?x=1"),
            404,
            "404 page not found\n",
            true),
        argumentSet("escaped path", get("/p%61ge"), 200, "page", true),
        argumentSet("body", post("Content-Length: 5\r\n", "hello"), 200, "hello", true),
        argumentSet(
            "identity",
            post("Content-Length: 5\r\nContent-Encoding: identity\r\n", "hello"),
            200,
            "hello",
            true),
        argumentSet("no body at all", post("", ""), 200, "", true),
        argumentSet(
            "chunked",
            post("Transfer-Encoding: chunked\r\n", "3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\nT: x\r\n\r\n"),
            200,
            "hello",
            true),
        argumentSet("unknown path", get("/nope"), 404, "404 page not found\n", true),
        argumentSet("trailing slash", get("/page/"), 404, "404 page not found\n", true),
        argumentSet(
            "wrong method", get("/echo"), 405, "405 method not allowed, supported: [POST]", true),
        argumentSet(
            "early answer",
            post("Content-Type: Text/Wrong; a=b\r\nContent-Length: 5\r\n", "hello"),
            415,
            "415 wrong",
            true),
        argumentSet(
            "unknown encoding",
            post("Content-Length: 2\r\nContent-Encoding: br\r\n", "{}"),
            400,
            "unsupported Content-Encoding: br",
            true),
        argumentSet(
            "two encodings",
            post("Content-Length: 2\r\nContent-Encoding: gzip, gzip\r\n", "{}"),
            400,
            "unsupported Content-Encoding: gzip, gzip",
            true),
        argumentSet(
            "not gzip",
            post("Content-Length: 8\r\nContent-Encoding: gzip\r\n", "not gzip"),
            400,
            "gzip: invalid header",
            true),
        argumentSet(
            "empty gzip",
            post("Content-Length: 0\r\nContent-Encoding: gzip\r\n", ""),
            400,
            "EOF",
            true),
        argumentSet(
            "announced too large",
            post("Content-Length: 65537\r\n", "x".repeat(65537)),
            413,
            "http: request body too large",
            true),
        argumentSet(
            "chunked too large",
            post(
                "Transfer-Encoding: chunked\r\n",
                "10001\r\n" + "x".repeat(65537) + "\r\n0\r\n\r\n"),
            413,
            "http: request body too large",
            false),
        argumentSet("handler throws", get("/break"), 500, "500 internal server error", true),
        argumentSet("handler fails", get("/fail"), 500, "500 internal server error", true),
        argumentSet("head's handler fails", get("/early"), 500, "500 internal server error", false),
        argumentSet(
            "close asked for",
            "GET /page HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
            200,
            "page",
            false),
        argumentSet("HTTP/1.0", "GET /page HTTP/1.0\r\n\r\n", 200, "page", false),
        argumentSet(
            "no host",
            "GET /page HTTP/1.1\r\n\r\n",
            400,
            "400 Bad Request: missing required Host header",
            false),
        argumentSet(
            "two hosts",
            "GET /page HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
            400,
            "400 Bad Request: missing required Host header",
            false),
        argumentSet(
            "broken escape",
            get("/p%zz"),
            400,
            "400 Bad Request: the path has a broken percent escape",
            false),
        refusedTarget(
            "a URL of another host",
            "GET http://host/page",
            "the target is of another server than the Host header"),
        refusedTarget(
            "a URL of another port",
            "GET http://x:81/page",
            "the target is of another server than the Host header"),
        refusedTarget(
            "a URL with a user",
            "GET http://u@x/page",
            "the target is of another server than the Host header"),
        refusedTarget("another scheme", "GET https://x/page", "the target is not of this server"),
        refusedTarget("a file", "GET file:///etc/passwd", "the target is not of this server"),
        refusedTarget("a star", "OPTIONS *", "the target is not of this server"),
        refusedTarget("no slash", "GET page", "the target is not of this server"),
        refusedTarget("a tunnel", "CONNECT x:80", "this is no proxy"),
        refusedTarget("a tunnel to a path", "CONNECT /page", "this is no proxy"),
        argumentSet("no HTTP", "nonsense\r\n\r\n", 400, "400 Bad Request", false),
        argumentSet(
            "long target", get("/" + "x".repeat(9000)), 414, "414 Request-URI Too Long", false),
        argumentSet(
            "large headers",
            post("X: " + "x".repeat(70_000) + "\r\n", ""),
            431,
            "431 Request Header Fields Too Large",
            false),
        argumentSet(
            "foreign version",
            "GET /page HTTP/2.0\r\nHost: x\r\n\r\n",
            505,
            "505 HTTP Version Not Supported: unsupported protocol version",
            false),
        argumentSet(
            "length that is no number",
            post("Content-Length: 0x5\r\n", ""),
            400,
            "400 Bad Request",
            false),
        argumentSet(
            "many headers",
            post("a:\r\n".repeat(200), ""),
            431,
            "431 Request Header Fields Too Large",
            false),
        argumentSet(
            "two lengths",
            post("Content-Length: 5\r\nContent-Length: 6\r\n", "hello"),
            400,
            "400 Bad Request",
            false),
        argumentSet(
            "length and chunks",
            post("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", "5\r\nhello\r\n0\r\n\r\n"),
            400,
            "400 Bad Request",
            false),
        argumentSet(
            "foreign transfer coding",
            post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"),
            501,
            "501 Not Implemented: unsupported transfer encoding",
            false),
        argumentSet(
            "bad chunk", post("Transfer-Encoding: chunked\r\n", "zz\r\nhello"), 400, null, false));
  }

  @ParameterizedTest
  @MethodSource("answers")
  void answers(String request, int status, @Nullable String body, boolean keepsAlive)
      throws IOException {
    try (RawHttp client = client()) {
      client.send(request);
      RawHttp.Answer answer = client.answer();
      assertThat(answer.status()).isEqualTo(status);
      if (body != null) {
        assertThat(answer.body()).isEqualTo(body);
      }
      assertThat(answer.headers()).containsKey("date");
      if (keepsAlive) {
        client.send(get("/page"));
        assertThat(client.answer().body()).isEqualTo("page");
      } else {
        assertThat(answer.headers()).containsEntry("connection", "close");
        assertThat(client.ended()).isTrue();
      }
    }
    Await.until(() -> memory.held() == 0);
  }

  @Test
  void tellsTheAllowedMethods() throws IOException {
    try (RawHttp client = client()) {
      client.send(get("/echo"));
      assertThat(client.answer().headers())
          .containsEntry("allow", "POST")
          .containsEntry("content-type", "text/plain");
    }
  }

  @Test
  void answersHeadWithoutTheBody() throws IOException {
    try (RawHttp client = client()) {
      client.send("HEAD /page HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(client.head().headers()).containsEntry("content-length", "4");
      client.send(get("/page"));
      assertThat(client.answer().body()).isEqualTo("page");
    }
  }

  @Test
  void answersPipelinedRequestsInOrder() throws IOException {
    StringBuilder requests = new StringBuilder();
    for (int i = 0; i < 3000; i++) {
      requests.append(post("Content-Length: 4\r\n", "%04d".formatted(i)));
    }
    try (RawHttp client = client()) {
      Thread sender = Thread.ofVirtual().start(() -> client.send(requests.toString()));
      for (int i = 0; i < 3000; i++) {
        assertThat(client.answer().body()).isEqualTo("%04d".formatted(i));
      }
      assertThat(sender.getState()).isNotNull();
    }
  }

  @Test
  void readsTheNextRequestOnlyWhenTheAnswerIsWritten() throws Exception {
    try (RawHttp client = client()) {
      client.send(get("/hold") + get("/hold"));
      HttpReply first = held.take();
      assertThat(held).isEmpty();
      first.send(HttpAnswer.text(200, "1"));
      assertThat(client.answer().body()).isEqualTo("1");
      held.take().send(HttpAnswer.text(200, "2"));
      assertThat(client.answer().body()).isEqualTo("2");
      assertThatThrownBy(() -> first.send(HttpAnswer.text(200, "again")))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void asksForABodyThatWaits() throws IOException {
    try (RawHttp client = client()) {
      client.send(post("Expect: 100-continue\r\nContent-Length: 5\r\n", ""));
      assertThat(client.head().status()).isEqualTo(100);
      client.send("hello");
      assertThat(client.answer().body()).isEqualTo("hello");
    }
  }

  @Test
  void refusesABodyThatWaits() throws IOException {
    try (RawHttp client = client()) {
      client.send(post("Expect: 100-continue\r\nContent-Length: 65537\r\n", ""));
      assertThat(client.answer().status()).isEqualTo(413);
      assertThat(client.ended()).isTrue();
    }
  }

  @Test
  void aClientThatSendsAllBeforeItReadsGetsTheRefusal() throws IOException {
    // 4 MiB do not fit into the socket's buffers: without draining this would be a reset
    try (RawHttp client = client()) {
      client.send(post("Content-Length: 4194304\r\n", "x".repeat(4 << 20)));
      RawHttp.Answer answer = client.answer();
      assertThat(answer.status()).isEqualTo(413);
      assertThat(answer.headers()).containsEntry("connection", "close");
      assertThat(client.ended()).isTrue();
    }
  }

  @Test
  void inflatesGzipAndSeveralMembers() throws IOException {
    byte[] packed = Bytes.join(Bytes.gzip(Bytes.utf8("hel")), Bytes.gzip(Bytes.utf8("lo")));
    try (RawHttp client = client()) {
      client.send(post("Content-Encoding: GZIP\r\nContent-Length: " + packed.length + "\r\n", ""));
      for (byte b : packed) {
        client.send(new byte[] {b});
      }
      assertThat(client.answer().body()).isEqualTo("hello");
    }
  }

  @Test
  void aBombCostsNoMoreThanTheLimit() throws IOException {
    close();
    MemoryBudget tight = new MemoryBudget(4 << 20);
    server = start(builder(tight).maxBodyBytes(2 << 20));
    byte[] bomb = Bytes.bomb();
    assertThat(bomb.length).isLessThan(2 << 20);
    try (RawHttp client = client()) {
      client.send(post("Content-Encoding: gzip\r\nContent-Length: " + bomb.length + "\r\n", ""));
      client.send(bomb);
      assertThat(client.answer().status()).isEqualTo(413);
    }
    assertThat(problems).containsExactly(BodyProblem.TOO_LARGE);
    Await.until(() -> tight.held() == 0);
  }

  @Test
  void refusesWithoutMemory() throws IOException {
    close();
    MemoryBudget small = new MemoryBudget(1000 + HeadCharge.BYTES);
    server = start(builder(small));
    try (RawHttp client = client()) {
      client.send(post("Content-Length: 1001\r\n", "x".repeat(1001)));
      assertThat(client.answer().status()).isEqualTo(503);
      client.send(post("Content-Length: 1000\r\n", "x".repeat(1000)));
      assertThat(client.answer().status()).isEqualTo(200);
    }
    assertThat(problems).containsExactly(BodyProblem.NO_MEMORY);
    Await.until(() -> small.held() == 0);
  }

  @Test
  void largeBodiesAreHandledOffTheLoop() throws Exception {
    close();
    server = start(builder(memory).offLoopBytes(1000));
    try (RawHttp client = client()) {
      client.send(post("Content-Length: 1000\r\n", "x".repeat(1000)));
      assertThat(client.answer().status()).isEqualTo(200);
      assertThat(virtual.take()).isFalse();
      client.send(post("Content-Length: 1001\r\n", "x".repeat(1001)));
      assertThat(client.answer().body()).hasSize(1001);
      assertThat(virtual.take()).isTrue();
    }
  }

  static Stream<Arguments> silences() {
    return Stream.of(
        argumentSet("inside the head", "GET /page HT"),
        argumentSet("inside the body", post("Content-Length: 5\r\n", "he")),
        argumentSet("inside a chunk", post("Transfer-Encoding: chunked\r\n", "5\r\nhe")));
  }

  @ParameterizedTest
  @MethodSource("silences")
  void cutsAClientThatStops(String begun) throws IOException {
    try (RawHttp client = client()) {
      client.send(begun);
      assertThat(client.ended()).isTrue();
    }
    Await.until(() -> memory.held() == 0);
  }

  @Test
  void cutsAClientThatSendsNextToNothing() throws IOException {
    try (RawHttp client = client()) {
      client.send(post("Content-Length: 5000\r\n", ""));
      Thread drip = Drip.start(() -> client.send("x"));
      assertThat(client.ended()).isTrue();
      drip.interrupt();
    }
    Await.until(() -> memory.held() == 0);
  }

  @Test
  void aHeadIsChargedFromItsFirstByte() throws IOException {
    close();
    MemoryBudget small = new MemoryBudget(HeadCharge.BYTES + 1000);
    server = start(builder(small));
    try (RawHttp begun = client();
        RawHttp late = client()) {
      begun.send("GET /pa");
      Await.until(() -> small.held() == HeadCharge.BYTES);
      late.send(get("/page"));
      assertThat(late.answer().status()).isEqualTo(503);
      assertThat(refused).containsExactly("no_memory");
      begun.send("ge HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(begun.answer().status()).isEqualTo(200);
      Await.until(() -> small.held() == 0);
    }
  }

  @Test
  void cutsAClientThatPipelinesWithoutEnd() throws IOException {
    try (RawHttp client = client()) {
      client.send(get("/hold") + get("/page").repeat(100));
      assertThat(client.ended()).isTrue();
    }
    Await.until(() -> memory.held() == 0);
  }

  static Stream<Arguments> unreadable() {
    return Stream.of(
        argumentSet("no HTTP", "nonsense\r\n\r\n", List.of("malformed")),
        argumentSet("no host", "GET / HTTP/1.1\r\n\r\n", List.of("malformed")),
        argumentSet(
            "large head", post("X: " + "x".repeat(70_000) + "\r\n", ""), List.of("too_large")),
        argumentSet("unknown path", get("/nope"), List.of()));
  }

  @ParameterizedTest
  @MethodSource("unreadable")
  void tellsOfHeadsThatItCannotRead(String request, List<String> told) throws IOException {
    try (RawHttp client = client()) {
      client.send(request);
      assertThat(client.answer().status()).isBetween(400, 499);
    }
    assertThat(refused).isEqualTo(told);
  }

  @Test
  void aSlowHandlerIsNotASilentClient() throws Exception {
    try (RawHttp client = client()) {
      client.send(get("/hold"));
      HttpReply reply = held.take();
      long start = System.nanoTime();
      Await.until(() -> System.nanoTime() - start > TimeUnit.MILLISECONDS.toNanos(1000));
      reply.send(HttpAnswer.text(200, "late"));
      assertThat(client.answer().body()).isEqualTo("late");
    }
  }

  @Test
  void cutsAnIdleConnection() throws IOException {
    close();
    server = start(builder(memory).idleTimeout(Duration.ofMillis(100)));
    try (RawHttp client = client()) {
      assertThat(client.ended()).isTrue();
    }
  }

  @Test
  void answersAClientThatHasEndedItsHalf() throws Exception {
    try (RawHttp client = client()) {
      client.send(get("/hold") + get("/page"));
      client.endOutput();
      held.take().send(HttpAnswer.text(200, "1"));
      assertThat(client.answer().body()).isEqualTo("1");
      assertThat(client.answer().body()).isEqualTo("page");
      assertThat(client.ended()).isTrue();
    }
  }

  @Test
  void aClientThatGoesAwayInTheMiddleFreesTheMemory() throws IOException {
    try (RawHttp client = client()) {
      client.send(post("Content-Length: 5000\r\n", "x".repeat(1000)));
      Await.until(() -> memory.held() > 0);
    }
    Await.until(() -> memory.held() == 0);
  }

  @Test
  void closeLetsABegunRequestFinish() throws Exception {
    try (RawHttp client = client();
        RawHttp idle = client()) {
      client.send(get("/hold"));
      HttpReply reply = held.take();
      var closed = CompletableFuture.runAsync(() -> server.close(in(20_000)));
      assertThat(idle.ended()).isTrue();
      assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), server.port()))
          .isInstanceOf(IOException.class);
      assertThat(closed).isNotDone();
      reply.send(HttpAnswer.text(200, "done"));
      RawHttp.Answer answer = client.answer();
      assertThat(answer.body()).isEqualTo("done");
      assertThat(answer.headers()).containsEntry("connection", "close");
      closed.get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void closeCutsAtTheDeadline() throws Exception {
    try (RawHttp client = client()) {
      client.send(get("/hold"));
      HttpReply reply = held.take();
      server.close(in(50));
      assertThat(client.ended()).isTrue();
      reply.send(HttpAnswer.text(200, "too late"));
    }
  }

  @Test
  void anErrorOnAVirtualThreadIsAnsweredToo() throws IOException {
    close();
    server = start(builder(memory).offLoopBytes(0));
    try (RawHttp client = client()) {
      String request = "GET /fail HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc";
      client.send(request);
      assertThat(client.answer().status()).isEqualTo(500);
      client.send(get("/page"));
      assertThat(client.answer().body()).isEqualTo("page");
      Await.until(() -> memory.held() == 0);
    }
  }

  @Test
  void turnsAwayTooManyConnections() throws IOException {
    close();
    server = start(builder(memory, 1));
    try (RawHttp first = client()) {
      first.send(get("/page"));
      assertThat(first.answer().body()).isEqualTo("page");
      try (RawHttp second = client()) {
        assertThat(second.ended()).isTrue();
      }
      assertThat(server.refusedConnections()).isEqualTo(1);
      first.send(get("/page"));
      assertThat(first.answer().body()).isEqualTo("page");
    }
  }

  @Test
  void saysWhyItCannotListen() {
    HostPort taken = new HostPort("127.0.0.1", server.port());
    assertThatThrownBy(() -> HttpServer.builder(taken).build().start())
        .hasMessage("listen tcp " + taken + ": bind: address already in use");
    assertThatThrownBy(() -> HttpServer.builder(HostPort.parse("no.invalid:1")).build().start())
        .hasMessage("listen tcp: lookup no.invalid: no such host");
  }

  @Test
  void aServerThatWasNotStartedCloses() {
    HttpServer idle = HttpServer.builder(HostPort.parse(":0")).build();
    idle.close(in(0));
    idle.close(in(0));
    assertThat(idle.port()).isZero();
  }
}
