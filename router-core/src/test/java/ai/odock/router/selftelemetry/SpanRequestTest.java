package ai.odock.router.selftelemetry;

import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.Signal;
import ai.odock.router.fixtures.FakeClock;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.otlp.OtlpCheck;
import ai.odock.router.telemetry.trace.PropagatorTest;
import ai.odock.router.telemetry.trace.Sampler;
import ai.odock.router.telemetry.trace.Span;
import ai.odock.router.telemetry.trace.SpanContext;
import ai.odock.router.telemetry.trace.SpanSource;
import ai.odock.router.telemetry.trace.Tracer;
import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span.Link;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The official classes read what was written. */
class SpanRequestTest {
  static final SpanSource RECEIVER = new SpanSource("otlp", Map.of("otelcol.component.id", "otlp"));
  static final SpanSource EXPORTER = new SpanSource("helper", Map.of());

  @Test
  void encodesSpans() throws Exception {
    List<Span> spans = new ArrayList<>();
    Tracer tracer = new Tracer(List.of(), Sampler.DEFAULT, spans::add, new FakeClock());
    SpanContext remote = PropagatorTest.SAMPLED;
    Span received = tracer.begin(RECEIVER, "receive", Span.Kind.SERVER, List.of(remote));
    received.set("transport", "grpc");
    received.set("accepted_spans", 7);
    received.end();
    Span sent =
        tracer.begin(EXPORTER, "send", Span.Kind.CLIENT, List.of(received.context(), remote));
    sent.fail("it is down");
    sent.end();

    OtlpBytes encoded = SpanRequest.encode(Map.of("service.name", "router"), spans);

    assertThat(
            OtlpCheck.check(Signal.TRACES.request(), encoded.array(), 0, encoded.length()).items())
        .isEqualTo(2);
    var request = ExportTraceServiceRequest.parseFrom(encoded.toByteArray());
    ResourceSpans resource = request.getResourceSpans(0);
    assertThat(texts(resource.getResource().getAttributesList()))
        .containsExactly("service.name=router");
    assertThat(resource.getScopeSpans(0).getScope().getName()).isEqualTo("otlp");
    assertThat(texts(resource.getScopeSpans(0).getScope().getAttributesList()))
        .containsExactly("otelcol.component.id=otlp");

    var first = resource.getScopeSpans(0).getSpans(0);
    assertThat(hex(first.getTraceId())).isEqualTo(PropagatorTest.TRACE);
    assertThat(hex(first.getParentSpanId())).isEqualTo(PropagatorTest.SPAN);
    assertThat(first.getName()).isEqualTo("receive");
    assertThat(first.getKind()).isEqualTo(SpanKind.SPAN_KIND_SERVER);
    assertThat(first.getStartTimeUnixNano()).isEqualTo(1_000_000_000L);
    assertThat(first.getEndTimeUnixNano()).isEqualTo(1_000_000_000L);
    assertThat(first.getFlags()).isEqualTo(0x301);
    assertThat(first.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_UNSET);
    assertThat(first.getAttributes(1).getValue().getIntValue()).isEqualTo(7);

    var second = resource.getScopeSpans(1).getSpans(0);
    assertThat(second.getParentSpanId().isEmpty()).isTrue();
    assertThat(second.getKind()).isEqualTo(SpanKind.SPAN_KIND_CLIENT);
    assertThat(second.getFlags()).isEqualTo(0x101);
    assertThat(second.getLinksList())
        .extracting(link -> hex(link.getSpanId()))
        .containsExactly(hex(first.getSpanId()), PropagatorTest.SPAN);
    assertThat(second.getLinksList()).extracting(Link::getFlags).containsExactly(0x101, 0x301);
    assertThat(second.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
    assertThat(second.getStatus().getMessage()).isEqualTo("it is down");
    assertThat(second.getTraceId()).isNotEqualTo(first.getTraceId());
  }

  private static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }

  private static List<String> texts(List<KeyValue> attributes) {
    return attributes.stream()
        .map(it -> it.getKey() + "=" + it.getValue().getStringValue())
        .toList();
  }
}
