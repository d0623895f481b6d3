package ai.odock.router.exporters.prometheusremotewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.Batch;
import ai.odock.router.prometheus.Settings;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import java.util.Collections;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a translator is said to take is not less than what its buffers grow to. */
class WorkingBytesTest {
  private static KeyValue attribute(String key, String value) {
    AnyValue text = AnyValue.newBuilder().setStringValue(value).build();
    return KeyValue.newBuilder().setKey(key).setValue(text).build();
  }

  private static ExportMetricsServiceRequest request(Metric.Builder metric) {
    ExportMetricsServiceRequest.Builder request = ExportMetricsServiceRequest.newBuilder();
    request.addResourceMetricsBuilder().addScopeMetricsBuilder().addMetrics(metric.setName("a"));
    return request.build();
  }

  private static ExportMetricsServiceRequest sameSeries(int points) {
    var point = NumberDataPoint.getDefaultInstance();
    Metric.Builder metric = Metric.newBuilder();
    metric.getGaugeBuilder().addAllDataPoints(Collections.nCopies(points, point));
    return request(metric);
  }

  private static ExportMetricsServiceRequest series(int count) {
    Metric.Builder metric = Metric.newBuilder();
    for (int i = 0; i < count; i++) {
      metric.getGaugeBuilder().addDataPointsBuilder().addAttributes(attribute("k", "v" + i));
    }
    return request(metric);
  }

  /** Each bucket becomes a series with the whole label. */
  private static ExportMetricsServiceRequest histograms(int count, int buckets, int label) {
    Metric.Builder metric = Metric.newBuilder();
    var histogram = metric.getHistogramBuilder();
    histogram.setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE);
    for (int i = 0; i < count; i++) {
      HistogramDataPoint.Builder point =
          histogram.addDataPointsBuilder().addAttributes(attribute("k" + i, "v".repeat(label)));
      for (int b = 0; b < buckets; b++) {
        point.addExplicitBounds(b).addBucketCounts(1);
      }
      point.addBucketCounts(1);
    }
    return request(metric);
  }

  static Stream<Arguments> batches() {
    return Stream.of(
        argumentSet("one point", sameSeries(1)),
        argumentSet("500,000 empty points", sameSeries(500_000)),
        argumentSet("8,192 series", series(8192)),
        argumentSet("100,000 series", series(100_000)),
        argumentSet("histograms that fit", histograms(20, 100, 1000)),
        argumentSet("histograms that become 400 MB", histograms(20, 1000, 20_000)));
  }

  @ParameterizedTest
  @MethodSource("batches")
  void areEnough(ExportMetricsServiceRequest request) {
    Batch batch = Translated.batch(request);
    for (Protocol protocol : Protocol.values()) {
      Translator translator = new Translator(Settings.DEFAULT);
      WriteRequests writer = new WriteRequests(Settings.DEFAULT.maxRequestBytes(), protocol);
      long fresh = translator.heldBytes() + writer.heldBytes();
      long[] most = {0};
      translator.translate(
          batch,
          table -> {
            writer.write(table, 2, (shard, written) -> {});
            most[0] = Math.max(most[0], translator.heldBytes() + writer.heldBytes());
          });
      assertThat(most[0] - fresh)
          .as("%s", protocol)
          .isLessThanOrEqualTo(Translators.mostBytes(Settings.DEFAULT));
    }
  }
}
