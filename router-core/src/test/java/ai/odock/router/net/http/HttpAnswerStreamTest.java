package ai.odock.router.net.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.odock.router.net.HostPort;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers that are written bit by bit. */
class HttpAnswerStreamTest {
  private static final HttpAnswer HEAD = new HttpAnswer(200, "text/x", new byte[0]);

  private final BlockingQueue<HttpReply> asked = new LinkedBlockingQueue<>();
  private final HttpServer server =
      HttpServer.builder(new HostPort("127.0.0.1", 0)).route("/page", new Route(asked)).build();

  private record Route(BlockingQueue<HttpReply> asked) implements HttpRoute {
    @Override
    public Set<String> methods() {
      return Set.of("GET");
    }

    @Override
    public void onBody(HttpHead head, byte[] array, int offset, int length, HttpReply reply) {
      asked.add(reply);
    }
  }

  @BeforeEach
  void start() throws IOException {
    server.start();
  }

  @AfterEach
  void stop() {
    server.close(Deadline.in(Clock.SYSTEM, Duration.ZERO));
  }

  private Socket ask(String request) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout(20_000);
    send(socket, request);
    return socket;
  }

  private static void send(Socket socket, String request) throws IOException {
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
  }

  private HttpReply next() throws InterruptedException {
    HttpReply reply = asked.poll(20, TimeUnit.SECONDS);
    assertThat(reply).isNotNull();
    return reply;
  }

  private static void write(HttpAnswerStream stream, String text) throws IOException {
    byte[] bytes = ("<" + text + ">").getBytes(StandardCharsets.US_ASCII);
    stream.write(bytes, 1, bytes.length - 2);
  }

  @Test
  void partsArriveAsOneBodyAndTheConnectionGoesOn() throws Exception {
    try (Socket socket = ask("GET /page HTTP/1.1\r\nHost: x\r\n\r\n")) {
      for (int i = 0; i < 2; i++) {
        try (HttpAnswerStream stream = next().begin(HEAD, false)) {
          write(stream, "ab");
          write(stream, "c");
          stream.end();
        }
        String answer = readTo(socket.getInputStream(), "0\r\n\r\n");
        assertThat(answer)
            .startsWith("HTTP/1.1 200 OK\r\n")
            .contains("content-type: text/x\r\n", "transfer-encoding: chunked\r\n")
            .doesNotContain("content-length")
            .endsWith("\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n");
        send(socket, "GET /page HTTP/1.1\r\nHost: x\r\n\r\n");
      }
    }
  }

  @Test
  void anOldClientReadsToTheEnd() throws Exception {
    try (Socket socket = ask("GET /page HTTP/1.0\r\n\r\n")) {
      try (HttpAnswerStream stream = next().begin(HEAD, false)) {
        write(stream, "abc");
        stream.end();
      }
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertThat(answer).contains("connection: close").endsWith("\r\n\r\nabc");
      assertThat(answer).doesNotContain("chunked");
    }
  }

  @Test
  void aHeadHasNoBody() throws Exception {
    try (Socket socket = ask("HEAD /page HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")) {
      try (HttpAnswerStream stream = next().begin(HEAD, false)) {
        write(stream, "abc");
        stream.end();
      }
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertThat(answer).contains("text/x").endsWith("\r\n\r\n");
    }
  }

  @Test
  void theBodyIsCompressedOnTheWay() throws Exception {
    try (Socket socket = ask("GET /page HTTP/1.0\r\n\r\n")) {
      try (HttpAnswerStream stream =
          next().begin(new HttpAnswer(200, "", Map.of("a", "b"), new byte[0]), true)) {
        write(stream, "abc");
        stream.end();
      }
      byte[] answer = socket.getInputStream().readAllBytes();
      String text = new String(answer, StandardCharsets.ISO_8859_1);
      assertThat(text).contains("Content-Encoding: gzip").contains("a: b");
      int body = text.indexOf("\r\n\r\n") + 4;
      InputStream wire = new ByteArrayInputStream(Arrays.copyOfRange(answer, body, answer.length));
      assertThat(new GZIPInputStream(wire).readAllBytes()).asString().isEqualTo("abc");
    }
  }

  @Test
  void whatIsNotEndedIsCutSoThatNobodyTakesItForWhole() throws Exception {
    try (Socket socket = ask("GET /page HTTP/1.1\r\nHost: x\r\n\r\n")) {
      try (HttpAnswerStream stream = next().begin(HEAD, false)) {
        write(stream, "abc");
      }
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertThat(answer).endsWith("3\r\nabc\r\n");
    }
  }

  @Test
  void aWriteWaitsForTheClientAndFailsWhenItHasGone() throws Exception {
    Socket socket = ask("GET /page HTTP/1.1\r\nHost: x\r\n\r\n");
    try (HttpAnswerStream stream = next().begin(HEAD, false)) {
      byte[] part = new byte[1 << 20];
      Thread writer = Thread.ofVirtual().start(() -> writeUntilItFails(stream, part));
      assertThat(socket.getInputStream().read()).isEqualTo('H');
      socket.setSoLinger(true, 0);
      socket.close();
      assertThat(writer.join(Duration.ofSeconds(20))).isTrue();
    }
  }

  private static void writeUntilItFails(HttpAnswerStream stream, byte[] part) {
    assertThatThrownBy(
            () -> {
              while (true) {
                stream.write(part, 0, part.length);
              }
            })
        .isInstanceOf(IOException.class);
  }

  @Test
  void answersOnce() throws Exception {
    try (Socket _ = ask("GET /page HTTP/1.1\r\nHost: x\r\n\r\n")) {
      HttpReply reply = next();
      try (HttpAnswerStream stream = reply.begin(HEAD, false)) {
        assertThatThrownBy(() -> reply.send(HEAD)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> reply.begin(HEAD, true)).isInstanceOf(IllegalStateException.class);
        stream.end();
      }
    }
  }

  private static String readTo(InputStream in, String end) throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.indexOf(end) < 0) {
      int b = in.read();
      assertThat(b).isNotNegative();
      text.append((char) b);
    }
    return text.toString();
  }
}
