package ai.odock.router.app.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.Signal;
import ai.odock.router.app.it.RoughBodies.Body;
import ai.odock.router.otlp.OtlpRequests;
import io.grpc.Status;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * More than a thousand requests that cannot be read: each is refused for good, each is counted
 * under its reason, and the router is as before.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RoughInputIT {
  private static final String PROTOBUF = "application/x-protobuf";
  private static final String JSON = "application/json";
  private static final int ENOUGH = 1000;

  /** What a JVM keeps of having worked: code, classes, pools. */
  private static final long HEAP_NOISE = 6 << 20;

  private RoughRouter router;
  private GoodClient good;
  private List<String> lines = List.of();
  private long heap;

  /** Bodies that are sent in one way. The type "grpc" stands for that door. */
  record Group(Signal signal, String type, String encoding, List<Body> bodies) {
    boolean grpc() {
      return type.equals("grpc");
    }
  }

  /** What the answer has to be. */
  record Refusal(String reason, int http, Status.Code grpc) {}

  private static final Refusal MALFORMED =
      new Refusal("malformed", 400, Status.Code.INVALID_ARGUMENT);
  private static final Refusal BAD_ENCODING =
      new Refusal("bad_encoding", 400, Status.Code.UNIMPLEMENTED);
  private static final Refusal TOO_LARGE =
      new Refusal("too_large", 413, Status.Code.RESOURCE_EXHAUSTED);
  private static final Refusal CONTENT_TYPE =
      new Refusal("content_type", 415, Status.Code.INVALID_ARGUMENT);

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    router = RoughRouter.start(folder);
    router.isWell();
    lines = router.lines();
    heap = router.heapAfterCollection();
    good = new GoodClient(router);
  }

  @AfterAll
  void theRouterIsAsBefore() throws Exception {
    try (RoughRouter open = router) {
      assertThat(good.stop()).as("requests that were served meanwhile").isPositive();
      open.isWell();
      assertThat(open.heapAfterCollection()).isLessThan(heap + HEAP_NOISE);
      List<String> told =
          open.lines().stream()
              .filter(line -> !line.contains("a client at 127.0.0.1 speaks TLS"))
              .toList();
      assertThat(told).as("nothing that is sent gets into the log").isEqualTo(lines);
      assertThat(open.lines()).hasSize(lines.size() + 1);
    }
  }

  static Stream<Arguments> groups() {
    List<Body> good = List.of(new Body(OtlpRequests.traces(3).toByteArray(), true));
    List<Body> bomb = List.of(new Body(RoughBodies.bomb(), true));
    List<Arguments> rows = new ArrayList<>();
    for (Signal signal : Signal.values()) {
      for (String type : List.of(PROTOBUF, "grpc")) {
        String over = signal.label() + ", " + type;
        rows.add(row("cut short, " + over, signal, type, "", RoughBodies.cutShort(signal)));
        rows.add(row("changed bits, " + over, signal, type, "", RoughBodies.changedBits(signal)));
        rows.add(row("no protobuf, " + over, signal, type, "", RoughBodies.brokenProtobuf()));
      }
    }
    rows.add(row("JSON", Signal.TRACES, JSON, "", RoughBodies.brokenJson()));
    rows.add(row("JSON as UTF-16", Signal.TRACES, JSON, "", List.of(utf("UTF-16"))));
    rows.add(row("JSON as UTF-32", Signal.TRACES, JSON, "", List.of(utf("UTF-32"))));
    rows.add(row("gzip over HTTP", Signal.TRACES, PROTOBUF, "gzip", RoughBodies.brokenGzip()));
    rows.add(row("gzip over gRPC", Signal.TRACES, "grpc", "gzip", RoughBodies.brokenGzip()));
    for (String encoding : List.of("br", "compress", "gzip2")) {
      rows.add(row(encoding, BAD_ENCODING, Signal.LOGS, PROTOBUF, encoding, good));
      rows.add(row(encoding + " over gRPC", BAD_ENCODING, Signal.LOGS, "grpc", encoding, good));
    }
    rows.add(row("deflate over gRPC", BAD_ENCODING, Signal.LOGS, "grpc", "deflate", good));
    for (String encoding : List.of("zstd", "deflate", "zlib", "snappy", "x-snappy-framed", "lz4")) {
      rows.add(row("plain as " + encoding, Signal.LOGS, PROTOBUF, encoding, good));
    }
    for (String encoding : List.of("zstd", "snappy")) {
      rows.add(row("plain over gRPC as " + encoding, Signal.LOGS, "grpc", encoding, good));
    }
    rows.add(row("gzip twice", BAD_ENCODING, Signal.LOGS, PROTOBUF, "gzip, gzip", good));
    for (String type : List.of("", "text/plain", "application/grpc", "application/jsonp")) {
      rows.add(row("type '" + type + "'", CONTENT_TYPE, Signal.METRICS, type, "", good));
    }
    rows.add(row("bomb in protobuf", TOO_LARGE, Signal.TRACES, PROTOBUF, "gzip", bomb));
    rows.add(row("bomb in JSON", TOO_LARGE, Signal.LOGS, JSON, "gzip", bomb));
    rows.add(row("bomb over gRPC", TOO_LARGE, Signal.METRICS, "grpc", "gzip", bomb));
    List<Body> nested = List.of(new Body(RoughBodies.gzip(RoughBodies.bomb()), true));
    rows.add(row("bomb in a bomb", Signal.TRACES, PROTOBUF, "gzip", nested));
    rows.add(row("bomb in a bomb over gRPC", Signal.TRACES, "grpc", "gzip", nested));
    List<Body> large = List.of(new Body(new byte[(20 << 20) + 1], true));
    rows.add(row("20 MiB and a byte", TOO_LARGE, Signal.TRACES, PROTOBUF, "", large));
    rows.add(row("20 MiB over gRPC", TOO_LARGE, Signal.TRACES, "grpc", "", large));
    return rows.stream();
  }

  private static Body utf(String charset) {
    return new Body(RoughBodies.inCharset(charset), true);
  }

  private static Arguments row(
      String name, Signal signal, String type, String encoding, List<Body> bodies) {
    return row(name, MALFORMED, signal, type, encoding, bodies);
  }

  private static Arguments row(
      String name,
      Refusal refusal,
      Signal signal,
      String type,
      String encoding,
      List<Body> bodies) {
    return argumentSet(name, new Group(signal, type, encoding, bodies), refusal);
  }

  @ParameterizedTest
  @MethodSource("groups")
  void eachIsRefusedAndCountedAndTheRouterIsAsBefore(Group group, Refusal refusal)
      throws Exception {
    Map<String, Long> before = withoutText(router.rejected());
    long refused = 0;
    for (Body body : group.bodies) {
      if (refuses(group, refusal, body.bytes())) {
        refused++;
      } else {
        assertThat(body.bad()).as("a broken body was taken: " + shown(body.bytes())).isFalse();
      }
    }
    assertThat(refused).isPositive();
    Map<String, Long> expected = before;
    expected.merge(refusal.reason, refused, Long::sum);
    assertThat(withoutText(router.rejected())).isEqualTo(expected);
    router.isWell();
  }

  /** What changed bits hit, the structure or a text, is all the same here. */
  private static Map<String, Long> withoutText(Map<String, Long> rejected) {
    Long texts = rejected.remove("invalid_utf8");
    if (texts != null) {
      rejected.merge("malformed", texts, Long::sum);
    }
    return rejected;
  }

  /** False when it was taken; anything but that or the right refusal is a failure. */
  private boolean refuses(Group group, Refusal refusal, byte[] body) throws Exception {
    if (group.grpc()) {
      Status.Code code = router.call(group.signal, group.encoding, body);
      assertThat(code).isIn(refusal.grpc, Status.Code.OK);
      return code != Status.Code.OK;
    }
    int status = router.post(group.signal, group.type, group.encoding, body);
    assertThat(status).isIn(refusal.http, 200);
    return status != 200;
  }

  private static String shown(byte[] body) {
    return new String(body, 0, Math.min(200, body.length), StandardCharsets.ISO_8859_1);
  }

  static Stream<Arguments> heads() {
    String post = "POST /v1/traces HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
    String chunked = post + "Transfer-Encoding: chunked\r\n\r\n";
    return Stream.of(
        head("no HTTP", 400, "malformed", "nonsense\r\n\r\n"),
        head("TLS", 400, "wrong_protocol", "\u0016\u0003\u0001\u0002\0\u0001\r\n\r\n"),
        head("no host", 400, "malformed", "POST /v1/traces HTTP/1.1\r\n\r\n"),
        head("another version", 505, "malformed", "POST / HTTP/3.0\r\nHost: x\r\n\r\n"),
        head("a broken escape", 400, "malformed", "POST /%zz HTTP/1.1\r\nHost: x\r\n\r\n"),
        head("a header without a name", 400, "malformed", post + ": x\r\n\r\n"),
        head("a name with a space", 400, "malformed", post + "Injected : 1\r\n\r\n"),
        head("a length that is none", 400, "malformed", post + "Content-Length: x\r\n\r\n"),
        head("a length below nothing", 400, "malformed", post + "Content-Length: -1\r\n\r\n"),
        head("two lengths", 400, "malformed", post + "Content-Length: 1\r\n".repeat(2) + "\r\n1"),
        head("two codings", 501, "malformed", post + "Transfer-Encoding: gzip, chunked\r\n\r\n"),
        head("a chunk without a size", 400, "malformed", chunked + "x\r\n"),
        head("a chunk below nothing", 400, "malformed", chunked + "-1\r\n"),
        head(
            "a target of 10 KB",
            414,
            "too_large",
            "POST /" + "x".repeat(10_000) + " HTTP/1.1\r\nHost: x\r\n\r\n"),
        head("headers of 40 KB", 431, "too_large", post + "X: " + "y".repeat(40_000) + "\r\n\r\n"),
        head("1,000 headers", 431, "too_large", post + "X: y\r\n".repeat(1000) + "\r\n"));
  }

  private static Arguments head(String name, int status, String reason, String bytes) {
    return argumentSet(name, status, reason, bytes);
  }

  @ParameterizedTest
  @MethodSource("heads")
  void headsThatCannotBeReadAreCountedToo(int status, String reason, String bytes)
      throws Exception {
    Map<String, Long> expected = router.rejected();
    expected.merge(reason, 1L, Long::sum);
    try (RawSocket client = new RawSocket(router.httpPort())) {
      client.send(bytes);
      assertThat(client.status()).isEqualTo(status);
    }
    assertThat(router.rejected()).isEqualTo(expected);
  }

  @Test
  void theyAreMoreThanAThousand() {
    int requests = groups().mapToInt(row -> ((Group) row.get()[0]).bodies.size()).sum();
    assertThat(requests).isGreaterThan(ENOUGH);
  }

  @Test
  void severalGzipMembersAreOneBody() throws Exception {
    byte[] json = "{\"resourceSpans\":[{}]}".getBytes(StandardCharsets.UTF_8);
    byte[] first = RoughBodies.gzip(Arrays.copyOf(json, 7));
    byte[] rest = RoughBodies.gzip(Arrays.copyOfRange(json, 7, json.length));
    byte[] both = Arrays.copyOf(first, first.length + rest.length);
    System.arraycopy(rest, 0, both, first.length, rest.length);
    assertThat(router.post(Signal.TRACES, JSON, "gzip", both)).isEqualTo(200);
  }
}
