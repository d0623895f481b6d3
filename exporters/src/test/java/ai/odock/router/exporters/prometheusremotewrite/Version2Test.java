package ai.odock.router.exporters.prometheusremotewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.Batch;
import ai.odock.router.fixtures.RemoteWriteMessages;
import ai.odock.router.fixtures.RemoteWriteMessages.Exemplar;
import ai.odock.router.fixtures.RemoteWriteMessages.Histogram;
import ai.odock.router.fixtures.RemoteWriteMessages.Label;
import ai.odock.router.fixtures.RemoteWriteMessages.Metadata;
import ai.odock.router.fixtures.RemoteWriteMessages.Sample;
import ai.odock.router.fixtures.RemoteWriteMessages.Series;
import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.prometheus.MetricType;
import ai.odock.router.prometheus.Settings;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Version 2.0 says the same as version 1.0, and more: metadata and start times. */
class Version2Test {
  private static final int BATCHES = 100;

  /**
   * What version 1.0 cannot say is left out, labels of exemplars are sorted, and samples and
   * histograms are two series, as version 2.0 wants it.
   */
  private static Stream<Series> plain(Series series) {
    List<Sample> samples =
        series.samples().stream().map(s -> new Sample(s.bits(), s.millis(), 0)).toList();
    List<Histogram> histograms =
        series.histograms().stream().map(h -> new Histogram(h.text(), h.millis(), 0)).toList();
    List<Exemplar> exemplars = series.exemplars().stream().map(Version2Test::sorted).toList();
    List<Exemplar> ofSamples = histograms.isEmpty() ? exemplars : List.of();
    return Stream.of(
            new Series(series.labels(), samples, List.of(), ofSamples, null),
            new Series(series.labels(), List.of(), histograms, exemplars, null))
        .filter(one -> !one.samples().isEmpty() || !one.histograms().isEmpty());
  }

  private static Exemplar sorted(Exemplar exemplar) {
    List<Label> labels =
        exemplar.labels().stream().sorted(Comparator.comparing(Label::name)).toList();
    return new Exemplar(labels, exemplar.value(), exemplar.millis());
  }

  private static List<WriteRequest> requests(Protocol protocol, int maxBytes, Batch batch) {
    WriteRequests writer = new WriteRequests(maxBytes, protocol);
    List<WriteRequest> requests = new ArrayList<>();
    var _ =
        new Translator(Settings.DEFAULT)
            .translate(
                batch, table -> writer.write(table, 1, (shard, request) -> requests.add(request)));
    return requests;
  }

  private static List<Series> series(List<WriteRequest> requests) {
    return requests.stream()
        .flatMap(request -> read(request).series().stream())
        .flatMap(Version2Test::plain)
        .toList();
  }

  private static RemoteWriteMessages.Request read(WriteRequest request) {
    return switch (request.protocol()) {
      case VERSION_1 -> RemoteWriteMessages.version1(request.uncompressed());
      case VERSION_2 -> RemoteWriteMessages.version2(request.uncompressed());
    };
  }

  static Stream<Arguments> sizes() {
    return Stream.of(argumentSet("one request", 3_000_000), argumentSet("many requests", 700));
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void saysTheSameAsVersion1(int maxBytes) {
    int cut = 0;
    for (int seed = 0; seed < BATCHES; seed++) {
      Batch batch = Translated.batch(new GeneratedMetrics(seed).request());
      List<Series> expected = series(requests(Protocol.VERSION_1, 3_000_000, batch));
      List<WriteRequest> requests = requests(Protocol.VERSION_2, maxBytes, batch);
      assertThat(series(requests)).as("seed %d", seed).isEqualTo(expected);
      assertThat(requests)
          .allMatch(r -> r.uncompressed().length <= maxBytes || r.groups().size() == 1);
      for (WriteRequest request : requests) {
        assertThat(request.contents()).isEqualTo(contents(request));
      }
      cut += requests.size() > 1 ? 1 : 0;
    }
    assertThat(cut > BATCHES / 4).isEqualTo(maxBytes < 1000);
  }

  /** Counted by an independent reader. */
  private static Written contents(WriteRequest request) {
    List<Series> series = RemoteWriteMessages.version2(request.uncompressed()).series();
    return new Written(
        series.stream().mapToInt(s -> s.samples().size()).sum(),
        series.stream().mapToInt(s -> s.histograms().size()).sum(),
        series.stream().mapToInt(s -> s.exemplars().size()).sum());
  }

  @Test
  void turnsIntoVersion1() {
    RequestCutter cutter = new RequestCutter(900, new Semaphore(1));
    for (int seed = 0; seed < BATCHES; seed++) {
      Batch batch = Translated.batch(new GeneratedMetrics(seed).request());
      List<Series> expected = series(requests(Protocol.VERSION_1, 3_000_000, batch));
      int points = 0;
      List<WriteRequest> turned = new ArrayList<>();
      for (WriteRequest request : requests(Protocol.VERSION_2, 3_000_000, batch)) {
        points += request.points();
        turned.addAll(cutter.version1(request));
      }
      assertThat(series(turned)).as("seed %d", seed).isEqualTo(expected);
      assertThat(turned.stream().mapToInt(WriteRequest::points).sum()).isEqualTo(points);
      assertThat(turned).allMatch(r -> r.uncompressed().length <= 900 || r.groups().size() == 1);
    }
  }

  @Test
  void halvesHaveTheirOwnSymbolsAndPoints() {
    RequestCutter cutter = new RequestCutter(1 << 20, new Semaphore(1));
    for (Protocol protocol : Protocol.values()) {
      int halved = 0;
      for (int seed = 0; seed < BATCHES; seed++) {
        Batch batch = Translated.batch(new GeneratedMetrics(seed).request());
        for (WriteRequest request : requests(protocol, 3_000_000, batch)) {
          if (request.groups().size() > 1) {
            List<WriteRequest> halves = cutter.halves(request);
            assertThat(series(halves)).isEqualTo(series(List.of(request)));
            assertThat(halves.stream().mapToInt(WriteRequest::points).sum())
                .isEqualTo(request.points());
            assertThat(halves)
                .allMatch(half -> half.groups().series() == read(half).series().size());
            halved++;
          }
        }
      }
      assertThat(halved).isGreaterThan(BATCHES / 2);
    }
  }

  @Test
  void tellsTypeHelpUnitAndStart() {
    Metric.Builder metric =
        Metric.newBuilder().setName("latency").setUnit("s").setDescription("How long it took");
    metric
        .getSumBuilder()
        .setIsMonotonic(true)
        .setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE)
        .addDataPoints(
            NumberDataPoint.newBuilder()
                .setAsDouble(1.5)
                .setStartTimeUnixNano(7_000_000)
                .setTimeUnixNano(9_000_000));
    Batch batch =
        Translated.batch(
            ExportMetricsServiceRequest.newBuilder()
                .addResourceMetrics(
                    ResourceMetrics.newBuilder()
                        .addScopeMetrics(ScopeMetrics.newBuilder().addMetrics(metric)))
                .build());
    List<WriteRequest> requests = requests(Protocol.VERSION_2, 3_000_000, batch);
    assertThat(RemoteWriteMessages.version2(requests.getFirst().uncompressed()).series())
        .containsExactly(
            new Series(
                List.of(new Label("__name__", "latency_seconds_total")),
                List.of(new Sample(Double.doubleToRawLongBits(1.5), 9, 7)),
                List.of(),
                List.of(),
                new Metadata("counter", "", "How long it took", "seconds")));
  }

  @Test
  void nativeHistogramsHaveAStartAndExemplarsSortedLabels() {
    SeriesTable table = new SeriesTable();
    ProtoWriter labels = new ProtoWriter(64);
    label(labels, Version1.LABELS, "__name__", "h");
    byte[] nothing = {};
    int family =
        table
            .families()
            .add(
                MetricType.HISTOGRAM, "h".getBytes(StandardCharsets.UTF_8), nothing, 0, 0, nothing);
    int series = table.use(table.known(labels.array(), 0, labels.size(), 1), family);
    table.beginPoint();
    ProtoWriter histogram = new ProtoWriter(64);
    histogram.varintField(1, 5); // count_int
    histogram.varintField(15, 300); // timestamp
    table.histogram(series, histogram, 300, 200);
    ProtoWriter exemplar = new ProtoWriter(64);
    label(exemplar, Version1.EXEMPLAR_LABELS, "trace_id", "t");
    label(exemplar, Version1.EXEMPLAR_LABELS, "span_id", "s");
    exemplar.doubleField(Version1.EXEMPLAR_VALUE, 2);
    exemplar.varintField(Version1.EXEMPLAR_TIMESTAMP, 250);
    table.exemplar(series, exemplar, 250);
    List<WriteRequest> requests = new ArrayList<>();
    new WriteRequests(1 << 20, Protocol.VERSION_2)
        .write(table, 1, (shard, request) -> requests.add(request));
    assertThat(requests.getFirst().contents()).isEqualTo(new Written(0, 1, 1));
    assertThat(RemoteWriteMessages.version2(requests.getFirst().uncompressed()).series())
        .containsExactly(
            new Series(
                List.of(new Label("__name__", "h")),
                List.of(),
                List.of(new Histogram("count_int: 5", 300, 200)),
                List.of(
                    new Exemplar(
                        List.of(new Label("span_id", "s"), new Label("trace_id", "t")), 2, 250)),
                new Metadata("histogram", "", "", "")));
    RequestCutter cutter = new RequestCutter(1 << 20, new Semaphore(1));
    assertThat(series(cutter.version1(requests.getFirst()))).isEqualTo(series(requests));
  }

  private static void label(ProtoWriter out, int field, String name, String value) {
    int mark = out.beginMessage(field);
    out.stringField(Version1.NAME, name);
    out.stringField(Version1.VALUE, value);
    out.endMessage(mark);
  }
}
