package ai.odock.router.app.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.Signal;
import ai.odock.router.app.it.RoughBodies.Body;
import io.grpc.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bodies of 4 MiB that are nothing but empty messages, two bytes each, eight at a time: where each
 * becomes an object, one such body takes hundreds of megabytes. Here they are refused or passed, at
 * a heap of 64 MiB, through the exporters that the platform uses.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EmptyMessagesIT {
  private static final int AT_ONCE = 8;
  private static final int SIZE = 4 << 20;
  private static final String PROTOBUF = "application/x-protobuf";

  private static final String YAML =
      """
      receivers:
        otlp:
          protocols:
            grpc: {endpoint: "127.0.0.1:${env:GRPC_PORT}"}
            http: {endpoint: "127.0.0.1:${env:HTTP_PORT}"}
      processors:
        batch: {timeout: 50ms}
      exporters:
        otlphttp: {endpoint: "http://127.0.0.1:${env:SINK_PORT}"}
        loki: {endpoint: "http://127.0.0.1:${env:SINK_PORT}"}
        prometheusremotewrite: {endpoint: "http://127.0.0.1:${env:SINK_PORT}/api/v1/write"}
      service:
        telemetry:
          metrics:
            readers:
              - pull: {exporter: {prometheus: {host: 127.0.0.1, port: "${env:METRICS_PORT}"}}}
        pipelines:
          traces: {receivers: [otlp], processors: [batch], exporters: [otlphttp]}
          metrics:
            receivers: [otlp]
            processors: [batch]
            exporters: [otlphttp, prometheusremotewrite]
          logs: {receivers: [otlp], processors: [batch], exporters: [otlphttp, loki]}
      """;

  /** Keeps nothing: it is a lot. */
  private RoughBackend backend;

  private RoughRouter router;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    backend = new RoughBackend();
    Map<String, String> sink = Map.of("SINK_PORT", String.valueOf(backend.port()));
    router = RoughRouter.start(folder, YAML, sink);
  }

  @AfterAll
  void stop() throws IOException {
    router.close();
    backend.close();
  }

  /** A way of sending and what is sent. */
  record Flood(Signal signal, String type, Body body) {}

  static Stream<Arguments> floods() {
    List<Arguments> rows = new ArrayList<>();
    UnaryOperator<byte[]> field1 = content -> RoughBodies.field(1, content);
    UnaryOperator<byte[]> field2 = content -> RoughBodies.field(2, content);
    byte[] items = field1.apply(field2.apply(repeated(0x12)));
    for (Signal signal : Signal.values()) {
      rows.add(row("resources", signal, "grpc", repeated(0x0a)));
      rows.add(row("scopes", signal, PROTOBUF, field1.apply(repeated(0x12))));
    }
    rows.add(row("items", Signal.TRACES, "grpc", items));
    rows.add(row("items", Signal.TRACES, PROTOBUF, items));
    rows.add(row("items", Signal.LOGS, PROTOBUF, items));
    byte[] gauge = RoughBodies.field(5, repeated(0x0a));
    byte[] name = RoughBodies.field(1, new byte[] {'a'});
    byte[] points = RoughBodies.field(2, RoughBodies.joined(name, gauge));
    rows.add(row("points", Signal.METRICS, "grpc", field1.apply(field2.apply(points))));
    byte[] text = RoughBodies.field(1, "a".repeat(SIZE - 64).getBytes(StandardCharsets.UTF_8));
    byte[] line = RoughBodies.field(2, RoughBodies.field(5, text));
    rows.add(row("one line", Signal.LOGS, "grpc", field1.apply(field2.apply(line))));
    byte[] attributes = RoughBodies.field(2, RoughBodies.field(6, repeated(0x0a)));
    rows.add(row("attributes", Signal.LOGS, "grpc", field1.apply(field2.apply(attributes))));
    rows.add(json(Signal.TRACES, "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[%s]}]}]}"));
    rows.add(json(Signal.METRICS, "{\"resourceMetrics\":[%s]}"));
    rows.add(json(Signal.LOGS, "{\"resourceLogs\":[{\"scopeLogs\":[%s]}]}"));
    return rows.stream();
  }

  private static Arguments row(String of, Signal signal, String type, byte[] body) {
    return argumentSet(
        signal.label() + ", " + of + ", " + type, new Flood(signal, type, new Body(body, false)));
  }

  private static Arguments json(Signal signal, String frame) {
    String many = "{},".repeat((SIZE - frame.length()) / 3) + "{}";
    byte[] body = frame.formatted(many).getBytes(StandardCharsets.UTF_8);
    return row("JSON", signal, "application/json", body);
  }

  /** So many empty fields that it is a body of about 4 MiB, whatever it is put into. */
  private static byte[] repeated(int tag) {
    byte[] body = new byte[SIZE - 64];
    for (int i = 0; i < body.length; i += 2) {
      body[i] = (byte) tag;
    }
    return body;
  }

  @ParameterizedTest
  @MethodSource("floods")
  void areRefusedOrPassed(Flood flood) throws Exception {
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Void>> calls = new ArrayList<>();
      for (int i = 0; i < AT_ONCE; i++) {
        calls.add(
            () -> {
              send(flood);
              return null;
            });
      }
      for (Future<Void> call : clients.invokeAll(calls)) {
        call.get();
      }
    }
    router.isWell();
  }

  private void send(Flood flood) throws Exception {
    if (flood.type.equals("grpc")) {
      assertThat(router.call(flood.signal, "", flood.body.bytes()))
          .isIn(
              Status.Code.OK,
              Status.Code.INVALID_ARGUMENT, // too many elements in one item
              Status.Code.UNAVAILABLE,
              Status.Code.RESOURCE_EXHAUSTED);
    } else {
      assertThat(router.post(flood.signal, flood.type, "", flood.body.bytes()))
          .isIn(200, 400, 413, 429, 503);
    }
  }
}
