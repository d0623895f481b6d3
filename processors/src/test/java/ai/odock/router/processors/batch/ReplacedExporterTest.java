package ai.odock.router.processors.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.Batch;
import ai.odock.router.BuildInfo;
import ai.odock.router.Consumer;
import ai.odock.router.Exporter;
import ai.odock.router.ExporterType;
import ai.odock.router.MemoryBudget;
import ai.odock.router.Outcome;
import ai.odock.router.Outcome.Accepted;
import ai.odock.router.Receiver;
import ai.odock.router.ReceiverType;
import ai.odock.router.Sending;
import ai.odock.router.Signal;
import ai.odock.router.StatusCode;
import ai.odock.router.fixtures.Requests;
import ai.odock.router.pipeline.topology.Router;
import ai.odock.router.pipeline.topology.RouterConfig;
import ai.odock.router.pipeline.topology.RouterConfig.ExporterSpec;
import ai.odock.router.pipeline.topology.RouterConfig.PipelineSpec;
import ai.odock.router.pipeline.topology.RouterConfig.ProcessorSpec;
import ai.odock.router.pipeline.topology.RouterConfig.ReceiverSpec;
import ai.odock.router.selftelemetry.TelemetryConfig;
import ai.odock.router.settings.ComponentId;
import ai.odock.router.telemetry.Metrics;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A backend is down, {@code batch} and what follows are full, and a reload puts a working exporter
 * in the place of the one that cannot send: what was put off reaches it, once.
 */
class ReplacedExporterTest {
  private static final Set<Signal> TRACES = EnumSet.of(Signal.TRACES);
  private static final ComponentId IN = new ComponentId("in", "");
  private static final ComponentId BATCH = new ComponentId("batch", "");
  private static final String DOWN = "down";

  private static final Sending.Retry RETRY =
      new Sending.Retry(Duration.ofMinutes(1), 0, 1, Duration.ofMinutes(1), Duration.ofMinutes(5));

  private final Map<String, List<Batch>> delivered = new ConcurrentHashMap<>();
  private final List<Consumer> doors = new CopyOnWriteArrayList<>();
  private final MemoryBudget memory = new MemoryBudget(1 << 20);
  private final Metrics metrics = new Metrics();

  private final ReceiverType<String> receivers =
      new ReceiverType<>(
          "in",
          List.of(),
          TRACES,
          yaml -> "",
          (config, context, next) -> {
            doors.add(Objects.requireNonNull(next.get(Signal.TRACES)));
            return new Silent();
          });

  private final ExporterType<String> exporters =
      new ExporterType<>(
          "out",
          List.of(),
          TRACES,
          yaml -> "",
          yaml -> Sending.DIRECT,
          (config, signal, context) -> backend(context.id().name(), config));

  private static final class Silent implements Receiver {
    @Override
    public void close(Deadline deadline) {}
  }

  private Exporter backend(String name, String mood) {
    List<Batch> kept = delivered.computeIfAbsent(name, n -> new CopyOnWriteArrayList<>());
    return batch -> {
      if (mood.equals(DOWN)) {
        return Outcome.retryable(StatusCode.UNAVAILABLE, DOWN);
      }
      kept.add(batch);
      return Accepted.ALL;
    };
  }

  private RouterConfig config(Sending sending, String mood, String... names) {
    List<ComponentId> out = Stream.of(names).map(name -> new ComponentId("out", name)).toList();
    Map<ComponentId, ExporterSpec<?>> specs = new java.util.HashMap<>();
    for (ComponentId id : out) {
      String its = id.name().equals("a") ? mood : "";
      specs.put(id, new ExporterSpec<>(id, exporters, its, sending));
    }
    BatchConfig batch = new BatchConfig(Duration.ofMillis(20), 2, 0, List.of(), 0);
    return new RouterConfig(
        Map.of(IN, new ReceiverSpec<>(IN, receivers, "")),
        Map.of(BATCH, new ProcessorSpec<>(BATCH, BatchProcessor.TYPE, batch)),
        specs,
        List.of(),
        List.of(new PipelineSpec("traces", Signal.TRACES, List.of(IN), List.of(BATCH), out)),
        TelemetryConfig.DEFAULT,
        List.of(),
        List.of());
  }

  private Router started(RouterConfig config) throws Exception {
    Router router = new Router(config, metrics, memory, Clock.SYSTEM, new BuildInfo("t", "1"));
    router.start();
    return router;
  }

  private Outcome send(int number) {
    return doors.getLast().consume(Requests.spans("span", number, 1));
  }

  /** Sends until a client is refused; the number of spans that were taken. */
  private int fill() throws InterruptedException {
    int taken = 0;
    int refusals = 0;
    while (refusals < 20) { // a batch that is on its way leaves room for a moment
      boolean accepted = send(taken).isAccepted();
      taken += accepted ? 1 : 0;
      refusals = accepted ? 0 : refusals + 1;
      Thread.sleep(accepted ? 0 : 5);
      assertThat(taken).as("somebody refuses at last").isLessThan(1000);
    }
    return taken;
  }

  private List<String> received(String name) {
    return Requests.names(new ArrayList<>(delivered.getOrDefault(name, List.of())));
  }

  private void awaitReceived(String name, int count) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (received(name).size() < count && System.nanoTime() < end) {
      Thread.sleep(5);
    }
    assertThat(received(name))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, count).mapToObj(i -> "span-" + i).toList());
  }

  private static Sending.Queue queue(boolean waitForResult) {
    return new Sending.Queue(Sending.Sizer.REQUESTS, 1, 1, false, waitForResult);
  }

  static Stream<Arguments> sendings() {
    return Stream.of(
        argumentSet("the queue is full", queue(false), RETRY),
        argumentSet("the queue answers later", queue(true), RETRY),
        argumentSet("the queue answers later, no retry", queue(true), null),
        argumentSet("no queue", null, RETRY),
        argumentSet("no queue, no retry", null, null));
  }

  @ParameterizedTest
  @MethodSource("sendings")
  void whatWasPutOffReachesTheNewExporterOnce(
      Sending.@Nullable Queue queue, Sending.@Nullable Retry retry) throws Exception {
    Sending sending = new Sending(queue, retry);
    Router router = started(config(sending, DOWN, "a"));
    int taken = fill();

    router.apply(config(sending, "up", "a"));

    awaitReceived("a", taken);
    assertThat(send(taken).isAccepted()).as("clients are taken again").isTrue();
    awaitReceived("a", taken + 1);
    close(router);
  }

  @Test
  void aQueueThatIsSwitchedOffLosesNothing() throws Exception {
    Router router = started(config(new Sending(queue(false), RETRY), DOWN, "a"));
    int taken = fill();

    router.apply(config(new Sending(null, RETRY), "up", "a"));

    awaitReceived("a", taken);
    close(router);
  }

  @Test
  void aQueueThatIsSwitchedOnTakesWhatWasPutOff() throws Exception {
    Router router = started(config(new Sending(null, RETRY), DOWN, "a"));
    int taken = fill();

    router.apply(config(new Sending(queue(false), RETRY), "up", "a"));

    awaitReceived("a", taken);
    close(router);
  }

  @Test
  void ofTwoExportersOnlyTheOneThatWaitedGetsItAgain() throws Exception {
    Sending sending = new Sending(queue(false), RETRY);
    Router router = started(config(sending, DOWN, "a", "b"));
    int taken = fill();

    router.apply(config(sending, "up", "a", "b"));

    awaitReceived("a", taken);
    awaitReceived("b", taken);
    close(router);
  }

  private void close(Router router) {
    router.close(Deadline.in(Clock.SYSTEM, Duration.ofSeconds(10)));
    assertThat(memory.held()).isZero();
    for (String name : delivered.keySet()) {
      var ledger = metrics.ledger("out/" + name, "traces").snapshot();
      assertThat(ledger.dropped()).isEmpty();
      assertThat(ledger.accepted()).isEqualTo(ledger.delivered());
      assertThat(ledger.delivered()).isEqualTo(received(name).size());
    }
  }
}
