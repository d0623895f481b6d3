package ai.odock.router.processors.deltatocumulative;

import static ai.odock.router.processors.deltatocumulative.Points.number;
import static ai.odock.router.processors.deltatocumulative.Points.request;
import static ai.odock.router.processors.deltatocumulative.Points.sum;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.Signal;
import ai.odock.router.fixtures.Requests;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Exemplar;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.Sum;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Sums: order, start times, and what makes a stream. */
class SumsTest {
  private final Converter converter = new Converter();

  @AfterEach
  void nothingIsHeldAtTheEnd() {
    converter.close();
    assertThat(converter.memory.held()).isZero();
  }

  static Stream<Arguments> series() {
    return Stream.of(
        argumentSet(
            "one after the other: the start stays",
            List.of(number(1000, 1100, 3), number(1100, 1200, 4)),
            List.of(number(1000, 1100, 3), number(1000, 1200, 7))),
        argumentSet(
            "a gap is no reset",
            List.of(number(1000, 1100, 3), number(1300, 1400, 4)),
            List.of(number(1000, 1100, 3), number(1000, 1400, 7))),
        argumentSet(
            "late: dropped",
            List.of(number(1000, 1100, 3), number(1300, 1400, 4), number(1200, 1300, 5)),
            List.of(number(1000, 1100, 3), number(1000, 1400, 7))),
        argumentSet(
            "at the same time, another value: dropped",
            List.of(number(1000, 1100, 3), number(1000, 1100, 4)),
            List.of(number(1000, 1100, 3))),
        argumentSet(
            "of an older series: dropped",
            List.of(number(1000, 1100, 3), number(500, 1200, 4)),
            List.of(number(1000, 1100, 3))),
        argumentSet(
            "no start at all",
            List.of(number(0, 1100, 3), number(0, 1200, 4)),
            List.of(number(0, 1100, 3), number(0, 1200, 7))),
        argumentSet(
            "no time: each is the first",
            List.of(number(1000, 0, 3), number(1000, 0, 4), number(1001, 1200, 5)),
            List.of(number(1000, 0, 3), number(1000, 0, 4), number(1001, 1200, 5))),
        argumentSet(
            "times above 2^63 are later ones",
            List.of(number(1000, Long.MAX_VALUE, 3), number(1000, Long.MIN_VALUE, 4)),
            List.of(number(1000, Long.MAX_VALUE, 3), number(1000, Long.MIN_VALUE, 7))),
        argumentSet(
            "doubles",
            List.of(
                number(1, 10).setAsDouble(0.5).build(), number(1, 20).setAsDouble(0.25).build()),
            List.of(
                number(1, 10).setAsDouble(0.5).build(), number(1, 20).setAsDouble(0.75).build())),
        argumentSet(
            "integers that become doubles lose nothing",
            List.of(number(1, 10, 3), number(1, 20).setAsDouble(0.5).build(), number(1, 30, 1)),
            List.of(
                number(1, 10, 3),
                number(1, 20).setAsDouble(3.5).build(),
                number(1, 30).setAsDouble(4.5).build())),
        argumentSet(
            "a point without a value marks the end, and nothing is lost by it",
            List.of(number(1, 10, 3), number(5, 20).setFlags(1).build(), number(5, 30, 4)),
            List.of(number(1, 10, 3), number(1, 20).setFlags(1).build(), number(1, 30, 7))),
        argumentSet(
            "a point without a value begins nothing",
            List.of(number(1, 10).setFlags(1).build(), number(5, 20, 4)),
            List.of(number(1, 10).setFlags(1).build(), number(5, 20, 4))),
        argumentSet(
            "negative deltas",
            List.of(number(1, 10, 3), number(1, 20, -5)),
            List.of(number(1, 10, 3), number(1, 20, -2))));
  }

  @ParameterizedTest
  @MethodSource("series")
  void pointsOfOneStream(List<NumberDataPoint> points, List<NumberDataPoint> expected) {
    var all = sum(points.toArray(NumberDataPoint[]::new));
    assertThat(Points.numbers(converter.convert(request(all)))).isEqualTo(expected);
  }

  /** A client whose answer got lost sends again, and so does one that was told to come back. */
  @Test
  void aRequestThatComesTwiceCountsOnce() {
    converter.convert(request(sum(number(1, 10, 3))));
    var second = request(sum(number(10, 20, 4)));
    assertThat(Points.numbers(converter.convert(second))).containsExactly(number(1, 20, 7));
    assertThat(Points.numbers(converter.convert(second))).containsExactly(number(1, 20, 7));
    assertThat(Points.numbers(converter.convert(request(sum(number(20, 30, 1))))))
        .containsExactly(number(1, 30, 8));
  }

  static Stream<Arguments> identities() {
    return Stream.of(
        other("resource", r -> edit(r, b -> resource(b, "r", "2"))),
        other("name", r -> metric(r, m -> m.toBuilder().setName("other").build())),
        other("unit", r -> metric(r, m -> m.toBuilder().setUnit("s").build())),
        other("monotonic", r -> metric(r, SumsTest::notMonotonic)),
        other("attribute", r -> point(r, p -> p.addAttributes(Points.attribute("a", "2")))),
        other("one attribute less", r -> point(r, p -> p.removeAttributes(0))),
        other("twice the same", r -> point(r, p -> p.addAttributes(p.getAttributes(0)))),
        other("scope name", r -> scope(r, "other", "1")),
        other("scope version", r -> scope(r, "scope", "2")),
        other("type of a value", r -> point(r, p -> p.setAttributes(0, integer("a", 1)))),
        same("description", r -> metric(r, m -> m.toBuilder().setDescription("d").build())),
        same(
            "order of attributes",
            r -> {
              KeyValue first = Points.numbers(r).getFirst().getAttributes(0);
              return point(r, p -> p.removeAttributes(0).addAttributes(first));
            }));
  }

  private static Arguments other(String what, UnaryOperator<ExportMetricsServiceRequest> edit) {
    return argumentSet("other " + what, edit, 4L);
  }

  private static Arguments same(String what, UnaryOperator<ExportMetricsServiceRequest> edit) {
    return argumentSet("other " + what + " only", edit, 7L);
  }

  @ParameterizedTest
  @MethodSource("identities")
  void whatMakesAStream(UnaryOperator<ExportMetricsServiceRequest> edit, long expected) {
    converter.convert(scoped(number(1, 10, 3)));
    var after = converter.convert(edit.apply(scoped(number(10, 20, 4))));
    assertThat(Points.numbers(after)).singleElement().returns(expected, NumberDataPoint::getAsInt);
  }

  private static ExportMetricsServiceRequest scoped(NumberDataPoint point) {
    var named =
        point.toBuilder()
            .addAttributes(Points.attribute("a", "1"))
            .addAttributes(Points.attribute("b", "1"))
            .build();
    return scope(edit(request(sum(named)), b -> resource(b, "r", "1")), "scope", "1");
  }

  private static ExportMetricsServiceRequest edit(
      ExportMetricsServiceRequest request, Consumer<ExportMetricsServiceRequest.Builder> change) {
    var builder = request.toBuilder();
    change.accept(builder);
    return builder.build();
  }

  private static void resource(
      ExportMetricsServiceRequest.Builder request, String key, String value) {
    request
        .getResourceMetricsBuilder(0)
        .getResourceBuilder()
        .clearAttributes()
        .addAttributes(Points.attribute(key, value));
  }

  private static ExportMetricsServiceRequest scope(
      ExportMetricsServiceRequest request, String name, String version) {
    return edit(
        request,
        b ->
            b.getResourceMetricsBuilder(0)
                .getScopeMetricsBuilder(0)
                .getScopeBuilder()
                .setName(name)
                .setVersion(version));
  }

  private static ExportMetricsServiceRequest metric(
      ExportMetricsServiceRequest request, UnaryOperator<Metric> change) {
    return edit(
        request,
        b -> {
          var scope = b.getResourceMetricsBuilder(0).getScopeMetricsBuilder(0);
          scope.setMetrics(0, change.apply(scope.getMetrics(0)));
        });
  }

  private static ExportMetricsServiceRequest point(
      ExportMetricsServiceRequest request, Consumer<NumberDataPoint.Builder> change) {
    return metric(
        request,
        m -> {
          var builder = m.toBuilder();
          change.accept(builder.getSumBuilder().getDataPointsBuilder(0));
          return builder.build();
        });
  }

  private static Metric notMonotonic(Metric metric) {
    var builder = metric.toBuilder();
    builder.getSumBuilder().setIsMonotonic(false);
    return builder.build();
  }

  private static KeyValue integer(String key, long value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setIntValue(value))
        .build();
  }

  @Test
  void theTemporalityIsCumulativeAndEachPointKeepsItsExemplars() {
    converter.convert(request(sum(number(1, 10).setAsInt(1).addExemplars(exemplar(1)).build())));
    var after =
        converter.convert(
            request(sum(number(1, 20).setAsInt(1).addExemplars(exemplar(2)).build())));
    Sum data = Points.metrics(after).getFirst().getSum();
    assertThat(data.getAggregationTemporality()).isEqualTo(Points.CUMULATIVE);
    assertThat(data.getIsMonotonic()).isTrue();
    assertThat(data.getDataPoints(0).getExemplarsList()).containsExactly(exemplar(2));
  }

  private static Exemplar exemplar(long value) {
    return Exemplar.newBuilder().setAsInt(value).build();
  }

  static Stream<Arguments> othersThanDelta() {
    var point = number(1, 10, 3);
    return Stream.of(
        argumentSet("cumulative", temporality(Points.CUMULATIVE)),
        argumentSet(
            "unspecified", temporality(AggregationTemporality.AGGREGATION_TEMPORALITY_UNSPECIFIED)),
        argumentSet("gauge", gauge(point)));
  }

  private static Metric temporality(AggregationTemporality temporality) {
    var metric = sum(number(1, 10, 3)).toBuilder();
    metric.getSumBuilder().setAggregationTemporality(temporality);
    return metric.build();
  }

  private static Metric gauge(NumberDataPoint point) {
    var metric = Metric.newBuilder().setName("g");
    metric.getGaugeBuilder().addDataPoints(point);
    return metric.build();
  }

  @ParameterizedTest
  @MethodSource("othersThanDelta")
  void whatIsNotDeltaIsHandedOnAsTheSameBytes(Metric metric) {
    var batch = Requests.batch(Signal.METRICS, request(metric, metric));
    var result = converter.processor.apply(batch);
    assertThat(result.batch().parts().getFirst()).isSameAs(batch.parts().getFirst());
    assertThat(converter.memory.held()).isZero();
  }

  @Test
  void aMetricAndAResourceWithoutPointsGoAway() {
    converter.convert(request(sum(number(1000, 1100, 1))));
    var result = converter.apply(request(sum(number(500, 600, 1)), gauge(number(1, 2, 3))));
    assertThat(Points.metrics(Converter.parse(result.batch())))
        .singleElement()
        .returns("g", Metric::getName);
    assertThat(result.filtered()).containsExactly(Map.entry("older_start", 1));
    var nothing = converter.apply(request(sum(number(500, 600, 1))));
    assertThat(nothing.batch().parts()).isEmpty();
  }

  @Test
  void aStreamThatIsStaleBeginsAnew() {
    converter.convert(request(sum(number(1, 10, 3))));
    converter.clock.advance(Duration.ofMinutes(5));
    assertThat(Points.numbers(converter.convert(request(sum(number(10, 20, 4))))))
        .as("max_stale has not passed yet")
        .containsExactly(number(1, 20, 7));
    converter.clock.advance(Duration.ofMinutes(5).plusNanos(1));
    assertThat(Points.numbers(converter.convert(request(sum(number(20, 30, 4))))))
        .containsExactly(number(20, 30, 4));
  }
}
