package ai.odock.router.receivers.otlp;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.Batch;
import ai.odock.router.BuildInfo;
import ai.odock.router.ComponentContext;
import ai.odock.router.Consumer;
import ai.odock.router.MemoryBudget;
import ai.odock.router.Outcome;
import ai.odock.router.Outcome.Accepted;
import ai.odock.router.Outcome.Permanent;
import ai.odock.router.Outcome.Retryable;
import ai.odock.router.Signal;
import ai.odock.router.StatusCode;
import ai.odock.router.Traits;
import ai.odock.router.fixtures.BatchSink;
import ai.odock.router.fixtures.Requests;
import ai.odock.router.net.ClientContext;
import ai.odock.router.net.grpc.GrpcAnswer;
import ai.odock.router.net.grpc.GrpcClient;
import ai.odock.router.net.grpc.GrpcClientSettings;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.settings.ConfigProblems;
import ai.odock.router.settings.ConfigTree;
import ai.odock.router.telemetry.Accounting;
import ai.odock.router.telemetry.Metrics;
import ai.odock.router.telemetry.Otelcol;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.Event;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.helpers.NOPLogger;

/** Over real connections: what a client is answered, and what is counted. */
class OtlpReceiverTest {
  private static final String JSON = "application/json";
  private static final String PROTOBUF = "application/x-protobuf";

  private final Metrics metrics = new Metrics();
  private final MemoryBudget memory = new MemoryBudget(8 << 20);
  private final HttpClient http = HttpClient.newHttpClient();
  private final BatchSink sink = new BatchSink();
  private int grpcPort;
  private int httpPort;
  private @Nullable OtlpReceiver receiver;

  @BeforeEach
  void findPorts() throws Exception {
    try (ServerSocket a = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ServerSocket b = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      grpcPort = a.getLocalPort();
      httpPort = b.getLocalPort();
    }
  }

  private void start(Consumer next) throws Exception {
    start(next, Map.of(), Map.of());
  }

  private void start(Consumer next, Map<String, ?> moreGrpc, Map<String, ?> moreHttp)
      throws Exception {
    Map<String, Object> grpc = new HashMap<>(moreGrpc);
    grpc.putIfAbsent("endpoint", "127.0.0.1:" + grpcPort);
    grpc.putIfAbsent("max_recv_msg_size_mib", 1);
    Map<String, Object> http = new HashMap<>(moreHttp);
    http.putIfAbsent("endpoint", "127.0.0.1:" + httpPort);
    http.putIfAbsent("max_request_body_size", 1 << 20);
    Map<String, ?> protocols = Map.of("protocols", Map.of("grpc", grpc, "http", http));
    ConfigProblems problems = new ConfigProblems();
    OtlpConfig config =
        requireNonNull(
            ConfigTree.section("receivers::otlp", protocols, problems).read(OtlpConfig::read));
    assertThat(problems.all()).isEmpty();
    var context =
        new ComponentContext(
            Requests.OTLP,
            metrics,
            memory,
            Clock.SYSTEM,
            new BuildInfo("router", "1"),
            NOPLogger.NOP_LOGGER);
    receiver = new OtlpReceiver(config, context, Map.of(Signal.TRACES, next));
    receiver.start();
  }

  @AfterEach
  void stop() {
    http.close();
    if (receiver != null) {
      receiver.close(Deadline.in(Clock.SYSTEM, Duration.ofSeconds(5)));
      receiver.close(Deadline.in(Clock.SYSTEM, Duration.ZERO));
    }
    assertThat(memory.held()).isZero();
  }

  private HttpResponse<byte[]> post(String path, String type, byte[] body, String... headers)
      throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + path))
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .timeout(Duration.ofSeconds(20));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  static Stream<Arguments> rejections() {
    ExportTraceServiceRequest events =
        request(
            Span.newBuilder().addAllEvents(Collections.nCopies(65537, Event.getDefaultInstance())));
    return Stream.of(
        argumentSet("cut off", "malformed", new byte[] {0x0a, 5, 0}),
        argumentSet("65,537 events", "too_many_elements", events.toByteArray()),
        argumentSet(
            "resource without end",
            "repeated_fields",
            HexFormat.of().parseHex("0a28" + "0a00".repeat(20))),
        argumentSet(
            "a name that is not UTF-8",
            "invalid_utf8",
            HexFormat.of().parseHex("0a08" + "1206" + "1204" + "2a02fffe")));
  }

  private static ExportTraceServiceRequest request(Span.Builder span) {
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(
            ResourceSpans.newBuilder().addScopeSpans(ScopeSpans.newBuilder().addSpans(span)))
        .build();
  }

  @ParameterizedTest
  @MethodSource("rejections")
  void whyARequestIsRejectedIsCounted(String reason, byte[] body) throws Exception {
    start(sink);
    assertThat(post("/v1/traces", PROTOBUF, body).statusCode()).isEqualTo(400);
    OtlpBytes bytes = new OtlpBytes(body, 0, body.length, 1);
    GrpcAnswer answer = call(Signal.TRACES, Batch.of(Signal.TRACES, bytes, Requests.OTLP));
    assertThat(answer.code()).isEqualTo(StatusCode.INVALID_ARGUMENT);
    for (String transport : List.of("http", "grpc")) {
      Map<String, String> labels =
          Map.of("receiver", "otlp", "transport", transport, "reason", reason);
      assertThat(metrics.counter(Accounting.RECEIVER_REJECTED_REQUESTS, labels).value())
          .as(transport)
          .isOne();
    }
    assertThat(sink.offers()).isZero();
  }

  static Stream<Arguments> largeBodies() {
    byte[] json =
        ("{\"resourceSpans\":[{\"schemaUrl\":\"" + "x".repeat(6 << 20) + "\"}]}")
            .getBytes(StandardCharsets.UTF_8);
    return Stream.of(
        argumentSet("a text of 6 MiB in JSON", "application/json", json),
        argumentSet("9 MiB", PROTOBUF, new byte[9 << 20]));
  }

  /** The budget has 8 MiB. */
  @ParameterizedTest
  @MethodSource("largeBodies")
  void whatCanNeverFitIsTooLargeAndNotPutOff(String type, byte[] body) throws Exception {
    start(sink, Map.of(), Map.of("max_request_body_size", 16 << 20));
    HttpResponse<byte[]> answer = post("/v1/traces", type, body);
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.headers().firstValue("Retry-After")).isEmpty();
    assertThat(new String(answer.body(), StandardCharsets.UTF_8))
        .contains("the request needs more memory than the router may use");
    assertThat(rejectedForMemory("http", "exceeds_memory")).isOne();
  }

  @Test
  void whatCanNeverFitIsTooLargeOverGrpcToo() throws Exception {
    start(sink, Map.of("max_recv_msg_size_mib", 16), Map.of());
    OtlpBytes bytes = new OtlpBytes(new byte[9 << 20], 0, 9 << 20, 1);
    GrpcAnswer answer = call(Signal.TRACES, Batch.of(Signal.TRACES, bytes, Requests.OTLP));
    assertThat(answer.code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
    assertThat(answer.retryDelay()).isNull();
    assertThat(rejectedForMemory("grpc", "exceeds_memory")).isOne();
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", PROTOBUF})
  void whatWouldFitLaterIsPutOff(String type) throws Exception {
    start(sink, Map.of(), Map.of("max_request_body_size", 16 << 20));
    assertThat(memory.tryCharge(7 << 20)).isTrue();
    byte[] body =
        ("{\"resourceSpans\":[{\"schemaUrl\":\"" + "x".repeat(1200 << 10) + "\"}]}")
            .getBytes(StandardCharsets.UTF_8);
    assertThat(post("/v1/traces", type, body).statusCode()).isEqualTo(503);
    memory.release(7 << 20);
    assertThat(rejectedForMemory("http", "no_memory")).isOne();
    assertThat(post("/v1/traces", type, body).statusCode())
        .isEqualTo(type.equals(PROTOBUF) ? 400 : 200);
  }

  private double rejectedForMemory(String transport, String reason) {
    var labels = Map.of("receiver", "otlp", "transport", transport, "reason", reason);
    return metrics.counter(Accounting.RECEIVER_REJECTED_REQUESTS, labels).value();
  }

  private GrpcAnswer call(Signal signal, Batch batch) {
    var client =
        new GrpcClient(
            GrpcClientSettings.of("127.0.0.1:" + grpcPort, true), ClientContext.of("test"));
    client.start();
    try {
      return client.call(signal.grpcService(), "Export", batch.parts(), Duration.ofSeconds(20));
    } finally {
      client.close(Deadline.in(Clock.SYSTEM, Duration.ofSeconds(5)));
    }
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] spans(int count) {
    return Requests.spans(count).parts().getFirst().toByteArray();
  }

  static Stream<Arguments> outcomes() {
    return Stream.of(
        argumentSet("accepted", Accepted.ALL, StatusCode.OK, 200, ""),
        argumentSet(
            "full",
            Outcome.retryable(StatusCode.UNAVAILABLE, "sending queue is full"),
            StatusCode.UNAVAILABLE,
            503,
            ""),
        argumentSet(
            "full, with a delay",
            new Retryable(StatusCode.UNAVAILABLE, "later", Duration.ofSeconds(3), null),
            StatusCode.UNAVAILABLE,
            503,
            "3"),
        argumentSet(
            "a rate limit with a delay below a second",
            new Retryable(StatusCode.RESOURCE_EXHAUSTED, "later", Duration.ofMillis(10), null),
            StatusCode.RESOURCE_EXHAUSTED,
            429,
            "1"),
        argumentSet(
            "refused by the backend",
            new Permanent(StatusCode.PERMISSION_DENIED, "no", "grpc_permission_denied"),
            StatusCode.PERMISSION_DENIED,
            403,
            ""),
        argumentSet(
            "refused without a code of its own",
            new Permanent(StatusCode.INTERNAL, "no", "internal_error"),
            StatusCode.INTERNAL,
            500,
            ""));
  }

  @ParameterizedTest
  @MethodSource("outcomes")
  void theOutcomeBecomesTheAnswer(Outcome outcome, StatusCode code, int status, String retryAfter)
      throws Exception {
    sink.otherwise(outcome);
    start(sink);

    GrpcAnswer grpc = call(Signal.TRACES, Requests.spans(2));
    HttpResponse<byte[]> binary = post("/v1/traces", PROTOBUF, spans(2));

    assertThat(grpc.code()).isEqualTo(code);
    assertThat(binary.statusCode()).isEqualTo(status);
    assertThat(binary.headers().firstValue("Content-Type")).hasValue(PROTOBUF);
    assertThat(binary.headers().firstValue("Retry-After").orElse("")).isEqualTo(retryAfter);
    if (outcome.isAccepted()) {
      assertThat(grpc.response()).containsExactly(0x0a, 0);
      assertThat(binary.body()).containsExactly(0x0a, 0);
    } else {
      assertThat(binary.body()).startsWith(0x08, code.number(), 0x12);
    }
    for (String transport : List.of("grpc", "http")) {
      assertThat(count(true, transport)).isEqualTo(outcome.isAccepted() ? 2 : 0);
      assertThat(count(false, transport)).isEqualTo(outcome.isAccepted() ? 0 : 2);
    }
  }

  private long count(boolean accepted, String transport) {
    var instrument =
        accepted ? Otelcol.receiverAccepted("spans") : Otelcol.receiverRefused("spans");
    return metrics.counter(instrument, Map.of("receiver", "otlp", "transport", transport)).value();
  }

  @Test
  void partialSuccessIsPassedOn() throws Exception {
    sink.otherwise(Accepted.but(2, "too_old"));
    start(sink);

    assertThat(call(Signal.TRACES, Requests.spans(5)).response())
        .isEqualTo(concat(new byte[] {0x0a, 11, 0x08, 2, 0x12, 7}, text("too_old")));
    assertThat(new String(post("/v1/traces", JSON, text(JSON_SPAN)).body(), StandardCharsets.UTF_8))
        .isEqualTo("{\"partialSuccess\":{\"rejectedSpans\":\"2\",\"errorMessage\":\"too_old\"}}");
  }

  private static final String JSON_SPAN =
      """
      {"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"0af7651916cd43dd8448eb211c80319c",
      "spanId":"b7ad6b7169203331","name":"hello"}]}]}]}\
      """;

  private static byte[] concat(byte[] first, byte[] second) {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(first);
    both.writeBytes(second);
    return both.toByteArray();
  }

  static Stream<Arguments> badRequests() {
    byte[] broken = {0x0a, (byte) 0xff};
    byte[] large = new byte[(1 << 20) + 1];
    String[] none = {};
    String[] gzip = {"Content-Encoding", "gzip"};
    return Stream.of(
        argumentSet("not protobuf", PROTOBUF, broken, none, 400, "malformed"),
        argumentSet("not JSON", JSON, text("{"), none, 400, "malformed"),
        argumentSet("an empty JSON body", JSON, new byte[0], none, 400, "malformed"),
        argumentSet("not gzip", PROTOBUF, broken, gzip, 400, "malformed"),
        argumentSet(
            "an unknown encoding",
            PROTOBUF,
            broken,
            new String[] {"Content-Encoding", "br"},
            400,
            "bad_encoding"),
        argumentSet("too large", PROTOBUF, large, none, 413, "too_large"),
        argumentSet("too large when inflated", PROTOBUF, bomb(), gzip, 413, "too_large"),
        argumentSet("another type", "text/plain", text("x"), none, 415, "content_type"));
  }

  private static byte[] bomb() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      for (int i = 0; i < 64; i++) {
        gzip.write(new byte[1 << 20]);
      }
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
    return out.toByteArray();
  }

  @ParameterizedTest
  @MethodSource("badRequests")
  void badRequestsAreRefusedAndCounted(
      String type, byte[] body, String[] headers, int status, String reason) throws Exception {
    start(sink);

    HttpResponse<byte[]> answer = post("/v1/traces", type, body, headers);

    assertThat(answer.statusCode()).isEqualTo(status);
    var labels = Map.of("receiver", "otlp", "transport", "http", "reason", reason);
    assertThat(metrics.counter(Accounting.RECEIVER_REJECTED_REQUESTS, labels).value()).isOne();
    assertThat(sink.offers()).isZero();
    assertThat(post("/v1/traces", PROTOBUF, spans(1)).statusCode())
        .as("the next request")
        .isEqualTo(200);
  }

  @Test
  void undecodableGrpcIsAnInvalidArgument() throws Exception {
    start(sink);
    byte[] broken = {0x0a, (byte) 0xff};
    Batch batch = Batch.of(Signal.TRACES, new OtlpBytes(broken, 0, 2, 1), Requests.OTLP);

    assertThat(call(Signal.TRACES, batch).code()).isEqualTo(StatusCode.INVALID_ARGUMENT);

    var labels = Map.of("receiver", "otlp", "transport", "grpc", "reason", "malformed");
    assertThat(metrics.counter(Accounting.RECEIVER_REJECTED_REQUESTS, labels).value()).isOne();
  }

  @Test
  void aSignalInNoPipelineIsUnknown() throws Exception {
    start(sink);

    GrpcAnswer answer = call(Signal.LOGS, Requests.spans(1));

    assertThat(answer.code()).isEqualTo(StatusCode.UNIMPLEMENTED);
    assertThat(answer.message())
        .isEqualTo("unknown service opentelemetry.proto.collector.logs.v1.LogsService");
    assertThat(post("/v1/logs", PROTOBUF, spans(1)).statusCode()).isEqualTo(404);
  }

  @Test
  void anEmptyRequestIsAcceptedAndGoesNowhere() throws Exception {
    start(sink);

    assertThat(call(Signal.TRACES, Requests.spans(0)).code()).isEqualTo(StatusCode.OK);
    assertThat(post("/v1/traces", PROTOBUF, new byte[0]).statusCode()).isEqualTo(200);
    assertThat(post("/v1/traces", JSON, text("{}")).statusCode()).isEqualTo(200);
    assertThat(sink.offers()).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aDefectBehindTheDoorIsAnInternalError(boolean mayWait) throws Exception {
    start(
        consumer(
            mayWait,
            () -> {
              throw new LinkageError("planted");
            }));

    assertThat(call(Signal.TRACES, Requests.spans(1)).code()).isEqualTo(StatusCode.INTERNAL);
    assertThat(post("/v1/traces", PROTOBUF, spans(1)).statusCode()).isEqualTo(500);
    assertThat(post("/v1/traces", JSON, text(JSON_SPAN)).statusCode()).isEqualTo(500);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aPipelineThatMayWaitDoesNotRunOnTheEventLoop(boolean mayWait) throws Exception {
    AtomicBoolean virtual = new AtomicBoolean();
    start(consumer(mayWait, () -> virtual.set(Thread.currentThread().isVirtual())));

    assertThat(call(Signal.TRACES, Requests.spans(1)).code()).isEqualTo(StatusCode.OK);
    assertThat(virtual.get()).isEqualTo(mayWait);
    assertThat(post("/v1/traces", PROTOBUF, spans(1)).statusCode()).isEqualTo(200);
    assertThat(virtual.get()).isEqualTo(mayWait);
    assertThat(post("/v1/traces", JSON, text(JSON_SPAN)).statusCode()).isEqualTo(200);
    assertThat(virtual.get()).as("JSON").isTrue();
  }

  @Test
  void metadataTravelsWithTheBatchWhenItIsAskedFor() throws Exception {
    Map<String, ?> include = Map.of("include_metadata", true);
    start(sink, include, include);

    assertThat(call(Signal.TRACES, Requests.spans(1)).code()).isEqualTo(StatusCode.OK);
    var _ = post("/v1/traces", PROTOBUF, spans(1), "X-Tenant", "a", "X-Tenant", "b");
    var _ = post("/v1/traces", JSON, text(JSON_SPAN), "X-Tenant", "c");

    assertThat(sink.batches()).hasSize(3);
    Map<String, List<String>> grpc = sink.batches().get(0).metadata();
    assertThat(grpc)
        .containsEntry("content-type", List.of("application/grpc"))
        .containsEntry("host", List.of("127.0.0.1:" + grpcPort))
        .containsKey("user-agent");
    Map<String, List<String>> http = sink.batches().get(1).metadata();
    assertThat(http)
        .containsEntry("x-tenant", List.of("a", "b"))
        .containsEntry("content-type", List.of(PROTOBUF))
        .containsEntry("host", List.of("127.0.0.1:" + httpPort));
    assertThat(sink.batches().get(2).metadata()).containsEntry("x-tenant", List.of("c"));
  }

  @Test
  void metadataButTheClientsAddressIsLeftBehindUnlessItIsAskedFor() throws Exception {
    start(sink);

    assertThat(call(Signal.TRACES, Requests.spans(1)).code()).isEqualTo(StatusCode.OK);
    assertThat(post("/v1/traces", PROTOBUF, spans(1), "X-Tenant", "a").statusCode()).isEqualTo(200);

    assertThat(sink.batches())
        .extracting(Batch::metadata)
        .containsOnly(Map.of(Batch.CLIENT_ADDRESS, List.of("127.0.0.1")));
  }

  @Test
  void theServicesOfItsPipelinesAreHealthy() throws Exception {
    start(sink);

    assertThat(health("opentelemetry.proto.collector.trace.v1.TraceService"))
        .isEqualTo(StatusCode.OK);
    assertThat(health("")).isEqualTo(StatusCode.OK);
    assertThat(health("opentelemetry.proto.collector.logs.v1.LogsService"))
        .as("in no pipeline")
        .isEqualTo(StatusCode.NOT_FOUND);
  }

  private StatusCode health(String service) {
    byte[] name = text(service);
    byte[] request = concat(new byte[] {0x0a, (byte) name.length}, name);
    var client =
        new GrpcClient(
            GrpcClientSettings.of("127.0.0.1:" + grpcPort, true), ClientContext.of("test"));
    client.start();
    try {
      var message = List.of(new OtlpBytes(request, 0, request.length, 1));
      return client.call("grpc.health.v1.Health", "Check", message, Duration.ofSeconds(20)).code();
    } finally {
      client.close(Deadline.in(Clock.SYSTEM, Duration.ofSeconds(5)));
    }
  }

  @Test
  void onlyTheListedCompressionsAreAccepted() throws Exception {
    start(sink, Map.of(), Map.of("compression_algorithms", List.of("zstd")));

    assertThat(post("/v1/traces", JSON, text("{}")).body())
        .isEqualTo(text("{\"code\":3,\"message\":\"unsupported Content-Encoding: \"}"));
    var labels = Map.of("receiver", "otlp", "transport", "http", "reason", "bad_encoding");
    assertThat(metrics.counter(Accounting.RECEIVER_REJECTED_REQUESTS, labels).value()).isOne();
  }

  @Test
  void connectionsCanBeLimited() throws Exception {
    start(sink, Map.of(), Map.of("max_connections", 1));
    assertThat(post("/v1/traces", JSON, text("{}")).statusCode()).isEqualTo(200);

    try (Socket second = new Socket(InetAddress.getLoopbackAddress(), httpPort)) {
      second.setSoTimeout(10_000);
      assertThat(second.getInputStream().read()).isEqualTo(-1);
    }
  }

  private static Consumer consumer(boolean mayWait, Runnable action) {
    return new Consumer() {
      @Override
      public Outcome consume(Batch batch) {
        action.run();
        return Accepted.ALL;
      }

      @Override
      public Traits traits() {
        return mayWait ? Traits.WAITING : Traits.PROMPT;
      }
    };
  }
}
