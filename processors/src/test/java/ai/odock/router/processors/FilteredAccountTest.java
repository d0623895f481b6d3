package ai.odock.router.processors;

import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.Batch;
import ai.odock.router.BuildInfo;
import ai.odock.router.Consumer;
import ai.odock.router.ExporterType;
import ai.odock.router.MemoryBudget;
import ai.odock.router.Outcome;
import ai.odock.router.ProcessorType;
import ai.odock.router.Receiver;
import ai.odock.router.ReceiverType;
import ai.odock.router.Sending;
import ai.odock.router.Signal;
import ai.odock.router.StartException;
import ai.odock.router.StatusCode;
import ai.odock.router.fixtures.Requests;
import ai.odock.router.fixtures.ScriptedExporter;
import ai.odock.router.pipeline.topology.Router;
import ai.odock.router.pipeline.topology.RouterConfig;
import ai.odock.router.pipeline.topology.RouterConfig.ExporterSpec;
import ai.odock.router.pipeline.topology.RouterConfig.PipelineSpec;
import ai.odock.router.pipeline.topology.RouterConfig.ProcessorSpec;
import ai.odock.router.pipeline.topology.RouterConfig.ReceiverSpec;
import ai.odock.router.processors.filter.FilterProcessor;
import ai.odock.router.processors.probabilisticsampler.ProbabilisticSamplerProcessor;
import ai.odock.router.selftelemetry.TelemetryConfig;
import ai.odock.router.settings.ComponentId;
import ai.odock.router.settings.ConfigProblems;
import ai.odock.router.settings.ConfigTree;
import ai.odock.router.telemetry.Accounting;
import ai.odock.router.telemetry.Metrics;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The account of a destination behind processors that take items out: {@code accepted - filtered =
 * delivered + dropped}, in a whole router.
 */
class FilteredAccountTest {
  private static final ComponentId IN = new ComponentId("in", "");
  private static final ComponentId OUT = new ComponentId("out", "");
  private static final ComponentId FILTER = new ComponentId("filter", "noise");
  private static final ComponentId SAMPLER = new ComponentId("probabilistic_sampler", "");
  private static final int ROUNDS = 100;

  private final Metrics metrics = new Metrics();
  private final Map<Signal, Consumer> door = new HashMap<>();
  private final Random random = new Random(5);

  /** Takes most, refuses some, and takes others but for one item. */
  private final ScriptedExporter exporter = new ScriptedExporter(this::answer);

  private int calls;

  private synchronized Outcome answer(Batch batch) {
    return switch (calls++ % 5) {
      case 1 -> new Outcome.Permanent(StatusCode.INVALID_ARGUMENT, "no", "refused");
      case 2 -> Outcome.Accepted.but(1, "rejected");
      default -> Outcome.Accepted.ALL;
    };
  }

  private static <C> ProcessorSpec<C> processor(
      ComponentId id, ProcessorType<C> type, Map<String, ?> config) {
    var section = ConfigTree.section("processors::" + id, config, new ConfigProblems());
    return new ProcessorSpec<>(id, type, Objects.requireNonNull(section.read(type.config())));
  }

  private Router router(Sending sending) {
    Map<ComponentId, ProcessorSpec<?>> steps = new LinkedHashMap<>();
    steps.put(
        FILTER,
        processor(
            FILTER,
            FilterProcessor.TYPE,
            Map.of(
                "spans",
                Map.of(
                    "exclude", Map.of("match_type", "regexp", "span_names", List.of("[0-3]$"))))));
    steps.put(
        SAMPLER,
        processor(SAMPLER, ProbabilisticSamplerProcessor.TYPE, Map.of("sampling_percentage", 60)));
    var config =
        new RouterConfig(
            Map.of(IN, new ReceiverSpec<>(IN, receivers(), "")),
            steps,
            Map.of(OUT, new ExporterSpec<>(OUT, exporters(), "", sending)),
            List.of(),
            List.of(
                new PipelineSpec(
                    "traces", Signal.TRACES, List.of(IN), List.of(FILTER, SAMPLER), List.of(OUT))),
            TelemetryConfig.DEFAULT,
            List.of(),
            List.of());
    return new Router(
        config, metrics, new MemoryBudget(1 << 24), Clock.SYSTEM, new BuildInfo("t", "1"));
  }

  private ReceiverType<String> receivers() {
    return new ReceiverType<>(
        "in",
        List.of(),
        Set.of(Signal.TRACES),
        yaml -> "",
        (config, context, next) -> {
          door.putAll(next);
          return new Receiver() {};
        });
  }

  private ExporterType<String> exporters() {
    return new ExporterType<>(
        "out",
        List.of(),
        Set.of(Signal.TRACES),
        yaml -> "",
        yaml -> Sending.DIRECT,
        (config, signal, context) -> exporter);
  }

  private Batch request(int spans) {
    var request = ExportTraceServiceRequest.newBuilder();
    for (int i = 0; i < spans; i++) {
      byte[] id = new byte[16];
      random.nextBytes(id);
      request
          .addResourceSpansBuilder()
          .addScopeSpansBuilder()
          .addSpans(
              Span.newBuilder()
                  .setTraceId(ByteString.copyFrom(id))
                  .setName("n" + random.nextInt(10)));
    }
    return Requests.batch(Signal.TRACES, request.build());
  }

  private long filtered(ComponentId processor, String reason) {
    return metrics
        .counter(
            Accounting.PROCESSOR_FILTERED_ITEMS,
            Map.of("processor", processor.toString(), "signal", "traces", "reason", reason))
        .value();
  }

  @Test
  void whatIsFilteredIsNeitherLostNorDelivered() throws StartException {
    Router router =
        router(new Sending(new Sending.Queue(Sending.Sizer.REQUESTS, 1000, 2, false, false), null));
    router.start();
    long accepted = 0;
    for (int i = 0; i < ROUNDS; i++) {
      Batch batch = request(random.nextInt(12));
      Outcome outcome = Objects.requireNonNull(door.get(Signal.TRACES)).consume(batch);
      assertThat(outcome).isEqualTo(Outcome.Accepted.ALL);
      accepted += batch.items();
    }
    router.close(Deadline.in(Clock.SYSTEM, Duration.ofSeconds(20)));

    long filtered = filtered(FILTER, "filtered");
    long sampledOut = filtered(SAMPLER, "sampled_out");
    var ledger = metrics.ledger("out", "traces").snapshot();
    long dropped = ledger.dropped().values().stream().mapToLong(it -> it).sum();
    assertThat(filtered).isPositive();
    assertThat(sampledOut).isPositive();
    assertThat(dropped).isPositive();
    assertThat(ledger.inFlight()).isZero();
    assertThat(accepted - filtered - sampledOut).isEqualTo(ledger.delivered() + dropped);
    assertThat(ledger.accepted()).isEqualTo(ledger.delivered() + dropped);
  }
}
