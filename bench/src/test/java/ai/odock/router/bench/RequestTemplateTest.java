package ai.odock.router.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.Signal;
import ai.odock.router.otlp.OtlpCheck;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RequestTemplateTest {
  static Stream<Arguments> requests() {
    return Stream.of(
        argumentSet("one span", Signal.TRACES, 1),
        argumentSet("the sample's spans", Signal.TRACES, 100),
        argumentSet("spans repeated and cut", Signal.TRACES, 730),
        argumentSet("one data point", Signal.METRICS, 1),
        argumentSet("data points cut inside a metric", Signal.METRICS, 37),
        argumentSet("data points repeated", Signal.METRICS, 1000),
        argumentSet("log records cut", Signal.LOGS, 99),
        argumentSet("log records repeated", Signal.LOGS, 200));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void everyItemHasItsNumber(Signal signal, int items) throws Exception {
    RequestTemplate template = RequestTemplate.of(signal, items);
    byte[] body = template.newRequest();
    template.number(body, 5_000_000_000L);

    assertThat(OtlpCheck.check(signal.request(), body, 0, body.length).items()).isEqualTo(items);
    List<Long> ids = new ArrayList<>();
    new ItemWalk(signal)
        .walk(body, 0, body.length, (array, id, trace) -> ids.add(ItemId.read(array, id)));
    assertThat(ids)
        .containsExactlyElementsOf(
            LongStream.range(0, items).mapToObj(i -> 5_000_000_000L + i).toList());
  }

  @Test
  void resourcesTakeTurns() throws Exception {
    RequestTemplate template = RequestTemplate.of(Signal.LOGS, 10, 3);
    byte[] body = template.newRequest();
    List<String> pods = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      template.number(body, 10L * i);
      assertThat(OtlpCheck.check(Signal.LOGS.request(), body, 0, body.length).items())
          .isEqualTo(10);
      ExportLogsServiceRequest.parseFrom(body)
          .getResourceLogs(0)
          .getResource()
          .getAttributesList()
          .stream()
          .filter(attribute -> attribute.getKey().equals("k8s.pod.name"))
          .forEach(attribute -> pods.add(attribute.getValue().getStringValue()));
    }
    assertThat(pods).containsExactly("pod-00000", "pod-00001", "pod-00002", "pod-00000");
  }

  @Test
  void requestsOfOneTemplateShareNothing() {
    RequestTemplate template = RequestTemplate.of(Signal.TRACES, 2);
    byte[] first = template.newRequest();
    template.number(first, 1);
    byte[] kept = first.clone();
    template.number(template.newRequest(), 100);
    assertThat(first).isEqualTo(kept);
  }

  @Test
  void theGeneratedClassesSeeTheSameIdsAndDifferentTraces() throws Exception {
    RequestTemplate template = RequestTemplate.of(Signal.TRACES, 3);
    byte[] body = template.newRequest();
    template.number(body, 7);
    var scope = ExportTraceServiceRequest.parseFrom(body).getResourceSpans(0).getScopeSpans(0);
    assertThat(scope.getSpansList())
        .extracting(span -> span.getSpanId().byteAt(0))
        .containsExactly((byte) 7, (byte) 8, (byte) 9);
    assertThat(scope.getSpansList()).extracting(span -> span.getTraceId()).doesNotHaveDuplicates();
  }

  @Test
  void anIdIsAnExactDoubleAndOtherValuesAreNone() {
    byte[] bytes = new byte[8];
    ItemId.write(bytes, 0, 123_456_789_012L);
    assertThat(ItemId.read(bytes, 0)).isEqualTo(123_456_789_012L);
    assertThat(ItemId.ofBits(Double.doubleToRawLongBits(0x1p52 + 123_456_789_012L)))
        .isEqualTo(123_456_789_012L);
    assertThat(ItemId.ofBits(Double.doubleToRawLongBits(100.0))).isEqualTo(-1);
    assertThat(ItemId.ofBits(Double.doubleToRawLongBits(0x1p53))).isEqualTo(-1);
    assertThat(ItemId.ofBits(0)).isEqualTo(-1);
  }
}
