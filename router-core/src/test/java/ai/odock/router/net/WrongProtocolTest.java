package ai.odock.router.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.StatusCode;
import ai.odock.router.net.grpc.GrpcAnswer;
import ai.odock.router.net.grpc.GrpcClient;
import ai.odock.router.net.grpc.GrpcClientSettings;
import ai.odock.router.net.grpc.GrpcServer;
import ai.odock.router.net.http.HttpAnswer;
import ai.odock.router.net.http.HttpHead;
import ai.odock.router.net.http.HttpReply;
import ai.odock.router.net.http.HttpRoute;
import ai.odock.router.net.http.HttpServer;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import io.grpc.netty.shaded.io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients that speak to the wrong port. */
@Timeout(60)
class WrongProtocolTest {
  private static final HostPort HERE = new HostPort("127.0.0.1", 0);

  private final List<String> reasons = new CopyOnWriteArrayList<>();
  private final GrpcServer grpc =
      GrpcServer.builder(HERE)
          .onRefused(reasons::add)
          .requestTimeout(Duration.ofSeconds(3))
          .elsewhere("OTLP over HTTP is at localhost:4318")
          .unary("test.Service", "Do", (array, offset, length, reply) -> reply.ok(new byte[0]))
          .build();
  private final HttpServer http =
      HttpServer.builder(HERE)
          .onRefused(reasons::add)
          .elsewhere("OTLP over gRPC is at localhost:4317")
          .route("/page", new Page())
          .build();

  private record Page() implements HttpRoute {
    @Override
    public Set<String> methods() {
      return Set.of("GET");
    }

    @Override
    public void onBody(HttpHead head, byte[] array, int offset, int length, HttpReply reply) {
      reply.send(HttpAnswer.text(200, "page"));
    }
  }

  @BeforeEach
  void start() throws IOException {
    grpc.start();
    http.start();
  }

  @AfterEach
  void close() {
    grpc.close(Deadline.in(Clock.SYSTEM, Duration.ofSeconds(5)));
    http.close(Deadline.in(Clock.SYSTEM, Duration.ofSeconds(5)));
  }

  static Stream<Arguments> requests() {
    return Stream.of(
        argumentSet("a request of OTLP", "POST /v1/traces HTTP/1.1\r\nHost: x\r\n\r\n"),
        argumentSet("a browser", "GET / HTTP/1.1\r\nHost: x\r\n\r\n"),
        argumentSet("begins as HTTP/2 does", "PROPFIND / HTTP/1.1\r\nHost: x\r\n\r\n"),
        argumentSet("a preflight", "OPTIONS /v1/traces HTTP/1.1\r\nHost: x\r\n\r\n"));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void httpAtTheGrpcPortIsAnsweredAsHttp(String request) throws IOException {
    for (int piece : new int[] {request.length(), 1}) {
      reasons.clear();
      try (RawHttp client = new RawHttp(grpc.port())) {
        for (int at = 0; at < request.length(); at += piece) {
          client.send(request.substring(at, at + piece));
        }
        RawHttp.Answer answer = client.answer();
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.headers()).containsEntry("connection", "close");
        assertThat(answer.body())
            .isEqualTo("this port speaks gRPC without TLS: OTLP over HTTP is at localhost:4318\n");
        assertThat(client.ended()).isTrue();
      }
      assertThat(reasons).containsExactly("wrong_protocol");
    }
  }

  @Test
  void grpcAtTheHttpPortIsToldInItsOwnFrames() {
    GrpcClient client =
        new GrpcClient(
            GrpcClientSettings.of("127.0.0.1:" + http.port(), true), ClientContext.of("x"));
    client.start();
    try {
      var message = List.of(new OtlpBytes(new byte[0], 0, 0, 1));
      GrpcAnswer answer = client.call("test.Service", "Do", message, Duration.ofSeconds(20));
      assertThat(answer.code()).isNotEqualTo(StatusCode.OK);
      assertThat(answer.message())
          .contains("this port speaks HTTP/1.1 without TLS: OTLP over gRPC is at localhost:4317");
      assertThat(reasons).contains("wrong_protocol");
    } finally {
      client.close(Deadline.in(Clock.SYSTEM, Duration.ofSeconds(5)));
    }
  }

  static Stream<Arguments> ports() {
    return Stream.of(argumentSet("gRPC", true), argumentSet("HTTP", false));
  }

  @ParameterizedTest
  @MethodSource("ports")
  void aTlsClientIsRefusedAtOnce(boolean atGrpc) throws IOException {
    SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
    try (Socket plain =
            new Socket(InetAddress.getLoopbackAddress(), atGrpc ? grpc.port() : http.port());
        SSLSocket tls =
            (SSLSocket) factory.createSocket(plain, "localhost", plain.getPort(), true)) {
      tls.setSoTimeout(10_000);
      assertThatThrownBy(tls::startHandshake)
          .isInstanceOf(SSLException.class)
          .hasMessageContaining("SSL message");
    }
    assertThat(reasons).containsExactly("wrong_protocol");
  }

  @ParameterizedTest
  @MethodSource("ports")
  void aClientThatStopsAfterAByteIsCut(boolean atGrpc) throws IOException {
    try (RawHttp client = new RawHttp(atGrpc ? grpc.port() : timedHttp())) {
      client.send("P");
      assertThat(client.ended()).isTrue();
    }
    assertThat(reasons).isEmpty();
  }

  private int timedHttp() throws IOException {
    http.close(Deadline.in(Clock.SYSTEM, Duration.ZERO));
    HttpServer timed =
        HttpServer.builder(HERE)
            .requestTimeout(Duration.ofMillis(300))
            .route("/page", new Page())
            .build();
    timed.start();
    return timed.port();
  }

  @Test
  void goodClientsAreServedByteByByte() throws IOException {
    try (RawHttp client = new RawHttp(http.port())) {
      for (char c : "GET /page HTTP/1.1\r\nHost: x\r\n\r\n".toCharArray()) {
        client.send(String.valueOf(c));
      }
      assertThat(client.answer().body()).isEqualTo("page");
      client.send("GET /page HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(client.answer().body()).isEqualTo("page");
    }
    try (Socket client = new Socket(InetAddress.getLoopbackAddress(), grpc.port())) {
      client.setTcpNoDelay(true);
      for (char c : "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".toCharArray()) {
        client.getOutputStream().write(c);
      }
      assertThat(client.getInputStream().readNBytes(4)[3]).isEqualTo((byte) 4);
    }
    assertThat(reasons).isEmpty();
  }

  static Stream<Arguments> beginnings() {
    return Stream.of(
        argumentSet("nothing", "", SpokenProtocol.UNKNOWN_YET),
        argumentSet("P", text("P"), SpokenProtocol.UNKNOWN_YET),
        argumentSet("PRI", text("PRI * HTTP"), SpokenProtocol.UNKNOWN_YET),
        argumentSet("HTTP/2", text("PRI * HTTP/2.0"), SpokenProtocol.HTTP2),
        argumentSet("nearly", text("PRI * HTTP/1.1"), SpokenProtocol.HTTP1),
        argumentSet("PUT", text("PUT "), SpokenProtocol.HTTP1),
        argumentSet("PUT, a part of it", text("PUT"), SpokenProtocol.UNKNOWN_YET),
        argumentSet("no method", text(" GET"), SpokenProtocol.OTHER),
        argumentSet("small letters", text("get /"), SpokenProtocol.OTHER),
        argumentSet("letters for ever", text("ABCDEFGHIJKLMNOPQ"), SpokenProtocol.OTHER),
        argumentSet("TLS 1.0 to 1.3", "160301", SpokenProtocol.TLS),
        argumentSet("a part of TLS", "16", SpokenProtocol.UNKNOWN_YET),
        argumentSet("no TLS", "1600", SpokenProtocol.OTHER),
        argumentSet("frames without a beginning", "000000040000000000", SpokenProtocol.OTHER));
  }

  private static String text(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
  }

  @ParameterizedTest
  @MethodSource("beginnings")
  void knowsProtocolsByTheirFirstBytes(String hex, SpokenProtocol spoken) {
    assertThat(SpokenProtocol.of(Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex))))
        .isEqualTo(spoken);
  }
}
