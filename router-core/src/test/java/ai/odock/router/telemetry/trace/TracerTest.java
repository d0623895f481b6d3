package ai.odock.router.telemetry.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.fixtures.FakeClock;
import ai.odock.router.telemetry.trace.Sampler.Fixed;
import ai.odock.router.telemetry.trace.Sampler.ParentBased;
import ai.odock.router.telemetry.trace.Sampler.TraceIdRatio;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TracerTest {
  static final SpanSource SOURCE = new SpanSource("otlp", Map.of("otelcol.component.id", "otlp"));
  static final SpanContext KEPT = new SpanContext(1, 2, 3, true, false);
  static final SpanContext NOT_KEPT = new SpanContext(4, 5, 6, false, false);
  static final SpanContext REMOTE_KEPT = new SpanContext(7, 8, 9, true, true);
  static final SpanContext REMOTE_NOT_KEPT = new SpanContext(10, 11, 12, false, true);

  final FakeClock clock = new FakeClock();
  final List<Span> ended = new ArrayList<>();

  private Tracer tracer(Sampler sampler, Propagator... propagators) {
    return new Tracer(List.of(propagators), sampler, ended::add, clock);
  }

  static Stream<Arguments> samplers() {
    Sampler onOff =
        new ParentBased(
            Fixed.ALWAYS_OFF, Fixed.ALWAYS_OFF, Fixed.ALWAYS_ON, Fixed.ALWAYS_OFF, Fixed.ALWAYS_ON);
    return Stream.of(
        row("default", Sampler.DEFAULT, true, true, false, true, false),
        row("always on", Fixed.ALWAYS_ON, true, true, true, true, true),
        row("always off", Fixed.ALWAYS_OFF, false, false, false, false, false),
        row("ratio 0", new TraceIdRatio(0), false, false, false, false, false),
        row("ratio 1", new TraceIdRatio(1), true, true, true, true, true),
        row("parents, root off", ParentBased.of(Fixed.ALWAYS_OFF), false, true, false, true, false),
        row("each of them turned round", onOff, false, false, true, false, true));
  }

  private static Arguments row(
      String name,
      Sampler sampler,
      boolean root,
      boolean localKept,
      boolean localNotKept,
      boolean remoteKept,
      boolean remoteNotKept) {
    return argumentSet(
        name, sampler, List.of(root, localKept, localNotKept, remoteKept, remoteNotKept));
  }

  @ParameterizedTest
  @MethodSource("samplers")
  void samples(Sampler sampler, List<Boolean> expected) {
    List<Boolean> sampled = new ArrayList<>();
    sampled.add(sampler.samples(null, 2));
    for (SpanContext parent : List.of(KEPT, NOT_KEPT, REMOTE_KEPT, REMOTE_NOT_KEPT)) {
      sampled.add(sampler.samples(parent, 2));
    }
    assertThat(sampled).isEqualTo(expected);
  }

  static Stream<Arguments> ratios() {
    return Stream.of(
        argumentSet("just below a half", 0.5, 0x7fff_ffff_ffff_ffffL, true),
        argumentSet("a half", 0.5, 0x8000_0000_0000_0000L, false),
        argumentSet("the lowest", 0.001, 0L, true),
        argumentSet("the highest", 0.999, -1L, false));
  }

  /** Go's TraceIDRatioBased: the lower half of the id, without its last bit. */
  @ParameterizedTest
  @MethodSource("ratios")
  void theTraceIdDecides(double ratio, long traceIdLow, boolean sampled) {
    assertThat(new TraceIdRatio(ratio).samples(null, traceIdLow)).isEqualTo(sampled);
  }

  @Test
  void oneCauseIsTheParent() {
    Span span = begin(tracer(Sampler.DEFAULT), List.of(REMOTE_KEPT));
    span.end();
    assertThat(span.parent()).isEqualTo(REMOTE_KEPT);
    assertThat(span.links()).isEmpty();
    assertThat(span.context().traceIdHigh()).isEqualTo(REMOTE_KEPT.traceIdHigh());
    assertThat(span.context().traceIdLow()).isEqualTo(REMOTE_KEPT.traceIdLow());
    assertThat(span.context().remote()).isFalse();
    assertThat(ended).containsExactly(span);
  }

  @Test
  void severalCausesAreLinkedUnlessTheyAreNotKept() {
    Span span = begin(tracer(Sampler.DEFAULT), List.of(KEPT, NOT_KEPT, REMOTE_KEPT));
    assertThat(span.parent()).isNull();
    assertThat(span.links()).containsExactly(KEPT, REMOTE_KEPT);
  }

  @Test
  void whatIsNotSampledIsNotKept() {
    Span span = begin(tracer(Sampler.DEFAULT), List.of(REMOTE_NOT_KEPT));
    span.set("a", 1);
    span.end();
    assertThat(ended).isEmpty();
    assertThat(span.context().sampled()).isFalse();
    assertThat(span.context().traceIdLow()).isEqualTo(REMOTE_NOT_KEPT.traceIdLow());
  }

  /** Otherwise spans that are sent to the router itself would make spans for ever. */
  @Test
  void itsOwnTelemetryIsNotTracedWhateverTheSampler() {
    Tracer tracer = tracer(Fixed.ALWAYS_ON, Propagator.TRACECONTEXT);
    List<SpanContext> origin =
        tracer.origin(
            Map.of(
                    Tracer.OWN_HEADER,
                    "1",
                    "traceparent",
                    "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
                ::get);
    Span received = begin(tracer, origin);
    received.end();
    Span exported = begin(tracer, List.of(received.context(), received.context()));
    exported.end();
    assertThat(ended).isEmpty();
    begin(tracer, List.of(received.context(), KEPT)).end();
    assertThat(ended).hasSize(1);
  }

  @Test
  void looksOnlyAtTheHeadersOfItsPropagators() {
    Map<String, @Nullable String> headers =
        Map.of(
            "traceparent",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "b3",
            "0af7651916cd43dd8448eb211c80319c-b7ad6b7169203332-0");
    assertThat(tracer(Sampler.DEFAULT).origin(headers::get)).isEmpty();
    assertThat(tracer(Sampler.DEFAULT, Propagator.TRACECONTEXT).origin(headers::get))
        .containsExactly(PropagatorTest.SAMPLED);
    assertThat(tracer(Sampler.DEFAULT, Propagator.TRACECONTEXT, Propagator.B3).origin(headers::get))
        .extracting(SpanContext::spanId)
        .containsExactly(0xb7ad6b7169203332L);
  }

  @Test
  void measuresFinerThanTheWallClockAndFollowsIt() {
    Tracer tracer = tracer(Sampler.DEFAULT);
    Span span = begin(tracer, List.of());
    clock.advance(Duration.ofNanos(1_234_567));
    span.end();
    assertThat(span.startNanos()).isEqualTo(1_000_000_000L);
    assertThat(span.endNanos()).isEqualTo(1_001_234_567L);
    clock.advance(Duration.ofMinutes(1));
    assertThat(begin(tracer, List.of()).startNanos()).isEqualTo(61_001_000_000L);
  }

  private static Span begin(Tracer tracer, List<SpanContext> causes) {
    return tracer.begin(SOURCE, "receiver/otlp/TraceDataReceived", Span.Kind.SERVER, causes);
  }
}
