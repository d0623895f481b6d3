package ai.odock.router.net.http;

import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.MemoryBudget;
import ai.odock.router.net.Await;
import ai.odock.router.net.HostPort;
import ai.odock.router.net.RawHttp;
import ai.odock.router.net.RawHttp2;
import ai.odock.router.net.coding.BodyProblem;
import ai.odock.router.net.coding.Bytes;
import ai.odock.router.net.coding.ContentCoding;
import ai.odock.router.net.coding.Packed;
import ai.odock.router.net.grpc.GrpcServer;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every coding over real connections, HTTP and gRPC. */
@Timeout(60)
class CodedRequestsTest {
  private static final int MAX = 1 << 20;
  private static final byte[] TEXT = Bytes.utf8("hello ".repeat(5000));

  private final MemoryBudget memory = new MemoryBudget(8 << 20);
  private final List<String> reasons = new CopyOnWriteArrayList<>();
  private final List<BodyProblem> problems = new CopyOnWriteArrayList<>();
  private @Nullable HttpServer http;
  private @Nullable GrpcServer grpc;

  /** Answers with the length and the hash of what it got. */
  private final class Digest implements HttpRoute {
    @Override
    public Set<String> methods() {
      return Set.of("POST");
    }

    @Override
    public void onBody(HttpHead head, byte[] array, int offset, int length, HttpReply reply) {
      reply.send(HttpAnswer.text(200, digest(array, length)));
    }

    @Override
    public HttpAnswer onBodyProblem(HttpHead head, BodyProblem problem, String message) {
      problems.add(problem);
      return HttpRoute.super.onBodyProblem(head, problem, message);
    }
  }

  private static String digest(byte[] array, int length) {
    return length + " " + Arrays.hashCode(Arrays.copyOf(array, length));
  }

  private RawHttp http(Map<String, ContentCoding> codings) throws IOException {
    HttpServer server =
        HttpServer.builder(HostPort.parse("127.0.0.1:0"))
            .memory(memory)
            .maxBodyBytes(MAX)
            .codings(codings)
            .route("/digest", new Digest())
            .build();
    server.start();
    http = server;
    return new RawHttp(server.port());
  }

  private RawHttp2 grpc() throws IOException {
    GrpcServer server =
        GrpcServer.builder(HostPort.parse("127.0.0.1:0"))
            .memory(memory)
            .maxMessageBytes(MAX)
            .onRefused(reasons::add)
            .unary(
                "test.Service",
                "Digest",
                (array, offset, length, reply) -> reply.ok(Bytes.utf8(digest(array, length))))
            .build();
    server.start();
    grpc = server;
    return new RawHttp2(server.port());
  }

  @AfterEach
  void close() {
    Deadline now = Deadline.in(Clock.SYSTEM, Duration.ZERO);
    if (http != null) {
      http.close(now);
    }
    if (grpc != null) {
      grpc.close(now);
    }
    Await.until(() -> memory.held() == 0);
  }

  private static RawHttp.Answer post(RawHttp client, String headers, byte[] body)
      throws IOException {
    client.send(
        "POST /digest HTTP/1.1\r\nHost: x\r\n%sContent-Length: %d\r\n\r\n"
            .formatted(headers, body.length));
    client.send(body);
    return client.answer();
  }

  private static RawHttp.Answer post(RawHttp client, Packed packed, byte[] plain)
      throws IOException {
    return post(client, "Content-Encoding: " + packed.encoding + "\r\n", packed.pack(plain));
  }

  @ParameterizedTest
  @EnumSource
  void overHttp(Packed packed) throws IOException {
    try (RawHttp client = http(ContentCoding.HTTP_NAMES)) {
      assertThat(post(client, packed, TEXT).body()).isEqualTo(digest(TEXT, TEXT.length));
      RawHttp.Answer bomb = post(client, packed, new byte[MAX + 1]);
      assertThat(bomb.status()).isEqualTo(413);
      assertThat(bomb.body()).isEqualTo("http: request body too large");
      assertThat(problems).containsExactly(BodyProblem.TOO_LARGE);
      assertThat(post(client, packed, TEXT).status()).as("the next one").isEqualTo(200);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"GZIP", "ZSTD", "ZSTD_STREAM", "SNAPPY_FRAMES"})
  void overGrpc(Packed packed) throws IOException {
    String name = packed == Packed.SNAPPY_FRAMES ? "snappy" : packed.encoding;
    try (RawHttp2 client = grpc()) {
      for (int stream = 1; stream < 6; stream += 4) {
        client.call(stream, false, "/test.Service/Digest", Map.of("grpc-encoding", name));
        client.data(stream, true, Bytes.framed(1, packed.pack(TEXT)));
        byte[] answer = client.answer(stream).data().toByteArray();
        assertThat(new String(answer, 5, answer.length - 5, StandardCharsets.UTF_8))
            .isEqualTo(digest(TEXT, TEXT.length));
        int next = stream + 2;
        client.call(next, false, "/test.Service/Digest", Map.of("grpc-encoding", name));
        sendInFrames(client, next, Bytes.framed(1, packed.pack(new byte[MAX + 1])));
        assertThat(client.answer(next).status())
            .isEqualTo("8 grpc: received message larger than max (1048577 vs. 1048576)");
      }
    }
    assertThat(reasons).containsOnly("too_large");
  }

  private static void sendInFrames(RawHttp2 client, int stream, byte[] body) throws IOException {
    int frame = 16_384;
    for (int at = 0; at < body.length; at += frame) {
      int end = Math.min(body.length, at + frame);
      client.data(stream, end == body.length, Arrays.copyOfRange(body, at, end));
    }
  }

  @Test
  void onlyWhatIsListedIsAccepted() throws IOException {
    try (RawHttp client = http(Map.of("zstd", ContentCoding.ZSTD))) {
      assertThat(post(client, Packed.ZSTD, TEXT).status()).isEqualTo(200);
      RawHttp.Answer gzip = post(client, Packed.GZIP, TEXT);
      assertThat(gzip.status()).isEqualTo(400);
      assertThat(gzip.body()).isEqualTo("unsupported Content-Encoding: gzip");
      assertThat(post(client, "", TEXT).body()).isEqualTo("unsupported Content-Encoding: ");
      assertThat(post(client, "Content-Encoding: identity\r\n", TEXT).status()).isEqualTo(400);
    }
  }

  @Test
  void oneCodingABody() throws IOException {
    byte[] twice = Packed.GZIP.pack(Packed.ZSTD.pack(TEXT));
    try (RawHttp client = http(ContentCoding.HTTP_NAMES)) {
      for (String headers :
          List.of(
              "Content-Encoding: zstd, gzip\r\n",
              "Content-Encoding: zstd\r\nContent-Encoding: gzip\r\n")) {
        RawHttp.Answer answer = post(client, headers, twice);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).startsWith("unsupported Content-Encoding: zstd,");
      }
    }
  }

  @Test
  void theNameOfACodingHasNoCase() throws IOException {
    try (RawHttp client = http(ContentCoding.HTTP_NAMES)) {
      String header = "Content-Encoding: " + "zstd".toUpperCase(Locale.ROOT) + "\r\n";
      assertThat(post(client, header, Packed.ZSTD.pack(TEXT)).status()).isEqualTo(200);
    }
  }
}
