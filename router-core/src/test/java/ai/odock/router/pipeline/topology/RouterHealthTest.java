package ai.odock.router.pipeline.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.BuildInfo;
import ai.odock.router.Consumer;
import ai.odock.router.ExporterType;
import ai.odock.router.Extension;
import ai.odock.router.ExtensionType;
import ai.odock.router.MemoryBudget;
import ai.odock.router.Outcome;
import ai.odock.router.Outcome.Accepted;
import ai.odock.router.Outcome.Part;
import ai.odock.router.Outcome.Permanent;
import ai.odock.router.Outcome.Retryable;
import ai.odock.router.Receiver;
import ai.odock.router.ReceiverType;
import ai.odock.router.Sending;
import ai.odock.router.Signal;
import ai.odock.router.StartException;
import ai.odock.router.StatusCode;
import ai.odock.router.fixtures.FakeClock;
import ai.odock.router.fixtures.Requests;
import ai.odock.router.fixtures.ScriptedExporter;
import ai.odock.router.health.ComponentHealth;
import ai.odock.router.health.ComponentHealth.Backend;
import ai.odock.router.health.ComponentHealth.Status;
import ai.odock.router.health.RouterHealth.Verdict;
import ai.odock.router.pipeline.topology.RouterConfig.ExporterSpec;
import ai.odock.router.pipeline.topology.RouterConfig.ExtensionSpec;
import ai.odock.router.pipeline.topology.RouterConfig.PipelineSpec;
import ai.odock.router.pipeline.topology.RouterConfig.ReceiverSpec;
import ai.odock.router.selftelemetry.TelemetryConfig;
import ai.odock.router.settings.ComponentId;
import ai.odock.router.telemetry.Metrics;
import ai.odock.router.time.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** "The health check says 200 while every export fails." */
class RouterHealthTest {
  private static final Set<Signal> ALL = EnumSet.allOf(Signal.class);
  private static final Sending.@Nullable Queue NO_QUEUE = null;
  private static final ComponentId IN = new ComponentId("in", "");
  private static final ComponentId OUT = new ComponentId("out", "");
  private static final ComponentId WELL = new ComponentId("well", "");
  private static final Outcome BUSY = Outcome.retryable(StatusCode.UNAVAILABLE, "secret text");
  private static final Outcome WRONG = new Permanent(StatusCode.UNAUTHENTICATED, "no", "grpc_16");
  private static final Outcome LARGE = Permanent.tooLarge(StatusCode.RESOURCE_EXHAUSTED, "");

  private final FakeClock clock = new FakeClock();
  private final List<String> diary = new ArrayList<>();
  private final Semaphore gate = new Semaphore(1_000_000);
  private final Map<Signal, Consumer> doors = new HashMap<>();
  private Outcome answer = Accepted.ALL;
  private @Nullable Router running;

  private class DiaryExtension implements Extension {
    private final boolean starts;

    DiaryExtension(boolean starts) {
      this.starts = starts;
    }

    @Override
    public void start() throws StartException {
      diary.add("start extension");
      if (!starts) {
        throw new StartException("taken");
      }
    }

    @Override
    public void ready() {
      diary.add("ready");
    }

    @Override
    public void notReady() {
      diary.add("not ready");
    }

    @Override
    public void close(Deadline deadline) {
      diary.add("close extension");
    }
  }

  private class DiaryReceiver implements Receiver {
    @Override
    public void start() {
      diary.add("start receiver");
    }

    @Override
    public void close(Deadline deadline) {
      diary.add("close receiver");
    }
  }

  private Router router(Sending.@Nullable Queue queue, boolean extensionStarts, Signal... signals) {
    var receivers =
        new ReceiverType<String>(
            "in",
            List.of(),
            ALL,
            yaml -> "",
            (config, context, next) -> {
              doors.putAll(next);
              return new DiaryReceiver();
            });
    var exporters =
        new ExporterType<String>(
            "out",
            List.of(),
            ALL,
            yaml -> "",
            yaml -> Sending.DIRECT,
            (config, signal, context) -> new ScriptedExporter(batch -> answer, gate));
    var others =
        new ExporterType<String>(
            "well",
            List.of(),
            ALL,
            yaml -> "",
            yaml -> Sending.DIRECT,
            (config, signal, context) -> batch -> Accepted.ALL);
    var extensions =
        new ExtensionType<String>(
            "ext", List.of(), yaml -> "", (c, context) -> new DiaryExtension(extensionStarts));
    List<PipelineSpec> pipelines = new ArrayList<>();
    for (Signal signal : signals) {
      ComponentId to = signal == Signal.TRACES ? OUT : WELL;
      pipelines.add(new PipelineSpec(signal.label(), signal, List.of(IN), List.of(), List.of(to)));
    }
    var config =
        new RouterConfig(
            Map.of(IN, new ReceiverSpec<>(IN, receivers, "")),
            Map.of(),
            Map.of(
                OUT, new ExporterSpec<>(OUT, exporters, "", new Sending(queue, null)),
                WELL, new ExporterSpec<>(WELL, others, "", Sending.DIRECT)),
            List.of(new ExtensionSpec<>(new ComponentId("ext", "a"), extensions, "")),
            pipelines,
            TelemetryConfig.DEFAULT,
            List.of(),
            List.of());
    Router router =
        new Router(
            config, new Metrics(), new MemoryBudget(1 << 20), clock, new BuildInfo("t", "1"));
    running = router;
    return router;
  }

  @AfterEach
  void close() {
    gate.release(1000);
    if (running != null) {
      running.close(Deadline.in(clock, Duration.ZERO));
    }
  }

  private static Sending.Queue queue(int size) {
    return new Sending.Queue(Sending.Sizer.REQUESTS, size, 1, false, false);
  }

  private Outcome send() {
    return Objects.requireNonNull(doors.get(Signal.TRACES)).consume(Requests.spans(1));
  }

  private static ComponentHealth exporter(Router router) {
    return router.health().components().stream()
        .filter(it -> it.component().equals("exporter/out"))
        .findFirst()
        .orElseThrow();
  }

  private static Backend backend(Router router) {
    return Objects.requireNonNull(exporter(router).backend());
  }

  @Test
  void extensionsStartFirstStopLastAndAreTold() throws Exception {
    Router router = router(NO_QUEUE, true, Signal.TRACES);
    router.start();
    assertThat(diary).containsExactly("start extension", "start receiver", "ready");
    router.close(Deadline.in(clock, Duration.ofSeconds(1)));
    assertThat(diary.subList(3, 6))
        .containsExactly("not ready", "close receiver", "close extension");
  }

  @Test
  void aFailedStartIsNeverReady() {
    Router router = router(NO_QUEUE, false, Signal.TRACES);
    assertThat(router.health().verdict()).isEqualTo(Verdict.STARTING);
    assertThat(catchThrowable(router::start)).isInstanceOf(StartException.class);
    assertThat(diary).doesNotContain("ready", "start receiver");
  }

  @Test
  void everyComponentIsThereAndStartsWithTheRouter() throws Exception {
    Router router = router(NO_QUEUE, true, Signal.TRACES, Signal.LOGS);
    assertThat(router.health().components())
        .extracting(it -> it.component() + " " + it.where() + " " + it.status())
        .containsExactly(
            "extension/ext/a  STARTING",
            "exporter/out traces STARTING",
            "exporter/well logs STARTING",
            "receiver/in  STARTING");
    router.start();
    assertThat(router.health().components()).allMatch(it -> it.status() == Status.OK);
    assertThat(router.health().verdict()).isEqualTo(Verdict.READY);
    router.close(Deadline.in(clock, Duration.ZERO));
    assertThat(router.health().verdict()).isEqualTo(Verdict.DRAINING);
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        argumentSet("refused", BUSY, StatusCode.UNAVAILABLE, false),
        argumentSet("refused for good", WRONG, StatusCode.UNAUTHENTICATED, true));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void nothingGetsThroughForAMinute(Outcome refusal, StatusCode code, boolean permanent)
      throws Exception {
    Router router = router(NO_QUEUE, true, Signal.TRACES, Signal.LOGS);
    router.start();
    Instant begin = Instant.ofEpochMilli(clock.epochMillis());
    answer = refusal;
    var _ = send();
    clock.advance(Duration.ofSeconds(59));
    var _ = send();
    var _ = send();
    assertThat(exporter(router).status()).isEqualTo(Status.OK);
    clock.advance(Duration.ofSeconds(1));
    assertThat(exporter(router).status()).isEqualTo(Status.FAILING);
    assertThat(backend(router)).isEqualTo(new Backend(3, begin, code, permanent, null, -1, false));
    // the logs go on: a router that is half well is of use
    assertThat(router.health().verdict()).isEqualTo(Verdict.DEGRADED);

    answer = Accepted.ALL;
    var _ = send();
    assertThat(router.health().verdict()).isEqualTo(Verdict.READY);
    assertThat(backend(router).lastDelivery()).isEqualTo(begin.plusSeconds(60));
  }

  static Stream<Arguments> harmless() {
    return Stream.of(
        argumentSet("two failures", List.of(BUSY, BUSY)),
        argumentSet("one gets through now and then", List.of(BUSY, Accepted.ALL, BUSY, BUSY)),
        argumentSet("too large is no outage", List.of(LARGE, LARGE, LARGE, LARGE)),
        argumentSet(
            "a part gets through",
            List.of(
                BUSY,
                BUSY,
                new Retryable(
                    StatusCode.UNAVAILABLE, "", null, new Part(1, Map.of(), Requests.spans(1))))));
  }

  @ParameterizedTest
  @MethodSource("harmless")
  void isNoOutage(List<Outcome> answers) throws Exception {
    Router router = router(NO_QUEUE, true, Signal.TRACES);
    router.start();
    for (Outcome next : answers) {
      answer = next;
      var _ = send();
    }
    clock.advance(Duration.ofHours(1));
    assertThat(exporter(router).status()).isEqualTo(Status.OK);
  }

  @Test
  void withoutAQueueAnOutageClosesThePipeline() throws Exception {
    Router router = router(NO_QUEUE, true, Signal.TRACES);
    router.start();
    answer = BUSY;
    for (int i = 0; i < 3; i++) {
      var _ = send();
    }
    clock.advance(Duration.ofMinutes(1));
    assertThat(router.health().verdict()).isEqualTo(Verdict.UNAVAILABLE);
  }

  @Test
  void aFullQueueAloneIsBackpressureAndWithAnOutageTheEnd() throws Exception {
    Router router = router(queue(2), true, Signal.TRACES);
    router.start();
    answer = BUSY;
    for (int i = 0; i < 3; i++) {
      assertThat(send().isAccepted()).isTrue();
      awaitFailures(router, i + 1);
    }
    clock.advance(Duration.ofMinutes(1));
    assertThat(router.health().verdict()).as("the queue has room").isEqualTo(Verdict.DEGRADED);

    gate.drainPermits();
    assertThat(send().isAccepted()).isTrue();
    assertThat(send().isAccepted()).isTrue();
    assertThat(send().isAccepted()).isFalse();
    assertThat(backend(router).refusing()).isTrue();
    assertThat(backend(router).queued()).isEqualTo(2);
    assertThat(router.health().verdict()).isEqualTo(Verdict.UNAVAILABLE);

    answer = Accepted.ALL;
    gate.release(1);
    awaitFailures(router, 0);
    assertThat(exporter(router).status()).as("refused last, works again").isEqualTo(Status.FULL);
    gate.release(1);
    while (backend(router).queued() > 0) {
      Thread.onSpinWait();
    }
    assertThat(router.health().verdict()).isEqualTo(Verdict.READY);
  }

  private static void awaitFailures(Router router, int failures) {
    while (backend(router).failures() != failures || exporterBusy(router, failures)) {
      Thread.onSpinWait();
    }
  }

  /** A failed batch leaves the queue only after its attempt was noted. */
  private static boolean exporterBusy(Router router, int failures) {
    return failures > 0 && backend(router).queued() > 0;
  }
}
