package ai.odock.router.exporters.otlpgrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.Batch;
import ai.odock.router.BuildInfo;
import ai.odock.router.ComponentContext;
import ai.odock.router.Exporter;
import ai.odock.router.MemoryBudget;
import ai.odock.router.Outcome;
import ai.odock.router.Outcome.About;
import ai.odock.router.Outcome.Accepted;
import ai.odock.router.Outcome.Permanent;
import ai.odock.router.Outcome.Retryable;
import ai.odock.router.Signal;
import ai.odock.router.StatusCode;
import ai.odock.router.fixtures.Requests;
import ai.odock.router.net.HostPort;
import ai.odock.router.net.coding.Compression;
import ai.odock.router.net.grpc.GrpcClientSettings;
import ai.odock.router.net.grpc.GrpcReply;
import ai.odock.router.net.grpc.GrpcServer;
import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.settings.ComponentId;
import ai.odock.router.telemetry.Metrics;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.helpers.NOPLogger;

/** Against a real gRPC server that answers as told. */
class OtlpGrpcExporterTest {
  private final List<byte[]> received = new CopyOnWriteArrayList<>();
  private final List<Exporter> started = new ArrayList<>();
  private volatile Consumer<GrpcReply> answer = reply -> reply.ok(new byte[0]);

  private final GrpcServer server =
      GrpcServer.builder(new HostPort("127.0.0.1", 0))
          .maxMessageBytes(64 << 20)
          .unary(
              Signal.TRACES.grpcService(),
              "Export",
              (array, offset, length, reply) -> {
                received.add(Arrays.copyOfRange(array, offset, offset + length));
                answer.accept(reply);
              })
          .build();

  @BeforeEach
  void listen() throws Exception {
    server.start();
  }

  @AfterEach
  void stop() {
    Deadline soon = Deadline.in(Clock.SYSTEM, Duration.ofSeconds(5));
    started.forEach(exporter -> exporter.close(soon));
    server.close(soon);
  }

  private Exporter exporter(boolean gzip) throws Exception {
    var config =
        new OtlpGrpcConfig(
            GrpcClientSettings.of(
                "127.0.0.1:" + server.port(),
                true,
                Map.of(),
                gzip ? Compression.GZIP : Compression.NONE),
            Duration.ofSeconds(10));
    Exporter exporter = OtlpGrpcExporter.TYPE.factory().create(config, Signal.TRACES, context());
    exporter.start();
    started.add(exporter);
    return exporter;
  }

  private static ComponentContext context() {
    return new ComponentContext(
        new ComponentId("otlp_grpc", ""),
        new Metrics(),
        new MemoryBudget(1 << 20),
        Clock.SYSTEM,
        new BuildInfo("router", "1"),
        NOPLogger.NOP_LOGGER);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void sendsThePartsAsOneRequest(boolean gzip) throws Exception {
    Batch batch = Batch.merge(List.of(Requests.spans("a", 0, 3), Requests.spans("b", 0, 400)));

    assertThat(exporter(gzip).export(batch)).isEqualTo(Accepted.ALL);

    Batch arrived =
        Requests.batch(
            Signal.TRACES,
            io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest.parseFrom(
                received.getFirst()));
    assertThat(Requests.names(List.of(arrived))).isEqualTo(Requests.names(List.of(batch)));
  }

  @ParameterizedTest
  @EnumSource(value = StatusCode.class, names = "OK", mode = EnumSource.Mode.EXCLUDE)
  void everyCodeIsRetriedOrDroppedAsTheSpecificationSays(StatusCode code) throws Exception {
    answer = reply -> reply.error(code, "told so", null);

    Outcome outcome = exporter(false).export(Requests.spans(1));

    switch (code) {
      case CANCELLED,
          DEADLINE_EXCEEDED,
          ABORTED,
          OUT_OF_RANGE,
          UNAVAILABLE,
          DATA_LOSS,
          RESOURCE_EXHAUSTED ->
          assertThat(outcome)
              .isInstanceOfSatisfying(Retryable.class, r -> assertThat(r.delay()).isNull());
      default ->
          assertThat(outcome)
              .isInstanceOfSatisfying(
                  Permanent.class,
                  p -> {
                    assertThat(p.code()).isEqualTo(code);
                    assertThat(p.message()).contains("told so");
                    boolean content =
                        EnumSet.of(
                                StatusCode.INVALID_ARGUMENT,
                                StatusCode.INTERNAL,
                                StatusCode.UNKNOWN)
                            .contains(code);
                    assertThat(p.about()).isEqualTo(content ? About.CONTENT : About.CALL);
                    assertThat(p.reason())
                        .isEqualTo("grpc_" + code.name().toLowerCase(Locale.ROOT));
                  });
    }
  }

  static Stream<Arguments> sizes() {
    return Stream.of(
        argumentSet(
            "grpc-go",
            StatusCode.RESOURCE_EXHAUSTED,
            "grpc: received message larger than max (5000000 vs. 4194304)",
            true),
        argumentSet(
            "grpc-java",
            StatusCode.RESOURCE_EXHAUSTED,
            "gRPC message exceeds maximum size 4194304: 5000000",
            true),
        argumentSet(
            "tonic",
            StatusCode.OUT_OF_RANGE,
            "Error, message length too large: found 5000000 bytes, the limit is: 4194304 bytes",
            true),
        argumentSet(
            "a rate limit is no size",
            StatusCode.RESOURCE_EXHAUSTED,
            "RATE_LIMITED: ingestion rate limit (local: 15000000 bytes) exceeded",
            false));
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void knowsABackendsWordsForTooLarge(StatusCode code, String message, boolean tooLarge)
      throws Exception {
    answer = reply -> reply.error(code, message, null);

    Outcome outcome = exporter(false).export(Requests.spans(1));

    assertThat(outcome instanceof Permanent p && p.about() == About.SIZE).isEqualTo(tooLarge);
    assertThat(outcome instanceof Retryable).isEqualTo(!tooLarge);
  }

  @ParameterizedTest
  @EnumSource(
      value = StatusCode.class,
      names = {"UNAVAILABLE", "RESOURCE_EXHAUSTED"})
  void honoursRetryInfo(StatusCode code) throws Exception {
    answer = reply -> reply.error(code, "later", Duration.ofMillis(2500));

    Outcome outcome = exporter(false).export(Requests.spans(1));

    assertThat(((Retryable) outcome).delay()).isEqualTo(Duration.ofMillis(2500));
  }

  static Stream<Arguments> partials() {
    return Stream.of(
        argumentSet("nothing rejected", 0, "", Accepted.ALL),
        argumentSet("a warning alone", 0, "slow down", Accepted.ALL),
        argumentSet("some rejected", 2, "old", Accepted.but(2, "partial_success")),
        argumentSet("more than were sent", 99, "odd", Accepted.but(5, "partial_success")),
        argumentSet("a negative count", -3, "odd", Accepted.ALL));
  }

  @ParameterizedTest
  @MethodSource("partials")
  void countsWhatPartialSuccessRejects(int rejected, String message, Outcome expected)
      throws Exception {
    ProtoWriter response = new ProtoWriter(32);
    int partial = response.beginMessage(1);
    response.varintField(1, rejected);
    response.stringField(2, message);
    response.endMessage(partial);
    answer = reply -> reply.ok(response.toByteArray());

    assertThat(exporter(false).export(Requests.spans(5))).isEqualTo(expected);
  }

  @Test
  void anAnswerThatCannotBeReadIsStillAnAcceptance() throws Exception {
    answer = reply -> reply.ok(new byte[] {0x0a, 0x7f, 1});

    assertThat(exporter(false).export(Requests.spans(1))).isEqualTo(Accepted.ALL);
  }

  @Test
  void aBackendThatIsAwayIsTriedAgain() throws Exception {
    Exporter exporter = exporter(false);
    server.close(Deadline.in(Clock.SYSTEM, Duration.ZERO));

    @Nullable Outcome outcome = exporter.export(Requests.spans(1));

    assertThat(outcome).isInstanceOf(Retryable.class);
  }
}
