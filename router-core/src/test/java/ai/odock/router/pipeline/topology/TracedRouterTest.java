package ai.odock.router.pipeline.topology;

import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.Batch;
import ai.odock.router.BuildInfo;
import ai.odock.router.Consumer;
import ai.odock.router.Exporter;
import ai.odock.router.ExporterType;
import ai.odock.router.MemoryBudget;
import ai.odock.router.Outcome;
import ai.odock.router.Processor;
import ai.odock.router.ProcessorType;
import ai.odock.router.Receiver;
import ai.odock.router.ReceiverType;
import ai.odock.router.Sending;
import ai.odock.router.Signal;
import ai.odock.router.StatusCode;
import ai.odock.router.Traits;
import ai.odock.router.fixtures.Requests;
import ai.odock.router.fixtures.ScriptedExporter;
import ai.odock.router.pipeline.topology.RouterConfig.ExporterSpec;
import ai.odock.router.pipeline.topology.RouterConfig.PipelineSpec;
import ai.odock.router.pipeline.topology.RouterConfig.ProcessorSpec;
import ai.odock.router.pipeline.topology.RouterConfig.ReceiverSpec;
import ai.odock.router.selftelemetry.SpanRequest;
import ai.odock.router.selftelemetry.TelemetryConfig;
import ai.odock.router.settings.ComponentId;
import ai.odock.router.telemetry.Metrics;
import ai.odock.router.telemetry.trace.Sampler;
import ai.odock.router.telemetry.trace.SpanContext;
import ai.odock.router.telemetry.trace.Tracer;
import ai.odock.router.time.Clock;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The spans that a batch leaves on its way through a pipeline. */
class TracedRouterTest {
  private static final Set<Signal> ALL = EnumSet.allOf(Signal.class);
  private static final SpanContext CALLER = new SpanContext(1, 2, 3, true, true);
  private static final SpanContext OTHER = new SpanContext(4, 5, 6, true, true);

  private final List<ai.odock.router.telemetry.trace.Span> ended = new ArrayList<>();
  private final Map<Signal, Consumer> door = new HashMap<>();
  private Outcome answer = Outcome.Accepted.ALL;
  private @Nullable Batch exported;

  private final Tracer tracer = new Tracer(List.of(), Sampler.DEFAULT, ended::add, Clock.SYSTEM);

  private Consumer traced(@Nullable Tracer with) {
    ComponentId in = new ComponentId("in", "");
    ComponentId step = new ComponentId("step", "");
    ComponentId out = new ComponentId("out", "a");
    var config =
        new RouterConfig(
            Map.of(in, new ReceiverSpec<>(in, receivers(), "")),
            Map.of(step, new ProcessorSpec<>(step, processors(), "")),
            Map.of(out, new ExporterSpec<>(out, exporters(), "", Sending.DIRECT)),
            List.of(),
            List.of(
                new PipelineSpec(
                    "traces/2", Signal.TRACES, List.of(in), List.of(step), List.of(out))),
            TelemetryConfig.DEFAULT,
            List.of(),
            List.of());
    var _ =
        new Router(
            config,
            new Metrics(),
            new MemoryBudget(1 << 20),
            Clock.SYSTEM,
            new BuildInfo("router", "dev"),
            with);
    return Objects.requireNonNull(door.get(Signal.TRACES));
  }

  private ReceiverType<String> receivers() {
    return new ReceiverType<>(
        "in",
        List.of(),
        ALL,
        yaml -> "",
        (config, context, next) -> {
          door.putAll(next);
          return new Receiver() {};
        });
  }

  private static ProcessorType<String> processors() {
    return new ProcessorType<>(
        "step",
        List.of(),
        ALL,
        yaml -> "",
        (config, signal, context, next) ->
            new Processor() {
              @Override
              public Traits traits() {
                return next.traits();
              }

              @Override
              public Outcome consume(Batch batch) {
                return next.consume(batch);
              }
            });
  }

  private ExporterType<String> exporters() {
    Exporter exporter =
        new ScriptedExporter(
            batch -> {
              exported = batch;
              return answer;
            });
    return new ExporterType<>(
        "out",
        List.of(),
        ALL,
        yaml -> "",
        yaml -> Sending.DIRECT,
        (config, signal, context) -> exporter);
  }

  private Map<String, Span> spans() throws Exception {
    var request =
        ExportTraceServiceRequest.parseFrom(SpanRequest.encode(Map.of(), ended).toByteArray());
    Map<String, Span> spans = new LinkedHashMap<>();
    request
        .getResourceSpans(0)
        .getScopeSpansList()
        .forEach(scope -> scope.getSpansList().forEach(span -> spans.put(span.getName(), span)));
    return spans;
  }

  private Span span(String name) throws Exception {
    return Objects.requireNonNull(spans().get(name), name);
  }

  @Test
  void aRequestIsOneTrace() throws Exception {
    assertThat(traced(tracer).consume(Requests.spans(3).within(CALLER)).isAccepted()).isTrue();
    Span processed = span("processor/step/traces");
    Span sent = span("exporter/out/a/traces");
    assertThat(spans()).hasSize(2);
    assertThat(sent.getParentSpanId()).isEqualTo(processed.getSpanId());
    assertThat(sent.getTraceId()).isEqualTo(processed.getTraceId());
    assertThat(sent.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_CLIENT);
    assertThat(processed.getParentSpanId().byteAt(7)).isEqualTo((byte) 3);
    assertThat(texts(sent))
        .containsExactly("exporter=out/a", "data_type=traces", "items.sent=3", "items.failed=0");
  }

  @Test
  void aBatchOfSeveralRequestsLinksToThem() throws Exception {
    Batch both =
        Batch.merge(List.of(Requests.spans(1).within(CALLER), Requests.spans(2).within(OTHER)));
    assertThat(traced(tracer).consume(both).isAccepted()).isTrue();
    Span processed = span("processor/step/traces");
    assertThat(processed.getParentSpanId().isEmpty()).isTrue();
    assertThat(processed.getLinksList())
        .extracting(link -> (int) link.getSpanId().byteAt(7))
        .containsExactly(3, 6);
  }

  @Test
  void aFailureIsTheStatus() throws Exception {
    answer = Outcome.retryable(StatusCode.UNAVAILABLE, "it is down");
    assertThat(traced(tracer).consume(Requests.spans(3)).isAccepted()).isFalse();
    Span sent = span("exporter/out/a/traces");
    assertThat(sent.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
    assertThat(sent.getStatus().getMessage()).isEqualTo("it is down");
    assertThat(texts(sent)).contains("items.sent=0", "items.failed=3");
  }

  @Test
  void withoutATracerNothingIsDone() {
    Batch batch = Requests.spans(3);
    assertThat(traced(null).consume(batch).isAccepted()).isTrue();
    assertThat(exported).isSameAs(batch);
    assertThat(ended).isEmpty();
  }

  @Test
  void splitHalvesKeepTheirSpans() {
    Batch.Halves halves = Requests.spans(4).within(CALLER).split(1);
    assertThat(halves.head().spans()).containsExactly(CALLER);
    assertThat(halves.tail().spans()).containsExactly(CALLER);
  }

  private static List<String> texts(Span span) {
    return span.getAttributesList().stream()
        .map(
            it ->
                it.getKey()
                    + "="
                    + (it.getValue().hasStringValue()
                        ? it.getValue().getStringValue()
                        : it.getValue().getIntValue()))
        .toList();
  }
}
