package ai.odock.router.app.it;

import static ai.odock.router.app.it.RoughBackend.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.Signal;
import ai.odock.router.otlp.OtlpRequests;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
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
 * Backends whose answers are endless, half, late or nonsense, before a router with a small heap:
 * what is read of them is bounded in bytes and time, and what they did not take is sent again.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RoughBackendIT {
  private static final int LARGE = 10 << 20;

  private static final String DROPPED_BY_TEMPO =
      "router_exporter_dropped_items_total{exporter=\"otlp\"";

  private static final String YAML =
      """
      receivers:
        otlp:
          protocols:
            grpc: {endpoint: "127.0.0.1:${env:GRPC_PORT}"}
            http: {endpoint: "127.0.0.1:${env:HTTP_PORT}"}
      exporters:
        otlp:
          endpoint: 127.0.0.1:${env:TEMPO_PORT}
          tls: {insecure: true}
          timeout: 700ms
          retry_on_failure: {initial_interval: 50ms, max_interval: 100ms}
        otlphttp:
          endpoint: http://127.0.0.1:${env:OTLP_PORT}
          timeout: 700ms
          retry_on_failure: {initial_interval: 50ms, max_interval: 100ms}
        loki:
          endpoint: http://127.0.0.1:${env:LOKI_PORT}
          timeout: 700ms
          retry_on_failure: {initial_interval: 50ms, max_interval: 100ms}
        prometheusremotewrite:
          endpoint: http://127.0.0.1:${env:PROMETHEUS_PORT}/api/v1/write
          timeout: 700ms
          retry_on_failure: {initial_interval: 50ms, max_interval: 100ms}
      service:
        telemetry:
          metrics:
            readers:
              - pull: {exporter: {prometheus: {host: 127.0.0.1, port: "${env:METRICS_PORT}"}}}
        pipelines:
          traces: {receivers: [otlp], exporters: [otlp]}
          metrics: {receivers: [otlp], exporters: [prometheusremotewrite]}
          logs: {receivers: [otlp], exporters: [otlphttp, loki]}
      """;

  /** What becomes of the request. */
  enum Fate {
    TAKEN,
    SENT_AGAIN,
    DROPPED
  }

  private RoughGrpcBackend tempo;
  private Map<String, RoughBackend> backends;
  private RoughRouter router;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    tempo = new RoughGrpcBackend();
    backends =
        Map.of(
            "OTLP_PORT", new RoughBackend(),
            "LOKI_PORT", new RoughBackend(),
            "PROMETHEUS_PORT", new RoughBackend());
    Map<String, String> ports = new HashMap<>();
    backends.forEach((name, backend) -> ports.put(name, String.valueOf(backend.port())));
    ports.put("TEMPO_PORT", String.valueOf(tempo.port()));
    router = RoughRouter.start(folder, YAML, ports);
    send(1);
    router.holdsNothing();
  }

  @AfterAll
  void stop() throws Exception {
    router.close();
    tempo.close();
    for (RoughBackend backend : backends.values()) {
      backend.close();
    }
  }

  private static Arguments http(String name, Fate fate, RoughBackend.Behaviour behaviour) {
    return argumentSet(name, fate, behaviour);
  }

  static Stream<Arguments> answers() {
    String chunked = "Content-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n";
    String large = "Content-Length: " + LARGE + "\r\n\r\n";
    String half = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf";
    String bomb = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ";
    byte[] packed = RoughBodies.bomb();
    return Stream.of(
        http("10 MiB of success", Fate.TAKEN, all("HTTP/1.1 200 OK\r\n" + large, LARGE)),
        http("10 MiB of refusal", Fate.SENT_AGAIN, all("HTTP/1.1 503 Busy\r\n" + large, LARGE)),
        http("success without end", Fate.TAKEN, endless("HTTP/1.1 200 OK\r\n" + chunked, CHUNK)),
        http(
            "refusal without end",
            Fate.SENT_AGAIN,
            endless("HTTP/1.1 503 Busy\r\n" + chunked, CHUNK)),
        http(
            "a bomb",
            Fate.TAKEN,
            (socket, out) -> {
              out.write(text(bomb + packed.length + "\r\n\r\n"));
              out.write(packed);
            }),
        http("headers without end", Fate.SENT_AGAIN, endless("HTTP/1.1 200 OK\r\n", "X: y\r\n")),
        http("a status line without end", Fate.SENT_AGAIN, endless("HTTP/1.1 200 ", "OK")),
        http(
            "interim answers without end",
            Fate.SENT_AGAIN,
            endless("", "HTTP/1.1 100 Continue\r\n\r\n")),
        http("another protocol", Fate.SENT_AGAIN, endless("", "SSH-2.0-x\r\n")),
        http("nothing", Fate.SENT_AGAIN, hang("")),
        http("half a head", Fate.SENT_AGAIN, hang("HTTP/1.1 200 OK\r\nContent-")),
        http("half an answer", Fate.SENT_AGAIN, hang(half)),
        http("a refusal that hangs", Fate.SENT_AGAIN, hang(half.replace("200", "503"))),
        http("a reset at once", Fate.SENT_AGAIN, reset("")),
        http("a reset in the head", Fate.SENT_AGAIN, reset("HTTP/1.1 200 OK\r\n")),
        http("a reset in the body", Fate.SENT_AGAIN, reset(half)),
        http("an end in the body", Fate.SENT_AGAIN, (socket, out) -> end(socket, out, half)),
        http("a byte now and then", Fate.SENT_AGAIN, RoughBackendIT::drip));
  }

  private static final String CHUNK = "2000\r\n" + "x".repeat(0x2000) + "\r\n";

  private static RoughBackend.Behaviour all(String head, int length) {
    return (socket, out) -> {
      out.write(text(head));
      out.write(new byte[length]);
    };
  }

  private static RoughBackend.Behaviour endless(String start, String more) {
    byte[] piece = text(more.repeat(Math.max(1, 8192 / more.length())));
    return (socket, out) -> {
      out.write(text(start));
      while (true) {
        out.write(piece);
      }
    };
  }

  private static RoughBackend.Behaviour hang(String start) {
    return (socket, out) -> {
      out.write(text(start));
      // until the router has had enough
      var _ = socket.getInputStream().readAllBytes();
    };
  }

  private static RoughBackend.Behaviour reset(String start) {
    return (socket, out) -> {
      out.write(text(start));
      socket.setSoLinger(true, 0);
      socket.close();
    };
  }

  private static void end(Socket socket, OutputStream out, String start) throws Exception {
    out.write(text(start));
    socket.close();
  }

  private static void drip(Socket socket, OutputStream out) throws Exception {
    for (byte b : text("HTTP/1.1 200 OK\r\nX: " + "y".repeat(1000))) {
      out.write(b);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }

  @ParameterizedTest
  @MethodSource("answers")
  void httpAnswersAreBounded(Fate fate, RoughBackend.Behaviour behaviour) throws Exception {
    Map<RoughBackend, Long> before = taken();
    int lines = router.lines().size();
    backends.values().forEach(backend -> backend.misbehave(1, behaviour));
    send(1);
    router.holdsNothing();
    int again = fate == Fate.SENT_AGAIN ? 1 : 0;
    before.forEach((backend, count) -> assertThat(backend.taken()).isEqualTo(count + again));
    assertThat(router.lines().subList(lines, router.lines().size()))
        .noneMatch(line -> line.contains("\terror\t"));
  }

  @Test
  void manyLargeAnswersAtATimeFitIntoASmallHeap() throws Exception {
    byte[] large = new byte[LARGE];
    RoughBackend.Behaviour success =
        (socket, out) -> {
          out.write(text("HTTP/1.1 200 OK\r\nContent-Length: " + LARGE + "\r\n\r\n"));
          out.write(large);
        };
    backends.values().forEach(backend -> backend.misbehave(20, success));
    tempo.misbehave(20, message(200 << 10));
    send(20);
    router.holdsNothing();
    backends.values().forEach(backend -> assertThat(backend.misbehaved()).isPositive());
  }

  static Stream<Arguments> frames() {
    return Stream.of(
        grpc("a message of 10 MiB", Fate.DROPPED, message(LARGE)),
        grpc(
            "thousands of messages",
            Fate.SENT_AGAIN,
            (connection, stream) -> {
              connection.headers(stream);
              for (int i = 0; i < 20; i++) {
                connection.frame(RawSocket.DATA, 0, stream, new byte[10_000]);
              }
            }),
        grpc("nothing", Fate.SENT_AGAIN, (connection, stream) -> {}),
        grpc("headers and nothing", Fate.SENT_AGAIN, RoughGrpcBackend.Connection::headers),
        grpc(
            "half a message",
            Fate.SENT_AGAIN,
            (connection, stream) -> {
              connection.headers(stream);
              connection.frame(RawSocket.DATA, 0, stream, new byte[] {0, 0, 0, 9, 0, 1});
            }),
        grpc(
            "a refused stream",
            Fate.SENT_AGAIN,
            (connection, stream) ->
                connection.frame(RawSocket.RST, 0, stream, new byte[] {0, 0, 0, 7})),
        grpc(
            "a cancelled stream",
            Fate.SENT_AGAIN,
            (connection, stream) ->
                connection.frame(RawSocket.RST, 0, stream, new byte[] {0, 0, 0, 8})),
        grpc(
            "a reset in the middle",
            Fate.SENT_AGAIN,
            (connection, stream) -> {
              connection.headers(stream);
              connection.socket().setSoLinger(true, 0);
              connection.close();
            }),
        grpc(
            "half a frame and the end",
            Fate.SENT_AGAIN,
            (connection, stream) -> {
              connection.send("\0\0\7");
              connection.close();
            }),
        grpc("no HTTP/2", Fate.SENT_AGAIN, (connection, stream) -> connection.send(CHUNK)),
        grpc(
            "headers without end",
            Fate.SENT_AGAIN,
            (connection, stream) -> {
              connection.frame(RawSocket.HEADERS, 0, stream, new byte[0]);
              for (int i = 0; i < 1000; i++) {
                connection.frame(RawSocket.CONTINUATION, 0, stream, new byte[10_000]);
              }
            }),
        grpc(
            "pings without end",
            Fate.SENT_AGAIN,
            (connection, stream) -> {
              for (int i = 0; i < 20_000; i++) {
                connection.frame(RawSocket.PING, 0, 0, new byte[8]);
              }
            }));
  }

  private static Arguments grpc(String name, Fate fate, RoughGrpcBackend.Behaviour behaviour) {
    return argumentSet(name, fate, behaviour);
  }

  /** One message of so many bytes, and the end of the call. */
  private static RoughGrpcBackend.Behaviour message(int length) {
    return (connection, stream) -> {
      connection.headers(stream);
      byte[] message = ByteBuffer.allocate(5 + length).put((byte) 0).putInt(length).array();
      for (int at = 0; at < message.length; at += 16_384) {
        byte[] piece = Arrays.copyOfRange(message, at, Math.min(message.length, at + 16_384));
        connection.frame(RawSocket.DATA, 0, stream, piece);
      }
      connection.trailers(stream);
    };
  }

  @ParameterizedTest
  @MethodSource("frames")
  void grpcAnswersAreBounded(Fate fate, RoughGrpcBackend.Behaviour behaviour) throws Exception {
    long before = tempo.taken();
    double dropped = router.sum(DROPPED_BY_TEMPO);
    tempo.misbehave(1, behaviour);
    send(1);
    router.holdsNothing();
    assertThat(tempo.taken()).isEqualTo(before + (fate == Fate.SENT_AGAIN ? 1 : 0));
    assertThat(router.sum(DROPPED_BY_TEMPO) > dropped)
        .as("dropped")
        .isEqualTo(fate == Fate.DROPPED);
  }

  private Map<RoughBackend, Long> taken() {
    Map<RoughBackend, Long> taken = new HashMap<>();
    backends.values().forEach(backend -> taken.put(backend, backend.taken()));
    return taken;
  }

  private void send(int requests) throws Exception {
    for (int i = 0; i < requests; i++) {
      for (Signal signal : List.of(Signal.TRACES, Signal.METRICS, Signal.LOGS)) {
        byte[] good = OtlpRequests.request(signal, 7).toByteArray();
        assertThat(router.post(signal, "application/x-protobuf", "", good)).isEqualTo(200);
      }
    }
  }
}
