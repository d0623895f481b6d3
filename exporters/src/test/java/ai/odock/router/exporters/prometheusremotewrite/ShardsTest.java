package ai.odock.router.exporters.prometheusremotewrite;

import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.fixtures.RemoteWriteMessages;
import ai.odock.router.fixtures.RemoteWriteMessages.Series;
import ai.odock.router.prometheus.Settings;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How the series of a batch are divided. */
class ShardsTest {
  private static final int POINTS = 300;
  private static final int SHARDS = 5;

  /** Sum, count and four buckets. */
  private static final int SERIES_PER_POINT = 6;

  private record Sent(int shard, WriteRequest request, List<Series> series) {}

  /** Histograms in some order. */
  private static ExportMetricsServiceRequest histograms(Random order) {
    Metric.Builder metric = Metric.newBuilder().setName("h");
    var histogram = metric.getHistogramBuilder();
    histogram.setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE);
    List<Integer> numbers = new ArrayList<>(IntStream.range(0, POINTS).boxed().toList());
    Collections.shuffle(numbers, order);
    for (int number : numbers) {
      AnyValue value = AnyValue.newBuilder().setStringValue("v" + number).build();
      HistogramDataPoint.Builder point =
          histogram
              .addDataPointsBuilder()
              .setSum(1)
              .addAttributes(KeyValue.newBuilder().setKey("k").setValue(value));
      for (int bound = 0; bound < 3; bound++) {
        point.addExplicitBounds(bound).addBucketCounts(1);
      }
      point.addBucketCounts(1);
    }
    ExportMetricsServiceRequest.Builder request = ExportMetricsServiceRequest.newBuilder();
    request.addResourceMetricsBuilder().addScopeMetricsBuilder().addMetrics(metric);
    return request.build();
  }

  private static List<Sent> divided(int shards, int maxBytes, long seed) {
    List<Sent> sent = new ArrayList<>();
    WriteRequests writer = new WriteRequests(maxBytes, Protocol.VERSION_1);
    var _ =
        new Translator(Settings.DEFAULT)
            .translate(
                Translated.batch(histograms(new Random(seed))),
                table ->
                    writer.write(
                        table,
                        shards,
                        (shard, request) -> {
                          byte[] plain = request.uncompressed();
                          List<Series> series = RemoteWriteMessages.version1(plain).series();
                          sent.add(new Sent(shard, request, series));
                        }));
    return sent;
  }

  /** The shard of each point, by its label; every series of it must be there. */
  private static Map<String, Integer> shards(List<Sent> sent) {
    Map<String, Integer> shards = new HashMap<>();
    for (Sent one : sent) {
      for (Series series : one.series) {
        Integer before = shards.put(series.label("k"), one.shard);
        assertThat(before == null || before == one.shard).as(series.text()).isTrue();
      }
    }
    return shards;
  }

  @Test
  void allSeriesOfAPointAreInOneShardWhateverTheOrder() {
    List<Sent> sent = divided(SHARDS, 3_000_000, 1);
    Map<String, Integer> shards = shards(sent);
    assertThat(shards).hasSize(POINTS);
    assertThat(shards(divided(SHARDS, 3_000_000, 2))).isEqualTo(shards);
    assertThat(sent).extracting(Sent::shard).containsExactlyInAnyOrder(0, 1, 2, 3, 4);
    for (Sent one : sent) {
      assertThat(one.series.size()).isEqualTo(SERIES_PER_POINT * one.request.points());
      assertThat(one.request.points()).as("about evenly").isBetween(30, 90);
    }
    assertThat(sent.stream().mapToInt(one -> one.request.points()).sum()).isEqualTo(POINTS);
  }

  @Test
  void cutsGoBetweenPoints() {
    List<Sent> sent = divided(2, 1000, 1);
    assertThat(sent).hasSizeGreaterThan(20);
    for (Sent one : sent) {
      Set<String> points = new HashSet<>();
      one.series.forEach(series -> points.add(series.label("k")));
      assertThat(one.series).hasSize(SERIES_PER_POINT * points.size());
      assertThat(one.request.points()).isEqualTo(points.size());
      assertThat(one.request.groups().size()).isEqualTo(points.size());
    }
  }
}
