package ai.odock.router.exporters.prometheus;

import static ai.odock.router.exporters.prometheus.Otel.CUMULATIVE;
import static ai.odock.router.exporters.prometheus.Otel.DELTA;
import static ai.odock.router.exporters.prometheus.Otel.counter;
import static ai.odock.router.exporters.prometheus.Otel.exemplar;
import static ai.odock.router.exporters.prometheus.Otel.exponential;
import static ai.odock.router.exporters.prometheus.Otel.exponentials;
import static ai.odock.router.exporters.prometheus.Otel.gauge;
import static ai.odock.router.exporters.prometheus.Otel.histogram;
import static ai.odock.router.exporters.prometheus.Otel.histograms;
import static ai.odock.router.exporters.prometheus.Otel.number;
import static ai.odock.router.exporters.prometheus.Otel.request;
import static ai.odock.router.exporters.prometheus.Otel.summary;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.google.protobuf.DynamicMessage;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole pages in Prometheus' protobuf format. */
class ProtobufPageTest {
  private static final Map<String, Object> KEYS = Map.of("without_scope_info", true);
  private static final Map<String, Object> TIMED =
      Map.of("without_scope_info", true, "send_timestamps", true);

  private static final String TRACE =
      "label { name: \"span_id\" value: \"f0f1f2f3f4f5f6f7\" }"
          + " label { name: \"trace_id\" value: \"000102030405060708090a0b0c0d0e0f\" }";

  static Stream<Arguments> pages() {
    ExponentialHistogramDataPoint.Builder sides = exponential(9, 10, 0, -1, List.of(1L, 0L, 2L));
    sides.setZeroCount(4).setZeroThreshold(0.25).setCount(9);
    sides.getNegativeBuilder().setOffset(2).addBucketCounts(2);
    return Stream.of(
        argumentSet(
            "numbers",
            TIMED,
            request(
                counter("c", number(3, 4, 5, "a", "ü").addExemplars(exemplar(6, 7))),
                gauge("g", number(0, 4, -0.5))),
            List.of(
                "name: \"c_total\" help: \"\" type: 0 metric { label { name: \"a\" value: \"\\303\\274\" }"
                    + " counter { value: 5.0 exemplar { "
                    + TRACE
                    + " value: 7.0 timestamp { seconds: 6 nanos: 0 } }"
                    + " created_timestamp { seconds: 3 nanos: 0 } } timestamp_ms: 4000 }",
                "name: \"g\" help: \"\" type: 1 metric { gauge { value: -0.5 }"
                    + " timestamp_ms: 4000 }")),
        argumentSet(
            "a histogram",
            KEYS,
            request(
                histograms(
                    "h",
                    CUMULATIVE,
                    histogram(0, 1, 2.5, List.of(1.0, 2.0), List.of(1L, 0L, 3L))
                        .addExemplars(exemplar(0, 5)))),
            List.of(
                "name: \"h\" help: \"\" type: 4 metric { histogram { sample_count: 4"
                    + " sample_sum: 2.5 bucket { cumulative_count: 1 upper_bound: 1.0 }"
                    + " bucket { cumulative_count: 1 upper_bound: 2.0 }"
                    + " bucket { cumulative_count: 4 upper_bound: Infinity exemplar { "
                    + TRACE
                    + " value: 5.0 } } } }")),
        argumentSet(
            "a summary",
            TIMED,
            request(
                summary(
                    "s",
                    SummaryDataPoint.newBuilder()
                        .setTimeUnixNano(1_000_000_000)
                        .setCount(3)
                        .setSum(1.5)
                        .addQuantileValues(
                            SummaryDataPoint.ValueAtQuantile.newBuilder()
                                .setQuantile(0.5)
                                .setValue(2)))),
            List.of(
                "name: \"s\" help: \"\" type: 2 metric { summary { sample_count: 3 sample_sum: 1.5"
                    + " quantile { quantile: 0.5 value: 2.0 } } timestamp_ms: 1000 }")),
        argumentSet(
            "both sides of an exponential histogram",
            KEYS,
            request(exponentials("e", CUMULATIVE, sides.addExemplars(exemplar(6, 1)))),
            List.of(
                "name: \"e\" help: \"\" type: 4 metric { histogram { sample_count: 9 sample_sum: 1.5"
                    + " schema: 0 zero_threshold: 0.25 zero_count: 4"
                    + " negative_span { offset: 3 length: 1 } negative_delta: 2"
                    + " positive_span { offset: 0 length: 3 }"
                    + " positive_delta: 1 positive_delta: -1 positive_delta: 2"
                    + " created_timestamp { seconds: 9 nanos: 0 } exemplars { "
                    + TRACE
                    + " value: 1.0 timestamp { seconds: 6 nanos: 0 } } } }")),
        argumentSet(
            "finer than Prometheus is, with a gap",
            KEYS,
            request(
                exponentials(
                    "e",
                    CUMULATIVE,
                    exponential(0, 1, 10, 3, List.of(1L, 2L, 0L, 0L, 0L, 4L)).setCount(7),
                    exponential(0, 2, 9, -1, List.of(1L, 2L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 5L))
                        .addAllAttributes(Otel.attributes("n", "2")))),
            List.of(
                "name: \"e\" help: \"\" type: 4"
                    + " metric { histogram { sample_count: 7 sample_sum: 1.5 schema: 8"
                    + " zero_threshold: 1.0E-128 zero_count: 0"
                    + " positive_span { offset: 1 length: 3 }"
                    + " positive_delta: 1 positive_delta: 1 positive_delta: 2 } }"
                    + " metric { label { name: \"n\" value: \"2\" }"
                    + " histogram { sample_count: 8 sample_sum: 1.5 schema: 8"
                    + " zero_threshold: 1.0E-128 zero_count: 0"
                    + " positive_span { offset: 0 length: 2 }"
                    + " positive_span { offset: 3 length: 1 }"
                    + " positive_delta: 1 positive_delta: 1 positive_delta: 3 } }")),
        argumentSet(
            "deltas at different scales",
            KEYS,
            request(
                exponentials(
                    "e",
                    DELTA,
                    exponential(1, 2, 1, -3, List.of(1L, 2L, 4L, 8L)),
                    exponential(2, 3, 0, 1, List.of(16L)).setZeroCount(5))),
            List.of(
                "name: \"e\" help: \"\" type: 4 metric { histogram { sample_count: 31"
                    + " sample_sum: 3.0 schema: 0 zero_threshold: 1.0E-128 zero_count: 5"
                    + " positive_span { offset: -1 length: 4 }"
                    + " positive_delta: 1 positive_delta: 5 positive_delta: 2 positive_delta: 8"
                    + " created_timestamp { seconds: 1 nanos: 0 } } }")),
        argumentSet(
            "a zero bucket that becomes wider",
            KEYS,
            request(
                exponentials(
                    "e",
                    DELTA,
                    exponential(1, 2, 0, -2, List.of(1L, 2L, 4L)),
                    exponential(2, 3, 0, 3, List.of(8L)).setZeroThreshold(1))),
            List.of(
                "name: \"e\" help: \"\" type: 4 metric { histogram { sample_count: 15"
                    + " sample_sum: 3.0 schema: 0 zero_threshold: 1.0 zero_count: 3"
                    + " positive_span { offset: 1 length: 4 }"
                    + " positive_delta: 4 positive_delta: -4 positive_delta: 0 positive_delta: 8"
                    + " created_timestamp { seconds: 1 nanos: 0 } } }")));
  }

  @ParameterizedTest
  @MethodSource
  void pages(Map<String, ?> keys, ExportMetricsServiceRequest request, List<String> families)
      throws Exception {
    try (Scraped router = new Scraped(keys)) {
      assertThat(router.export(request).isAccepted()).isTrue();
      assertThat(ProtobufPage.lines(router.bytes(Scraped.PROTOBUF))).isEqualTo(families);
    }
  }

  /** Sums of far apart buckets become coarser, never huge; and start over where that is no help. */
  @Test
  void farApartBucketsTakeLittleMemory() throws Exception {
    try (Scraped router = new Scraped(KEYS)) {
      router.export(
          request(
              exponentials(
                  "e",
                  DELTA,
                  exponential(1, 2, 0, 0, List.of(1L)),
                  exponential(2, 3, 0, 40_000, List.of(2L)))));
      assertThat(ProtobufPage.lines(router.bytes(Scraped.PROTOBUF)).getFirst())
          .contains("schema: -4", "sample_count: 3", "offset: 1 ", "offset: 2499 ");
      router.export(
          request(exponentials("e", DELTA, exponential(3, 4, 0, 2_000_000_000, List.of(7L)))));
      assertThat(ProtobufPage.lines(router.bytes(Scraped.PROTOBUF)).getFirst())
          .contains("schema: 0", "sample_count: 7", "offset: 2000000001 ");
    }
  }

  @Test
  void aLargeFamilyComesInSeveralMessages() throws Exception {
    try (Scraped router = new Scraped(KEYS)) {
      Metric.Builder metric = Metric.newBuilder().setName("x");
      String value = "v".repeat(1000);
      for (int i = 0; i < 9000; i++) {
        metric.getGaugeBuilder().addDataPoints(number(0, 1, i, "n", i + value));
      }
      router.export(request(metric.build()));
      List<DynamicMessage> families = ProtobufPage.read(router.bytes(Scraped.PROTOBUF));
      assertThat(families).hasSizeBetween(2, 4);
      var metrics = families.getFirst().getDescriptorForType().findFieldByName("metric");
      assertThat(families.stream().mapToInt(it -> it.getRepeatedFieldCount(metrics)).sum())
          .isEqualTo(9000);
    }
  }
}
