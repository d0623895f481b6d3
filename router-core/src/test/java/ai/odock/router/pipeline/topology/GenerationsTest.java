package ai.odock.router.pipeline.topology;

import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.Batch;
import ai.odock.router.BuildInfo;
import ai.odock.router.Component;
import ai.odock.router.Consumer;
import ai.odock.router.Exporter;
import ai.odock.router.ExporterType;
import ai.odock.router.MemoryBudget;
import ai.odock.router.Outcome;
import ai.odock.router.Outcome.Accepted;
import ai.odock.router.Processor;
import ai.odock.router.ProcessorType;
import ai.odock.router.Receiver;
import ai.odock.router.ReceiverType;
import ai.odock.router.Sending;
import ai.odock.router.Signal;
import ai.odock.router.StatusCode;
import ai.odock.router.Traits;
import ai.odock.router.fixtures.Requests;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * "I reloaded twice in a row, and clients that had connected before are told that the router is
 * shutting down": a receiver serves its connections until they end, whatever was replaced since.
 * Every part here refuses what comes after it was closed.
 */
class GenerationsTest {
  private static final Set<Signal> TRACES = Set.of(Signal.TRACES);
  private static final Outcome CLOSED =
      Outcome.retryable(StatusCode.UNAVAILABLE, "the router is shutting down");

  private final List<String> diary = new CopyOnWriteArrayList<>();

  /** The way in of every receiver that was ever built, in order. */
  private final List<Consumer> doors = new ArrayList<>();

  /** A receiver closes when its last connection has ended. */
  private final List<Semaphore> connections = new ArrayList<>();

  private final Router router =
      new Router(
          config(),
          new Metrics(),
          new MemoryBudget(1 << 20),
          Clock.SYSTEM,
          new BuildInfo("test", "1"));

  private abstract class Part implements Component {
    private final String name;
    private volatile boolean closed;

    Part(String name) {
      this.name = name;
    }

    Outcome pass(Batch batch, Consumer next) {
      if (closed) {
        return CLOSED;
      }
      diary.add(name);
      return next.consume(batch);
    }

    @Override
    public void close(Deadline deadline) {
      closed = true;
      diary.add("close " + name);
    }
  }

  private final class Door extends Part implements Receiver {
    private final Semaphore ended = new Semaphore(0);

    Door(String name, Consumer next) {
      super(name);
      doors.add(next);
      connections.add(ended);
    }

    @Override
    public void close(Deadline deadline) {
      try {
        boolean _ =
            ended.tryAcquire(deadline.remainingNanos(), java.util.concurrent.TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      super.close(deadline);
    }
  }

  private final class Step extends Part implements Processor {
    private final Consumer next;

    Step(String name, Consumer next) {
      super(name);
      this.next = next;
    }

    @Override
    public Outcome consume(Batch batch) {
      return pass(batch, next);
    }

    @Override
    public Traits traits() {
      return next.traits();
    }
  }

  private final class End extends Part implements Exporter {
    End(String name) {
      super(name);
    }

    @Override
    public Outcome export(Batch batch) {
      return pass(batch, new TakesAll());
    }
  }

  private static final class TakesAll implements Consumer {
    @Override
    public Outcome consume(Batch batch) {
      return Accepted.ALL;
    }

    @Override
    public Traits traits() {
      return Traits.PROMPT;
    }
  }

  private final ReceiverType<String> receivers =
      new ReceiverType<>(
          "in",
          List.of(),
          TRACES,
          yaml -> "",
          (config, context, next) ->
              new Door(context.id() + config, Objects.requireNonNull(next.get(Signal.TRACES))));

  private final ProcessorType<String> processors =
      new ProcessorType<>(
          "step",
          List.of(),
          TRACES,
          yaml -> "",
          (config, signal, context, next) -> new Step(context.id() + config, next));

  private final ExporterType<String> exporters =
      new ExporterType<>(
          "out",
          List.of(),
          TRACES,
          yaml -> "",
          yaml -> Sending.DIRECT,
          (config, signal, context) -> new End(context.id() + config));

  /**
   * One pipeline for each text, such as {@code in1 step1,other1 out1}: each part with a version.
   */
  private RouterConfig config(String... pipelines) {
    Map<ComponentId, ReceiverSpec<?>> in = new HashMap<>();
    Map<ComponentId, ProcessorSpec<?>> steps = new HashMap<>();
    Map<ComponentId, ExporterSpec<?>> out = new HashMap<>();
    List<PipelineSpec> specs = new ArrayList<>();
    for (String text : pipelines) {
      String[] words = text.split(" ", -1);
      List<ComponentId> receiver = ids("in", words[1]);
      List<ComponentId> chain = ids("step", words[2]);
      List<ComponentId> exporter = ids("out", words[3]);
      receiver.forEach(id -> in.put(id, new ReceiverSpec<>(id, receivers, version(words[1], id))));
      chain.forEach(
          id -> steps.put(id, new ProcessorSpec<>(id, processors, version(words[2], id))));
      exporter.forEach(
          id ->
              out.put(
                  id, new ExporterSpec<>(id, exporters, version(words[3], id), Sending.DIRECT)));
      specs.add(new PipelineSpec(words[0], Signal.TRACES, receiver, chain, exporter));
    }
    return new RouterConfig(
        in, steps, out, List.of(), specs, TelemetryConfig.DEFAULT, List.of(), List.of());
  }

  private static List<ComponentId> ids(String type, String words) {
    return Stream.of(words.split(","))
        .filter(word -> !word.isEmpty())
        .map(word -> new ComponentId(type, word.substring(0, 1)))
        .toList();
  }

  /** What follows the letter of a part. */
  private static String version(String words, ComponentId id) {
    return Stream.of(words.split(","))
        .filter(word -> word.startsWith(id.name()))
        .map(word -> word.substring(1))
        .findFirst()
        .orElseThrow();
  }

  private List<String> send(int door) {
    diary.clear();
    assertThat(doors.get(door).consume(Requests.spans(1))).isEqualTo(Accepted.ALL);
    return diary.stream().filter(it -> !it.startsWith("close")).toList();
  }

  @AfterEach
  void stop() {
    router.close(Deadline.in(Clock.SYSTEM, Duration.ofMillis(200)));
  }

  @Test
  void clientsOfEveryGenerationReachTheStepsOfTheLast() throws Exception {
    router.start();
    router.apply(config("traces a1 a1,b1 a1"));
    router.apply(config("traces a2 a2,b2 a2"));
    router.apply(config("traces a3 a3,b3 a3"));
    eventually("close step/a2", "close step/b2");

    for (int door = 0; door < 3; door++) {
      assertThat(send(door)).as("door %d", door).containsExactly("step/a3", "step/b3", "out/a3");
    }
  }

  @Test
  void stepsMayComeAndGoWhileReceiversRetire() throws Exception {
    router.start();
    router.apply(config("traces a1 a1,b1 a1"));
    router.apply(config("traces a2 b2 a2"));
    eventually("close step/a1", "close step/b1");
    router.apply(config("traces a3 a3,c3 a3,b3"));
    eventually("close step/b2");
    router.apply(config("traces a4 c3 a3,b3"));
    eventually("close step/a3");

    for (int door = 0; door < 4; door++) {
      assertThat(send(door)).as("door %d", door).containsExactly("step/c3", "out/a3", "out/b3");
    }
  }

  @Test
  void whatIsLeftOfARemovedPipelineGoesItsOldWay() throws Exception {
    router.start();
    router.apply(config("traces/x a1 a1 a1", "traces/y b1 b1 b1"));
    router.apply(config("traces/y b1 b1 b1"));

    assertThat(send(0)).containsExactly("step/a1", "out/a1");
    assertThat(diary).doesNotContain("close step/a1", "close out/a1");
    connections.getFirst().release();
    eventually("close in/a1", "close step/a1", "close out/a1");
    assertThat(diary.stream().filter(it -> it.startsWith("close")))
        .containsExactly("close in/a1", "close step/a1", "close out/a1");
  }

  @Test
  void aStepThatIsRemovedLaterWaitsForAReceiverThatWasRemovedBefore() throws Exception {
    router.start();
    router.apply(config("traces/x a1,b1 a1,b1 a1"));
    router.apply(config("traces/x b1 a1,b1 a1")); // in/a retires
    router.apply(config("traces/y b1 a1,b1 a2")); // and now all that it led to

    assertThat(send(0)).containsExactly("step/a1", "step/b1", "out/a2");
    assertThat(send(1)).containsExactly("step/a1", "step/b1", "out/a2");
    connections.getFirst().release();
    eventually("close in/a1", "close step/a1", "close step/b1");
    assertThat(send(1)).containsExactly("step/a1", "step/b1", "out/a2");
  }

  @Test
  void whatComesBackIsFoundByThoseWhoStillRetire() throws Exception {
    router.start();
    router.apply(config("traces/x a1 a1 a1"));
    router.apply(config("traces/y b1 b1 b1"));
    router.apply(config("traces/x a3 a3 a3"));

    assertThat(send(0)).containsExactly("step/a3", "out/a3");
  }

  @Test
  void theStopClosesEveryGenerationInTheOrderOfTheFlow() throws Exception {
    router.start();
    router.apply(config("traces a1 a1 a1"));
    router.apply(config("traces a2 a2 a2"));
    router.apply(config("traces/y b3 b3 b3"));
    diary.clear();
    connections.forEach(Semaphore::release);

    router.close(Deadline.in(Clock.SYSTEM, Duration.ofSeconds(5)));

    assertThat(diary.indexOf("close step/a2"))
        .isGreaterThan(diary.indexOf("close in/a1"))
        .isGreaterThan(diary.indexOf("close in/a2"));
    assertThat(diary.indexOf("close out/a2")).isGreaterThan(diary.indexOf("close step/a2"));
    assertThat(diary.indexOf("close out/b3")).isGreaterThan(diary.indexOf("close step/b3"));
  }

  private void eventually(String... entries) throws InterruptedException {
    for (int i = 0; i < 500 && !diary.containsAll(List.of(entries)); i++) {
      Thread.sleep(10);
    }
    assertThat(diary).contains(entries);
  }
}
