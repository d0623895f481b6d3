package ai.odock.router.pipeline.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.odock.router.Batch;
import ai.odock.router.BuildInfo;
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
import ai.odock.router.StartException;
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
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** How components are joined, started and stopped, seen through components that write a diary. */
class RouterTest {
  private static final Set<Signal> ALL = EnumSet.allOf(Signal.class);

  private final List<String> diary = new CopyOnWriteArrayList<>();
  private final Map<String, Map<Signal, Consumer>> doors = new HashMap<>();
  private final Metrics metrics = new Metrics();

  private final ReceiverType<String> receivers =
      new ReceiverType<>(
          "in",
          List.of(),
          ALL,
          yaml -> "",
          (config, context, next) -> {
            doors.put(context.id().toString(), next);
            return new DiaryReceiver(context.id().toString());
          });

  private final ProcessorType<String> processors =
      new ProcessorType<>(
          "step",
          List.of(),
          ALL,
          yaml -> "",
          (config, signal, context, next) -> new DiaryProcessor(context.id().toString(), next));

  private final ExporterType<String> exporters =
      new ExporterType<>(
          "out",
          List.of(),
          ALL,
          yaml -> "",
          yaml -> Sending.DIRECT,
          (config, signal, context) ->
              new DiaryExporter(context.id() + " " + signal.label(), config));

  private class DiaryReceiver implements Receiver {
    private final String name;

    DiaryReceiver(String name) {
      this.name = name;
    }

    @Override
    public void start() {
      diary.add("start " + name);
    }

    @Override
    public void handOver() {
      diary.add("hand over " + name);
    }

    @Override
    public void takeBack() {
      diary.add("take back " + name);
    }

    @Override
    public void close(Deadline deadline) {
      diary.add("close " + name);
    }
  }

  private class DiaryProcessor implements Processor {
    private final String name;
    private final Consumer next;

    DiaryProcessor(String name, Consumer next) {
      this.name = name;
      this.next = next;
    }

    @Override
    public Outcome consume(Batch batch) {
      diary.add(name);
      return next.consume(batch);
    }

    @Override
    public Traits traits() {
      return next.traits();
    }

    @Override
    public void start() {
      diary.add("start " + name);
    }

    @Override
    public void handOver() {
      diary.add("hand over " + name);
    }

    @Override
    public void takeBack() {
      diary.add("take back " + name);
    }

    @Override
    public void close(Deadline deadline) {
      diary.add("close " + name);
    }
  }

  private class DiaryExporter implements Exporter {
    private final String name;
    private final String mood;

    DiaryExporter(String name, String mood) {
      this.name = name;
      this.mood = mood;
    }

    @Override
    public Outcome export(Batch batch) {
      diary.add(name);
      return mood.equals("refuses")
          ? new Outcome.Permanent(StatusCode.INVALID_ARGUMENT, "no", "no")
          : Accepted.ALL;
    }

    @Override
    public void start() throws StartException {
      diary.add("start " + name);
      if (mood.equals("cannot start")) {
        throw new StartException("no port for " + name);
      }
    }

    @Override
    public void handOver() {
      diary.add("hand over " + name);
    }

    @Override
    public void takeBack() {
      diary.add("take back " + name);
    }

    @Override
    public void close(Deadline deadline) {
      diary.add("close " + name);
    }
  }

  private static ComponentId id(String type, String name) {
    return new ComponentId(type, name);
  }

  private RouterConfig config(String moodOfB, PipelineSpec... pipelines) {
    Map<ComponentId, ReceiverSpec<?>> in = new HashMap<>();
    Map<ComponentId, ProcessorSpec<?>> steps = new HashMap<>();
    Map<ComponentId, ExporterSpec<?>> out = new HashMap<>();
    for (String name : List.of("a", "b", "unused")) {
      in.put(id("in", name), new ReceiverSpec<>(id("in", name), receivers, ""));
      steps.put(id("step", name), new ProcessorSpec<>(id("step", name), processors, ""));
      String mood = name.equals("b") ? moodOfB : "";
      out.put(
          id("out", name), new ExporterSpec<>(id("out", name), exporters, mood, Sending.DIRECT));
    }
    return new RouterConfig(
        in,
        steps,
        out,
        List.of(),
        List.of(pipelines),
        TelemetryConfig.DEFAULT,
        List.of(),
        List.of());
  }

  private Router router(String moodOfB, PipelineSpec... pipelines) {
    return new Router(
        config(moodOfB, pipelines),
        metrics,
        new MemoryBudget(1 << 20),
        Clock.SYSTEM,
        new BuildInfo("t", "1"));
  }

  private static PipelineSpec pipeline(Signal signal, String in, String steps, String out) {
    return new PipelineSpec(
        signal.label() + "/" + in + out,
        signal,
        ids("in", in),
        ids("step", steps),
        ids("out", out));
  }

  private static List<ComponentId> ids(String type, String names) {
    return names.chars().mapToObj(c -> id(type, String.valueOf((char) c))).toList();
  }

  private Outcome send(String receiver, Signal signal) {
    Consumer door = Objects.requireNonNull(doors.get(receiver)).get(signal);
    return Objects.requireNonNull(door).consume(Requests.spans(1));
  }

  private static Deadline soon() {
    return Deadline.in(Clock.SYSTEM, Duration.ofSeconds(5));
  }

  @Test
  void withoutPipelinesItStartsNothingAndStops() throws StartException {
    Router router = router("");
    router.start();
    router.close(soon());
    assertThat(diary).isEmpty();
  }

  @Test
  void aBatchPassesTheProcessorsInOrderAndReachesEveryExporter() {
    router("", pipeline(Signal.TRACES, "a", "ab", "ab"));

    assertThat(send("in/a", Signal.TRACES)).isEqualTo(Accepted.ALL);

    assertThat(diary).containsExactly("step/a", "step/b", "out/a traces", "out/b traces");
  }

  @Test
  void aReceiverFeedsEveryPipelineThatNamesItAndOnlyThose() {
    router(
        "",
        pipeline(Signal.TRACES, "ab", "a", "a"),
        pipeline(Signal.TRACES, "a", "", "b"),
        pipeline(Signal.LOGS, "b", "", "a"));

    send("in/a", Signal.TRACES);
    assertThat(diary).containsExactly("step/a", "out/a traces", "out/b traces");
    diary.clear();
    send("in/b", Signal.TRACES);
    assertThat(diary).containsExactly("step/a", "out/a traces");
    assertThat(Objects.requireNonNull(doors.get("in/a"))).containsOnlyKeys(Signal.TRACES);
    assertThat(doors).doesNotContainKey("in/unused");
  }

  @Test
  void aRefusingExporterTakesNoOtherDown() {
    router("refuses", pipeline(Signal.TRACES, "a", "", "ab"), pipeline(Signal.LOGS, "a", "", "a"));

    assertThat(send("in/a", Signal.TRACES)).isInstanceOf(Outcome.Permanent.class);
    assertThat(send("in/a", Signal.LOGS)).isEqualTo(Accepted.ALL);

    assertThat(diary).containsExactly("out/a traces", "out/b traces", "out/a logs");
    assertThat(metrics.ledger("out/a", "traces").snapshot().delivered()).isOne();
    assertThat(metrics.ledger("out/b", "traces").snapshot().dropped()).containsEntry("no", 1L);
  }

  @Test
  void startsFromTheEndAndStopsFromTheBeginning() throws Exception {
    Router router = router("", pipeline(Signal.TRACES, "a", "ab", "a"));

    router.start();
    assertThat(diary)
        .containsExactly("start out/a traces", "start step/b", "start step/a", "start in/a");
    diary.clear();
    router.close(soon());

    assertThat(diary)
        .containsExactly("close in/a", "close step/a", "close step/b", "close out/a traces");
  }

  @Test
  void whatCannotStartStopsTheOthersAgain() {
    Router router = router("cannot start", pipeline(Signal.TRACES, "a", "a", "ab"));

    assertThatThrownBy(router::start)
        .isInstanceOf(StartException.class)
        .hasMessage("no port for out/b traces");

    assertThat(diary)
        .contains("close out/a traces", "close out/b traces", "close step/a", "close in/a")
        .doesNotContain("start in/a");
  }

  @Test
  void closesWithoutStartAndTwice() {
    Router router = router("", pipeline(Signal.TRACES, "a", "a", "a"));

    router.close(soon());
    router.close(soon());

    assertThat(diary).contains("close in/a");
  }

  @Test
  void whatIsTheSameGoesOnWhenAnotherConfigurationIsApplied() throws Exception {
    Router router = router("", pipeline(Signal.TRACES, "a", "ab", "ab"));
    router.start();
    diary.clear();

    router.apply(config("", pipeline(Signal.TRACES, "a", "ab", "ab")));
    send("in/a", Signal.TRACES);

    assertThat(diary).containsExactly("step/a", "step/b", "out/a traces", "out/b traces");
    router.close(soon());
  }

  @Test
  void aReplacedExporterIsReachedByProcessorsThatStay() throws Exception {
    Router router = router("", pipeline(Signal.TRACES, "a", "a", "ab"));
    router.start();
    diary.clear();

    router.apply(config("refuses", pipeline(Signal.TRACES, "a", "a", "ab")));

    assertThat(send("in/a", Signal.TRACES)).isInstanceOf(Outcome.Permanent.class);
    assertThat(diary).contains("start out/b traces").doesNotContain("start step/a", "start in/a");
    eventually("close out/b traces");
    router.close(soon());
  }

  @Test
  void otherProcessorsTakeThePlaceOfTheOldOnesBehindAReceiverThatStays() throws Exception {
    Router router = router("", pipeline(Signal.TRACES, "a", "a", "a"));
    router.start();
    diary.clear();

    router.apply(config("", pipeline(Signal.TRACES, "a", "b", "a")));
    send("in/a", Signal.TRACES);

    assertThat(diary)
        .contains("start step/b", "step/b", "out/a traces")
        .doesNotContain("step/a", "start in/a", "start out/a traces");
    eventually("close step/a");
    router.close(soon());
  }

  @Test
  void aReceiverOfOtherSignalsIsReplacedAndHandsOver() throws Exception {
    Router router = router("", pipeline(Signal.TRACES, "a", "", "a"));
    router.start();
    diary.clear();

    router.apply(
        config("", pipeline(Signal.TRACES, "a", "", "a"), pipeline(Signal.LOGS, "a", "", "a")));

    assertThat(diary.indexOf("hand over in/a")).isNotNegative();
    assertThat(diary.indexOf("start in/a")).isGreaterThan(diary.indexOf("hand over in/a"));
    assertThat(send("in/a", Signal.LOGS)).isEqualTo(Accepted.ALL);
    eventually("close in/a");
    router.close(soon());
  }

  @Test
  void whatCannotStartLeavesTheOldConfigurationInForce() throws Exception {
    Router router = router("", pipeline(Signal.TRACES, "a", "a", "a"));
    router.start();
    Consumer door =
        Objects.requireNonNull(Objects.requireNonNull(doors.get("in/a")).get(Signal.TRACES));
    diary.clear();

    assertThatThrownBy(
            () ->
                router.apply(
                    config(
                        "cannot start",
                        pipeline(Signal.TRACES, "a", "b", "ab"),
                        pipeline(Signal.LOGS, "a", "", "a"))))
        .isInstanceOf(StartException.class)
        .hasMessage("no port for out/b traces");

    assertThat(diary).contains("hand over in/a", "take back in/a").doesNotContain("start in/a");
    diary.clear();
    router.apply(config("", pipeline(Signal.TRACES, "a", "a", "a")));
    assertThat(door.consume(Requests.spans(1))).isEqualTo(Accepted.ALL);
    assertThat(diary).contains("step/a", "out/a traces").doesNotContain("step/b", "start step/a");
    router.close(soon());
  }

  @Test
  void everyPartThatLeavesHandsOverBeforeItsSuccessorStarts() throws Exception {
    Router router = router("", pipeline(Signal.TRACES, "a", "ab", "ab"));
    router.start();
    diary.clear();

    router.apply(config("", pipeline(Signal.TRACES, "a", "ab", "ab")), null);

    for (String part : List.of("in/a", "step/a", "step/b", "out/a traces", "out/b traces")) {
      assertThat(diary.indexOf("hand over " + part)).as(part).isNotNegative();
      assertThat(diary.indexOf("start " + part))
          .as(part)
          .isGreaterThan(diary.indexOf("hand over " + part));
    }
    router.close(soon());
  }

  @Test
  void whatLeftIsClosedByTheStopOfTheRouter() throws Exception {
    Router router = router("", pipeline(Signal.TRACES, "a", "a", "ab"));
    router.start();
    router.apply(config("", pipeline(Signal.TRACES, "a", "a", "a")));

    router.close(soon());

    assertThat(diary).contains("close out/b traces", "close step/a", "close out/a traces");
  }

  private void eventually(String entry) throws InterruptedException {
    for (int i = 0; i < 500 && !diary.contains(entry); i++) {
      Thread.sleep(10);
    }
    assertThat(diary).contains(entry);
  }
}
