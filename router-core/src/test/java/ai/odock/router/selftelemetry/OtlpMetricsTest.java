package ai.odock.router.selftelemetry;

import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.Signal;
import ai.odock.router.fixtures.FakeClock;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.otlp.OtlpCheck;
import ai.odock.router.telemetry.Histogram;
import ai.odock.router.telemetry.Instrument;
import ai.odock.router.telemetry.Instrument.Kind;
import ai.odock.router.telemetry.Instrument.Level;
import ai.odock.router.telemetry.Metrics;
import ai.odock.router.telemetry.Scope;
import ai.odock.router.telemetry.Selection;
import com.google.protobuf.TextFormat;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.Metric;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Read back by the official library. */
class OtlpMetricsTest {
  private static final Scope VERSIONED = new Scope("v", "1.0", "url");
  private static final Instrument SUM =
      new Instrument(Kind.COUNTER, "a_sum", "{items}", "scope", "Help.", Level.BASIC);
  private static final Instrument SECONDS =
      new Instrument(Kind.COUNTER, "b_time", "s", "scope", "Help.", Level.BASIC);
  private static final Instrument FALLING =
      new Instrument(Kind.UP_DOWN_COUNTER, "c_held", "", "scope", "Help.", Level.BASIC);
  private static final Instrument GAUGE =
      new Instrument(Kind.GAUGE, "d_gauge", "By", "", "Help.", Level.BASIC);
  private static final Instrument HISTOGRAM =
      new Instrument(Kind.HISTOGRAM, "e.size", "By", VERSIONED, "Help.", Level.BASIC);

  private final FakeClock clock = new FakeClock();
  private final Metrics metrics = new Metrics();

  private OtlpMetrics source(boolean delta) {
    return new OtlpMetrics(
        metrics, Selection.of(Level.NORMAL), Map.of("service.name", "router"), delta, clock);
  }

  private static ExportMetricsServiceRequest read(OtlpMetrics source) throws Exception {
    OtlpBytes bytes = source.read();
    ExportMetricsServiceRequest request =
        ExportMetricsServiceRequest.parseFrom(bytes.toByteArray());
    byte[] array = bytes.toByteArray();
    assertThat(OtlpCheck.check(Signal.METRICS.request(), array, 0, array.length).items())
        .isEqualTo(bytes.items());
    return request;
  }

  private static List<Metric> all(ExportMetricsServiceRequest request) {
    return request.getResourceMetrics(0).getScopeMetricsList().stream()
        .flatMap(scope -> scope.getMetricsList().stream())
        .toList();
  }

  private static String text(ExportMetricsServiceRequest request, int scope) {
    return TextFormat.printer()
        .emittingSingleLine(true)
        .printToString(request.getResourceMetrics(0).getScopeMetrics(scope))
        .strip();
  }

  @Test
  void writesEveryKind() throws Exception {
    OtlpMetrics source = source(false);
    clock.advance(Duration.ofSeconds(1));
    metrics.counter(SUM, Map.of("k", "v")).add(3);
    metrics.observe(SECONDS, Map.of(), () -> 1.5);
    metrics.counter(FALLING, Map.of()).add(-2);
    metrics.observe(GAUGE, Map.of(), () -> 7);
    metrics.histogram(HISTOGRAM, Map.of("otel.signal", "logs"), 1, 10).record(5);
    ExportMetricsServiceRequest request = read(source);
    assertThat(request.getResourceMetrics(0).getResource().getAttributes(0).getValue())
        .hasToString("string_value: \"router\"\n");
    assertThat(text(request, 0))
        .isEqualTo(
            "scope { } metrics { name: \"d_gauge\" description: \"Help.\" unit: \"By\""
                + " gauge { data_points { time_unix_nano: 2000000000 as_int: 7 } } }");
    assertThat(text(request, 1))
        .isEqualTo(
            "scope { name: \"scope\" }"
                + " metrics { name: \"a_sum\" description: \"Help.\" unit: \"{items}\" sum {"
                + " data_points { start_time_unix_nano: 1000000000 time_unix_nano: 2000000000"
                + " as_int: 3 attributes { key: \"k\" value { string_value: \"v\" } } }"
                + " aggregation_temporality: AGGREGATION_TEMPORALITY_CUMULATIVE"
                + " is_monotonic: true } }"
                + " metrics { name: \"b_time\" description: \"Help.\" unit: \"s\" sum {"
                + " data_points { start_time_unix_nano: 1000000000 time_unix_nano: 2000000000"
                + " as_double: 1.5 }"
                + " aggregation_temporality: AGGREGATION_TEMPORALITY_CUMULATIVE"
                + " is_monotonic: true } }"
                + " metrics { name: \"c_held\" description: \"Help.\" sum {"
                + " data_points { start_time_unix_nano: 1000000000 time_unix_nano: 2000000000"
                + " as_int: -2 }"
                + " aggregation_temporality: AGGREGATION_TEMPORALITY_CUMULATIVE } }");
    assertThat(text(request, 2))
        .isEqualTo(
            "scope { name: \"v\" version: \"1.0\" }"
                + " metrics { name: \"e.size\" description: \"Help.\" unit: \"By\" histogram {"
                + " data_points { start_time_unix_nano: 1000000000 time_unix_nano: 2000000000"
                + " count: 1 sum: 5.0 bucket_counts: 0 bucket_counts: 1 bucket_counts: 0"
                + " explicit_bounds: 1.0 explicit_bounds: 10.0"
                + " attributes { key: \"otel.signal\" value { string_value: \"logs\" } } }"
                + " aggregation_temporality: AGGREGATION_TEMPORALITY_CUMULATIVE } }"
                + " schema_url: \"url\"");
  }

  @Test
  void sumsSinceTheStartDoNotDependOnWhoGotThem() throws Exception {
    OtlpMetrics source = source(false);
    metrics.counter(SUM, Map.of()).add(3);
    var _ = read(source);
    source.delivered();
    metrics.counter(SUM, Map.of()).add(4);
    assertThat(all(read(source)).getFirst().getSum().getDataPoints(0).getAsInt()).isEqualTo(7);
  }

  @Test
  void differencesCountFromTheLastDelivery() throws Exception {
    OtlpMetrics source = source(true);
    metrics.counter(SUM, Map.of()).add(3);
    metrics.counter(FALLING, Map.of()).add(10);
    Histogram sizes = metrics.histogram(HISTOGRAM, Map.of(), 1, 10);
    sizes.record(5);
    var _ = read(source);
    source.delivered();
    clock.advance(Duration.ofSeconds(1));
    metrics.counter(SUM, Map.of()).add(4);
    sizes.record(20);
    var _ = read(source); // nobody took it
    clock.advance(Duration.ofSeconds(1));
    metrics.counter(SUM, Map.of()).add(1);
    List<Metric> found = all(read(source));

    var sum = found.get(0).getSum();
    assertThat(sum.getAggregationTemporalityValue()).isEqualTo(1);
    assertThat(sum.getDataPoints(0).getAsInt()).isEqualTo(5);
    assertThat(sum.getDataPoints(0).getStartTimeUnixNano()).isEqualTo(1_000_000_000L);
    assertThat(sum.getDataPoints(0).getTimeUnixNano()).isEqualTo(3_000_000_000L);
    assertThat(found.get(1).getSum().getDataPoints(0).getAsInt()).as("held").isEqualTo(10);
    assertThat(found.get(1).getSum().getAggregationTemporalityValue()).isEqualTo(2);
    var histogram = found.get(2).getHistogram().getDataPoints(0);
    assertThat(histogram.getBucketCountsList()).containsExactly(0L, 0L, 1L);
    assertThat(histogram.getSum()).isEqualTo(20);

    source.delivered();
    assertThat(all(read(source))).extracting(Metric::getName).containsExactly("c_held");
  }
}
