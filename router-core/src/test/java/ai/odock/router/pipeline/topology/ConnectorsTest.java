package ai.odock.router.pipeline.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.odock.router.Batch;
import ai.odock.router.BuildInfo;
import ai.odock.router.Component;
import ai.odock.router.Connector;
import ai.odock.router.ConnectorType;
import ai.odock.router.ConnectorType.Pipelines;
import ai.odock.router.ConnectorType.Route;
import ai.odock.router.Consumer;
import ai.odock.router.Exporter;
import ai.odock.router.ExporterType;
import ai.odock.router.Extension;
import ai.odock.router.ExtensionType;
import ai.odock.router.MemoryBudget;
import ai.odock.router.Outcome;
import ai.odock.router.Outcome.Accepted;
import ai.odock.router.Receiver;
import ai.odock.router.ReceiverType;
import ai.odock.router.Sending;
import ai.odock.router.ServiceView;
import ai.odock.router.Signal;
import ai.odock.router.Traits;
import ai.odock.router.fixtures.Requests;
import ai.odock.router.pipeline.topology.ReloadPlan.Change.Action;
import ai.odock.router.pipeline.topology.RouterConfig.ConnectorSpec;
import ai.odock.router.pipeline.topology.RouterConfig.ExporterSpec;
import ai.odock.router.pipeline.topology.RouterConfig.ExtensionSpec;
import ai.odock.router.pipeline.topology.RouterConfig.PipelineSpec;
import ai.odock.router.pipeline.topology.RouterConfig.ReceiverSpec;
import ai.odock.router.selftelemetry.TelemetryConfig;
import ai.odock.router.settings.ComponentId;
import ai.odock.router.telemetry.Metrics;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Pipelines that connectors join, and the extensions that components refer to. */
class ConnectorsTest {
  private final List<ServiceView> views = new ArrayList<>();
  private static final Set<Signal> ALL = EnumSet.allOf(Signal.class);
  private static final ComponentId STORE = new ComponentId("store", "");

  private final List<String> diary = new CopyOnWriteArrayList<>();
  private final Map<Signal, Consumer> doors = new HashMap<>();

  private class Noted implements Component {
    private final String name;

    Noted(String name) {
      this.name = name;
    }

    @Override
    public void start() {
      diary.add("start " + name);
    }

    @Override
    public void close(Deadline deadline) {
      diary.add("close " + name);
    }
  }

  private final class Door extends Noted implements Receiver {
    Door() {
      super("in");
    }
  }

  private final class End extends Noted implements Exporter {
    private final String name;

    End(String name) {
      super(name);
      this.name = name;
    }

    @Override
    public Outcome export(Batch batch) {
      diary.add(name);
      return Accepted.ALL;
    }
  }

  private final class Store extends Noted implements Extension {
    Store() {
      super("store");
    }

    @Override
    public void running(ServiceView view) {
      views.add(view);
    }
  }

  private final class Link extends Noted implements Connector {
    private final String name;
    private final Pipelines next;

    Link(String name, Pipelines next) {
      super(name);
      this.name = name;
      this.next = next;
    }

    @Override
    public Outcome consume(Batch batch) {
      diary.add(name + " to " + next.each().keySet().stream().sorted().toList());
      return next.all().consume(batch);
    }

    @Override
    public Traits traits() {
      return next.all().traits();
    }
  }

  private final ReceiverType<String> receivers =
      new ReceiverType<>(
          "in",
          List.of(),
          ALL,
          yaml -> "",
          (config, context, next) -> {
            doors.putAll(next);
            return new Door();
          });

  private final ConnectorType<String> connectors =
      new ConnectorType<>(
          "link",
          List.of(),
          Set.of(new Route(Signal.TRACES, Signal.TRACES), new Route(Signal.TRACES, Signal.METRICS)),
          yaml -> "",
          (config, route, context, next) -> {
            if (config.equals("stores")) {
              diary.add("link got " + (context.extension(STORE, Store.class) != null));
            }
            return new Link(context.id() + " " + route, next);
          });

  private final ExporterType<String> exporters =
      new ExporterType<>(
          "out",
          List.of(),
          ALL,
          yaml -> "",
          yaml -> Sending.DIRECT,
          (config, signal, context) -> new End(context.id() + " " + signal.label()));

  private final ExtensionType<String> extensions =
      new ExtensionType<>("store", List.of(), yaml -> "", (config, context) -> new Store());

  private static ComponentId id(String name) {
    String[] parts = name.split("/", 2);
    return new ComponentId(parts[0], parts.length == 1 ? "" : parts[1]);
  }

  private static PipelineSpec pipeline(String id, String receivers, String exporters) {
    Signal signal = id.startsWith("metrics") ? Signal.METRICS : Signal.TRACES;
    return new PipelineSpec(id, signal, ids(receivers), List.of(), ids(exporters));
  }

  private static List<ComponentId> ids(String names) {
    return Stream.of(names.split(",")).map(ConnectorsTest::id).toList();
  }

  private RouterConfig config(String store, PipelineSpec... pipelines) {
    ComponentId in = id("in");
    Map<ComponentId, ExporterSpec<?>> out = new HashMap<>();
    Map<ComponentId, ConnectorSpec<?>> links = new HashMap<>();
    Set<ComponentId> needs = store.isEmpty() ? Set.of() : Set.of(STORE);
    String setting = store.isEmpty() ? "" : "stores";
    for (PipelineSpec pipeline : pipelines) {
      for (ComponentId id : pipeline.exporters()) {
        if (id.type().equals("out")) {
          out.put(id, new ExporterSpec<>(id, exporters, "", Sending.DIRECT));
        } else {
          links.put(id, new ConnectorSpec<>(id, connectors, setting, needs));
        }
      }
    }
    List<ExtensionSpec<?>> serving =
        store.isEmpty() ? List.of() : List.of(new ExtensionSpec<>(STORE, extensions, store));
    return new RouterConfig(
        Map.of(in, new ReceiverSpec<>(in, receivers, "")),
        Map.of(),
        out,
        links,
        serving,
        List.of(pipelines),
        TelemetryConfig.DEFAULT,
        List.of(),
        List.of());
  }

  private static Router router(RouterConfig config) {
    return new Router(
        config, new Metrics(), new MemoryBudget(1 << 20), Clock.SYSTEM, new BuildInfo("test", "1"));
  }

  private Outcome send() {
    return Objects.requireNonNull(doors.get(Signal.TRACES)).consume(Requests.spans(1));
  }

  @Test
  void aConnectorHandsOnToEveryPipelineThatNamesItByItsSignal() {
    router(
        config(
            "",
            pipeline("traces", "in", "link,out"),
            pipeline("traces/b", "link", "out/b"),
            pipeline("metrics", "link", "out"),
            pipeline("metrics/b", "link", "out/b")));

    assertThat(send()).isEqualTo(Accepted.ALL);

    assertThat(diary)
        .containsExactly(
            "link traces to traces to [traces/b]",
            "out/b traces",
            "link traces to metrics to [metrics, metrics/b]",
            "out metrics",
            "out/b metrics",
            "out traces");
  }

  @Test
  void extensionsAreToldWhatRunsAtTheStartAndAfterEveryReload() throws Exception {
    PipelineSpec first = pipeline("traces", "in", "link,out");
    PipelineSpec second = pipeline("traces/b", "link", "out/b");
    Router router = router(config("1", first, second));
    router.start();
    router.apply(config("1", first, pipeline("traces/b", "link", "out/c")));
    router.close(Deadline.in(Clock.SYSTEM, Duration.ofSeconds(5)));
    assertThat(views)
        .extracting(view -> view.pipelines().get(1).exporters())
        .containsExactly(ids("out/b"), ids("out/c"));
    ServiceView view = views.getFirst();
    assertThat(view.extensions()).containsExactly(STORE);
    assertThat(view.pipelines().getFirst())
        .isEqualTo(
            new ServiceView.Pipeline(
                "traces", Signal.TRACES, ids("in"), List.of(), ids("link,out")));
  }

  @Test
  void startsFromTheEndsAndStopsInTheOrderOfTheFlow() throws Exception {
    // in the file the last pipeline comes first
    Router router =
        router(
            config(
                "",
                pipeline("traces/c", "link/2", "out"),
                pipeline("traces/b", "link/1", "link/2"),
                pipeline("traces/a", "in", "link/1")));
    router.start();
    assertThat(diary)
        .containsExactly(
            "start out traces",
            "start link/2 traces to traces",
            "start link/1 traces to traces",
            "start in");
    diary.clear();

    router.close(Deadline.in(Clock.SYSTEM, Duration.ofSeconds(5)));

    assertThat(diary)
        .containsExactly(
            "close in",
            "close link/1 traces to traces",
            "close link/2 traces to traces",
            "close out traces");
  }

  @Test
  void aCycleIsRefusedAndShown() {
    RouterConfig config =
        config(
            "",
            pipeline("traces/a", "in", "link/1"),
            pipeline("traces/b", "link/1", "link/2"),
            pipeline("traces/c", "link/2", "link/1"));

    assertThatThrownBy(config::checkCycles)
        .hasMessage(
            "cycle detected: connector \"link/1\" (traces to traces) -> connector \"link/2\""
                + " (traces to traces) -> connector \"link/1\" (traces to traces)");
  }

  @Test
  void aConnectorIsReplacedWhenOtherPipelinesNameItAndElseStays() throws Exception {
    RouterConfig before =
        config("", pipeline("traces", "in", "link"), pipeline("traces/b", "link", "out"));
    RouterConfig otherEnd =
        config("", pipeline("traces", "in", "link"), pipeline("traces/b", "link", "out/2"));
    RouterConfig more =
        config(
            "",
            pipeline("traces", "in", "link"),
            pipeline("traces/b", "link", "out/2"),
            pipeline("traces/c", "link", "out/3"));

    assertThat(changes(before, otherEnd))
        .containsEntry("link (traces to traces)", Action.KEEP)
        .containsEntry("traces/b", Action.RESTART);
    assertThat(changes(otherEnd, more))
        .containsEntry("link (traces to traces)", Action.RESTART)
        .containsEntry("in", Action.KEEP);
    Router router = router(before);
    router.start();
    router.apply(otherEnd);
    router.apply(more);
    diary.clear();
    assertThat(send()).isEqualTo(Accepted.ALL);
    assertThat(diary.stream().filter(it -> !it.startsWith("close")))
        .containsExactly(
            "link traces to traces to [traces/b, traces/c]", "out/2 traces", "out/3 traces");
    router.close(Deadline.in(Clock.SYSTEM, Duration.ofSeconds(5)));
  }

  @Test
  void whoRefersToAnExtensionGetsItAndIsReplacedWithIt() throws Exception {
    PipelineSpec[] pipelines = {
      pipeline("traces", "in", "link"), pipeline("traces/b", "link", "out")
    };
    Router router = router(config("1", pipelines));
    router.start();
    assertThat(diary).contains("link got true");
    assertThat(diary.indexOf("start store"))
        .isBetween(0, diary.indexOf("start link traces to traces"));
    assertThat(changes(config("1", pipelines), config("2", pipelines)))
        .containsEntry("store", Action.RESTART)
        .containsEntry("link (traces to traces)", Action.RESTART)
        .containsEntry("out (traces)", Action.KEEP);
    diary.clear();

    router.apply(config("2", pipelines));
    for (int i = 0; i < 500 && !diary.contains("close store"); i++) {
      Thread.sleep(10);
    }
    assertThat(diary.indexOf("close store"))
        .isGreaterThan(diary.indexOf("close link traces to traces"));
    router.close(Deadline.in(Clock.SYSTEM, Duration.ofSeconds(5)));
  }

  private static Map<String, Action> changes(RouterConfig before, RouterConfig after) {
    Map<String, Action> changes = new HashMap<>();
    ReloadPlan.between(before, after)
        .changes()
        .forEach(change -> changes.put(change.name(), change.action()));
    return changes;
  }
}
