package ai.odock.router.selftelemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.BuildInfo;
import ai.odock.router.Outcome;
import ai.odock.router.Outcome.Accepted;
import ai.odock.router.Outcome.Permanent;
import ai.odock.router.Outcome.Retryable;
import ai.odock.router.Signal;
import ai.odock.router.StatusCode;
import ai.odock.router.net.HostPort;
import ai.odock.router.net.grpc.GrpcReply;
import ai.odock.router.net.grpc.GrpcServer;
import ai.odock.router.net.grpc.UnaryHandler;
import ai.odock.router.net.http.HttpAnswer;
import ai.odock.router.net.http.HttpHead;
import ai.odock.router.net.http.HttpReply;
import ai.odock.router.net.http.HttpRoute;
import ai.odock.router.net.http.HttpServer;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import com.google.protobuf.util.JsonFormat;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests arrive at a real OTLP receiver, whole and with the headers that were asked for. */
@Timeout(60)
class OwnSenderTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Map<String, String> TOKEN = Map.of("token", "secret");
  private static final BuildInfo BUILD = new BuildInfo("test", "1");

  private enum Answer {
    TAKEN,
    TAKEN_BUT_TWO,
    REFUSED,
    BUSY,
    NONE
  }

  private final BlockingQueue<byte[]> arrived = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> heads = new LinkedBlockingQueue<>();
  private volatile Answer answer = Answer.TAKEN;
  private final GrpcServer grpc = grpcServer();
  private final HttpServer http =
      HttpServer.builder(HostPort.parse("127.0.0.1:0"))
          .route("/v1/metrics", new Take())
          .route("/own/path", new Take())
          .build();

  private GrpcServer grpcServer() {
    GrpcServer.Builder builder = GrpcServer.builder(HostPort.parse("127.0.0.1:0"));
    for (Signal signal : Signal.values()) {
      builder.unary(signal.grpcService(), "Export", new Export(signal));
    }
    return builder.build();
  }

  private final class Export implements UnaryHandler {
    private final Signal signal;

    Export(Signal signal) {
      this.signal = signal;
    }

    @Override
    public Set<String> headers() {
      return Set.of("token", "x-router-own-telemetry");
    }

    @Override
    public void handle(byte[] array, int offset, int length, GrpcReply reply) {
      arrived.add(Arrays.copyOfRange(array, offset, offset + length));
      heads.add(
          String.join(
              " ", reply.header("token"), reply.header("x-router-own-telemetry"), signal.label()));
      switch (answer) {
        case TAKEN -> reply.ok(new byte[0]);
        case TAKEN_BUT_TWO -> reply.ok(partialSuccess());
        case REFUSED -> reply.error(StatusCode.PERMISSION_DENIED, "not you", null);
        case BUSY -> reply.error(StatusCode.UNAVAILABLE, "later", Duration.ofSeconds(7));
        case NONE -> {}
      }
    }
  }

  private final class Take implements HttpRoute {
    @Override
    public Set<String> methods() {
      return Set.of("POST");
    }

    @Override
    public void onBody(HttpHead head, byte[] array, int offset, int length, HttpReply reply) {
      heads.add(
          String.join(
              " ",
              head.header("token"),
              head.header("x-router-own-telemetry"),
              head.header("user-agent"),
              head.path(),
              head.contentType()));
      arrived.add(Arrays.copyOfRange(array, offset, offset + length));
      switch (answer) {
        case TAKEN -> reply.send(HttpAnswer.text(200, ""));
        case TAKEN_BUT_TWO ->
            reply.send(new HttpAnswer(200, "application/x-protobuf", partialSuccess()));
        case REFUSED -> reply.send(HttpAnswer.text(403, ""));
        case BUSY -> reply.send(new HttpAnswer(503, "", Map.of("Retry-After", "7"), new byte[0]));
        case NONE -> {}
      }
    }
  }

  private static byte[] partialSuccess() {
    ProtoWriter out = new ProtoWriter(16);
    int mark = out.beginMessage(1);
    out.varintField(1, 2);
    out.endMessage(mark);
    return Arrays.copyOf(out.array(), out.size());
  }

  @BeforeEach
  void start() throws Exception {
    grpc.start();
    http.start();
  }

  @AfterEach
  void close() {
    Deadline now = Deadline.in(Clock.SYSTEM, Duration.ZERO);
    grpc.close(now);
    http.close(now);
  }

  static Stream<Arguments> transports() {
    return Stream.of(
        argumentSet("grpc", true, false, ""),
        argumentSet("grpc with gzip", true, true, ""),
        argumentSet("http", false, false, "/v1/metrics"),
        argumentSet("http with gzip", false, true, "/v1/metrics"),
        argumentSet("http, a path of its own", false, false, "/own/path"));
  }

  private OwnSender sender(boolean overGrpc, boolean gzip, String path, Duration timeout) {
    int port = overGrpc ? grpc.port() : http.port();
    OwnTarget target =
        new OwnTarget.Otlp(overGrpc, "http://127.0.0.1:" + port + path, gzip, LONG, TOKEN);
    OwnSender sender = OwnSender.to(target, Signal.METRICS, timeout, BUILD, Clock.SYSTEM);
    sender.start();
    return sender;
  }

  private static OtlpBytes request() {
    ProtoWriter out = new ProtoWriter(16);
    for (int i = 0; i < 2; i++) {
      int mark = out.beginMessage(1);
      out.endMessage(out.beginMessage(1));
      out.stringField(3, "schema");
      out.endMessage(mark);
    }
    return new OtlpBytes(out.array(), 0, out.size(), 5);
  }

  @ParameterizedTest
  @MethodSource("transports")
  void arrives(boolean overGrpc, boolean gzip, String path) {
    OwnSender sender = sender(overGrpc, gzip, path, LONG);
    OtlpBytes sent = request();
    assertThat(sender.send(sent)).isEqualTo(Accepted.ALL);
    assertThat(arrived.remove()).isEqualTo(sent.toByteArray());
    assertThat(heads.remove())
        .isEqualTo(
            overGrpc ? "secret 1 metrics" : "secret 1 test/1 " + path + " application/x-protobuf");
    sender.close(Deadline.in(Clock.SYSTEM, LONG));
  }

  @ParameterizedTest
  @MethodSource("transports")
  void tellsWhatBecameOfIt(boolean overGrpc, boolean gzip, String path) {
    OwnSender sender = sender(overGrpc, gzip, path, LONG);
    answer = Answer.TAKEN_BUT_TWO;
    assertThat(sender.send(request())).isEqualTo(Accepted.but(2, "partial_success"));
    answer = Answer.REFUSED;
    assertThat(sender.send(request()))
        .isInstanceOfSatisfying(
            Permanent.class,
            refused ->
                assertThat(refused.message())
                    .endsWith(
                        overGrpc
                            ? "code = PERMISSION_DENIED desc = not you"
                            : "responded with HTTP Status Code 403"));
    answer = Answer.BUSY;
    assertThat(sender.send(request()))
        .isInstanceOfSatisfying(
            Retryable.class, later -> assertThat(later.delay()).isEqualTo(Duration.ofSeconds(7)));
    sender.close(Deadline.in(Clock.SYSTEM, LONG));
  }

  @ParameterizedTest
  @MethodSource("transports")
  void waitsNoLongerThanItMay(boolean overGrpc, boolean gzip, String path) {
    answer = Answer.NONE;
    OwnSender sender = sender(overGrpc, gzip, path, Duration.ofMillis(50));
    assertThat(sender.send(request()))
        .isInstanceOfSatisfying(
            Retryable.class,
            late ->
                assertThat(late.message()).containsIgnoringCase(overGrpc ? "deadline" : "50ms"));
    sender.close(Deadline.in(Clock.SYSTEM, Duration.ZERO));
  }

  @ParameterizedTest
  @MethodSource("transports")
  void nobodyListens(boolean overGrpc, boolean gzip, String path) {
    OwnSender sender = sender(overGrpc, gzip, path, LONG);
    close();
    assertThat(sender.send(request()))
        .isInstanceOfSatisfying(
            Retryable.class, down -> assertThat(down.message()).doesNotContain("secret"));
    sender.close(Deadline.in(Clock.SYSTEM, Duration.ZERO));
  }

  @ParameterizedTest
  @EnumSource
  void everySignalHasItsService(Signal signal) {
    OwnTarget target =
        new OwnTarget.Otlp(true, "http://127.0.0.1:" + grpc.port(), false, LONG, TOKEN);
    OwnSender sender = OwnSender.to(target, signal, LONG, BUILD, Clock.SYSTEM);
    sender.start();
    assertThat(sender.send(request())).isEqualTo(Accepted.ALL);
    assertThat(heads.remove()).isEqualTo("secret 1 " + signal.label());
    sender.close(Deadline.in(Clock.SYSTEM, LONG));
  }

  @Test
  void theConsoleGetsOneLineOfJsonEachTime() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    OwnSender console =
        new ConsoleSender(Signal.METRICS, new PrintStream(out, true, StandardCharsets.UTF_8));
    assertThat(console.send(request())).isEqualTo(Accepted.ALL);
    assertThat(console.send(request())).isEqualTo(Accepted.ALL);
    List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
    assertThat(lines).hasSize(2);
    var printed = ExportMetricsServiceRequest.newBuilder();
    JsonFormat.parser().merge(lines.getLast(), printed);
    assertThat(printed.build().toByteArray()).isEqualTo(request().toByteArray());
  }

  @Test
  void aClosedConsoleIsAnOutage() {
    PrintStream closed = new PrintStream(new ByteArrayOutputStream());
    closed.close();
    Outcome outcome = new ConsoleSender(Signal.METRICS, closed).send(request());
    assertThat(outcome).isInstanceOf(Retryable.class);
  }
}
