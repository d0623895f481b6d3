package ai.odock.router.exporters.prometheusremotewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.prometheus.DropReason;
import ai.odock.router.prometheus.Settings;
import ai.odock.router.time.Clock;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Exemplar;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint.Buckets;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.resource.v1.Resource;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TranslatorTest {
  private static final long SECOND = 1_000_000_000L;

  private static KeyValue attribute(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  private static NumberDataPoint point(long seconds, double value, KeyValue... attributes) {
    return NumberDataPoint.newBuilder()
        .setTimeUnixNano(seconds * SECOND)
        .setAsDouble(value)
        .addAllAttributes(List.of(attributes))
        .build();
  }

  private static Metric gauge(String name, NumberDataPoint... points) {
    Metric.Builder metric = Metric.newBuilder().setName(name);
    metric.getGaugeBuilder().addAllDataPoints(List.of(points));
    return metric.build();
  }

  private static ExportMetricsServiceRequest request(Metric... metrics) {
    return request(Resource.getDefaultInstance(), metrics);
  }

  private static ExportMetricsServiceRequest request(Resource resource, Metric... metrics) {
    return ExportMetricsServiceRequest.newBuilder()
        .addResourceMetrics(
            ResourceMetrics.newBuilder()
                .setResource(resource)
                .addScopeMetrics(ScopeMetrics.newBuilder().addAllMetrics(List.of(metrics))))
        .build();
  }

  @Test
  void mergesEqualSeriesOfABatchInTheOrderOfTime() {
    Translated translated =
        Translated.of(
            Settings.DEFAULT,
            request(gauge("g", point(3, 30), point(1, 10))),
            request(gauge("g", point(2, 20), point(1, 11))));
    assertThat(translated.samples())
        .containsExactly(
            "__name__=\"g\" | 10.0 @1000",
            "__name__=\"g\" | 11.0 @1000",
            "__name__=\"g\" | 20.0 @2000",
            "__name__=\"g\" | 30.0 @3000");
    assertThat(translated.timeSeries()).isEqualTo(1);
    assertThat(translated.points()).isEqualTo(4);
  }

  @Test
  void joinsCollidingValuesInTheOrderOfKeysUnlessTheyAreWhatIsThere() {
    KeyValue[] attributes = {
      attribute("a_b", "2"), attribute("a.b", "1"), attribute("a-b", "1"), attribute("a:b", "1;2")
    };
    // In the order of the keys: a-b=1, a.b=1 (there already), a:b=1;2, a_b=2.
    assertThat(
            Translated.of(Settings.DEFAULT, request(gauge("g", point(1, 1, attributes)))).samples())
        .containsExactly("__name__=\"g\" a_b=\"1;1;2;2\" | 1.0 @1000");
  }

  static Stream<Arguments> precedence() {
    Resource service =
        Resource.newBuilder()
            .addAttributes(attribute("service.name", "s"))
            .addAttributes(attribute("service.instance.id", "i"))
            .build();
    Resource none = Resource.getDefaultInstance();
    return Stream.of(
        argumentSet(
            "resource before attribute",
            service,
            "job",
            "__name__=\"g\" ext=\"e\"" + " instance=\"i\" job=\"s\" otel_scope_name=\"scope\""),
        argumentSet(
            "attribute without service",
            none,
            "job",
            "__name__=\"g\" ext=\"e\" job=\"attribute\" otel_scope_name=\"scope\""),
        argumentSet(
            "attribute before external",
            none,
            "ext",
            "__name__=\"g\" ext=\"attribute\" otel_scope_name=\"scope\""),
        argumentSet(
            "scope before attribute",
            none,
            "otel_scope_name",
            "__name__=\"g\" ext=\"e\" otel_scope_name=\"scope\""),
        argumentSet(
            "name before attribute",
            none,
            "__name__",
            "__name__=\"g\" ext=\"e\" otel_scope_name=\"scope\""),
        argumentSet(
            "capitals sort before the name",
            none,
            "Zone",
            "Zone=\"attribute\" __name__=\"g\" ext=\"e\" otel_scope_name=\"scope\""));
  }

  @ParameterizedTest
  @MethodSource("precedence")
  void knowsWhichLabelCounts(Resource resource, String key, String labels) {
    Settings settings =
        new Settings("", Map.of("ext", "e"), true, true, true, Settings.ResourceLabels.NONE, 1_000);
    ExportMetricsServiceRequest.Builder request =
        request(resource, gauge("g", point(1, 1, attribute(key, "attribute")))).toBuilder();
    request
        .getResourceMetricsBuilder(0)
        .getScopeMetricsBuilder(0)
        .setScope(InstrumentationScope.newBuilder().setName("scope"));
    assertThat(Translated.of(settings, request.build()).samples())
        .containsExactly(labels + " | 1.0 @1000");
  }

  static Stream<Arguments> notUtf8() {
    Resource service = Resource.newBuilder().addAttributes(attribute("service.name", "~")).build();
    return Stream.of(
        argumentSet("metric name", request(gauge("a~", point(1, 1))), 1),
        argumentSet("unit", request(gauge("a", point(1, 1)).toBuilder().setUnit("~").build()), 1),
        argumentSet("attribute key", request(gauge("a", point(1, 1, attribute("k~", "v")))), 1),
        argumentSet(
            "attribute value",
            request(gauge("a", point(1, 1), point(2, 2, attribute("k", "v~")))),
            1),
        argumentSet("service name", request(service, gauge("a", point(1, 1), point(2, 2))), 2));
  }

  @ParameterizedTest
  @MethodSource("notUtf8")
  void dropsOnlyThePointsThatAreNotUtf8(ExportMetricsServiceRequest broken, int dropped) {
    byte[] good = request(gauge("good", point(1, 1))).toByteArray();
    Translated translated =
        Translated.of(new Translator(Settings.DEFAULT), Translated.batch(spoil(broken), good));
    assertThat(translated.dropped()).isEqualTo(Map.of(DropReason.INVALID_UTF8, dropped));
    assertThat(translated.samples()).contains("__name__=\"good\" | 1.0 @1000");
    int all =
        broken
                .getResourceMetrics(0)
                .getScopeMetrics(0)
                .getMetrics(0)
                .getGauge()
                .getDataPointsCount()
            + 1;
    assertThat(translated.points()).isEqualTo(all - dropped);
  }

  @Test
  void refusesAPointThatWouldTakeTooMuchMemory() {
    Metric.Builder metric = Metric.newBuilder().setName("h");
    metric
        .getHistogramBuilder()
        .setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE)
        .addDataPointsBuilder()
        .addAttributes(attribute("k", "v".repeat(4000)))
        .addAllExplicitBounds(IntStream.range(0, 9000).mapToObj(i -> (double) i).toList())
        .addAllBucketCounts(IntStream.range(0, 9001).mapToObj(i -> (long) i).toList());
    Translated translated =
        Translated.of(Settings.DEFAULT, request(metric.build(), gauge("g", point(1, 1))));
    assertThat(translated.dropped()).isEqualTo(Map.of(DropReason.TOO_LARGE, 1));
    assertThat(translated.samples()).containsExactly("__name__=\"g\" | 1.0 @1000");
  }

  private static Metric exponential(ExponentialHistogramDataPoint.Builder point) {
    Metric.Builder metric = Metric.newBuilder().setName("e");
    metric
        .getExponentialHistogramBuilder()
        .setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE)
        .addDataPoints(point.setTimeUnixNano(SECOND));
    return metric.build();
  }

  private static Decoded.Histogram translated(ExponentialHistogramDataPoint.Builder point) {
    Translated translated = Translated.of(Settings.DEFAULT, request(exponential(point)));
    assertThat(translated.points()).isEqualTo(1);
    return translated.series().getFirst().histograms().getFirst();
  }

  private static Buckets.Builder buckets(int offset, long... counts) {
    Buckets.Builder buckets = Buckets.newBuilder().setOffset(offset);
    Arrays.stream(counts).forEach(buckets::addBucketCounts);
    return buckets;
  }

  @Test
  void mergesBucketsThatAreFinerThanPrometheusHas() {
    Decoded.Histogram histogram =
        translated(
            ExponentialHistogramDataPoint.newBuilder()
                .setScale(9)
                .setPositive(buckets(-1, 1, 0, 0, 3, 4)));
    // The collector counts the 3 in the empty bucket before: merged are (1), (0, 0), (3, 4).
    assertThat(histogram.schema()).isEqualTo(8);
    assertThat(histogram.positiveSpans()).containsExactly(new Decoded.Span(0, 3));
    assertThat(histogram.positiveDeltas()).containsExactly(1L, -1L, 7L);
  }

  @Test
  void mergesAllBucketsOfASignAtAnAbsurdScale() {
    Decoded.Histogram histogram =
        translated(
            ExponentialHistogramDataPoint.newBuilder()
                .setScale(Integer.MAX_VALUE)
                .setPositive(buckets(Integer.MAX_VALUE, 1, 2))
                .setNegative(buckets(Integer.MIN_VALUE, 3, 4)));
    assertThat(histogram.positiveSpans()).containsExactly(new Decoded.Span(1, 1));
    assertThat(histogram.positiveDeltas()).containsExactly(3L);
    assertThat(histogram.negativeSpans()).containsExactly(new Decoded.Span(0, 1));
    assertThat(histogram.negativeDeltas()).containsExactly(7L);
  }

  static Stream<Arguments> notNative() {
    return Stream.of(
        argumentSet(
            "coarser buckets than Prometheus has",
            ExponentialHistogramDataPoint.newBuilder().setScale(-5),
            DropReason.UNSUPPORTED_SCALE),
        argumentSet(
            "a bucket behind the last one",
            ExponentialHistogramDataPoint.newBuilder()
                .setPositive(buckets(Integer.MAX_VALUE - 1, 1, 1)),
            DropReason.INVALID_HISTOGRAM),
        argumentSet(
            "a count above the largest one",
            ExponentialHistogramDataPoint.newBuilder().setNegative(buckets(0, 1, Long.MIN_VALUE)),
            DropReason.INVALID_HISTOGRAM),
        argumentSet(
            "counts that are too much together",
            ExponentialHistogramDataPoint.newBuilder()
                .setScale(9)
                .setPositive(buckets(0, Long.MAX_VALUE, 1)),
            DropReason.INVALID_HISTOGRAM));
  }

  @ParameterizedTest
  @MethodSource("notNative")
  void dropsWhatNoNativeHistogramCanHold(
      ExponentialHistogramDataPoint.Builder point, DropReason reason) {
    Translated translated =
        Translated.of(Settings.DEFAULT, request(exponential(point), gauge("g", point(1, 1))));
    assertThat(translated.dropped()).isEqualTo(Map.of(reason, 1));
    assertThat(translated.samples()).containsExactly("__name__=\"g\" | 1.0 @1000");
  }

  @Test
  void aMillionBucketsTakeNoMoreThanTheirBytesAndLeaveNoBuffersBehind() {
    long[] counts = new long[1_000_000];
    for (int i = 0; i < counts.length; i += 4) {
      counts[i] = 1;
    }
    Translator translator = new Translator(Settings.DEFAULT);
    ExportMetricsServiceRequest request =
        request(
            exponential(
                ExponentialHistogramDataPoint.newBuilder().setPositive(buckets(0, counts))));
    Translated translated = Translated.of(translator, Translated.batch(request));
    assertThat(translated.points()).isEqualTo(1);
    assertThat(translated.requests().getFirst().bytes()).isLessThan(3_000_000);
    Translated.of(translator, Translated.batch(request(gauge("g", point(1, 1)))));
    assertThat(translator.heldBytes()).isLessThan(9_000_000);
  }

  @Test
  void namesTheFirstMetricThatHadAPointDropped() {
    Metric.Builder delta = Metric.newBuilder().setName("the.first");
    delta
        .getSumBuilder()
        .setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA)
        .addDataPoints(point(1, 1));
    Translation translation =
        new Translator(Settings.DEFAULT)
            .translate(
                Translated.batch(
                    request(
                        gauge("fine", point(1, 1)),
                        delta.build(),
                        delta.setName("the.second").build())),
                table -> {});
    assertThat(translation.dropped()).isEqualTo(Map.of(DropReason.DELTA_TEMPORALITY, 2));
    assertThat(translation.example(DropReason.DELTA_TEMPORALITY)).isEqualTo("the.first");
    assertThat(translation.example(DropReason.INVALID_UTF8)).isNull();
  }

  @Test
  void cutsRequestsAtTheSizeAndBooksAPointOnTheLastOfItsSeries() {
    Metric.Builder metric = Metric.newBuilder().setName("h");
    metric
        .getHistogramBuilder()
        .setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE)
        .addDataPointsBuilder()
        .setTimeUnixNano(SECOND)
        .addAllExplicitBounds(IntStream.range(0, 10).mapToObj(i -> (double) i).toList())
        .addAllBucketCounts(IntStream.range(0, 11).mapToObj(i -> (long) i).toList());
    ExportMetricsServiceRequest request =
        request(gauge("a", point(1, 1)), metric.build(), gauge("z", point(1, 1)));
    Settings small =
        new Settings("", Map.of(), true, true, true, Settings.ResourceLabels.NONE, 200);
    Translated translated = Translated.of(small, request);
    assertThat(translated.requests()).hasSizeGreaterThan(2);
    assertThat(translated.requests()).allMatch(r -> r.bytes() <= 200 && !r.series().isEmpty());
    for (Translated.Request sent : translated.requests()) {
      long lasts =
          sent.series().stream()
              .map(Decoded.Series::text)
              .filter(text -> text.matches("__name__=\"[az]\"|.* le=\"\\+Inf\""))
              .count();
      assertThat(sent.points()).isEqualTo((int) lasts);
    }
    assertThat(translated.points()).isEqualTo(3);
    assertThat(translated.series()).isEqualTo(Translated.of(Settings.DEFAULT, request).series());
  }

  @Test
  void sendsASeriesThatIsLargerThanARequestAlone() {
    Settings tiny = new Settings("", Map.of(), true, true, true, Settings.ResourceLabels.NONE, 1);
    Translated translated =
        Translated.of(tiny, request(gauge("a", point(1, 1)), gauge("b", point(1, 1))));
    assertThat(translated.requests()).extracting(Translated.Request::points).containsExactly(1, 1);
  }

  @Test
  void booksAPointOnTheSeriesThatItJoins() {
    Settings tiny = new Settings("", Map.of(), true, true, true, Settings.ResourceLabels.NONE, 1);
    Translated translated =
        Translated.of(
            tiny,
            request(gauge("a", point(1, 1)), gauge("b", point(1, 1)), gauge("a", point(2, 2))));
    assertThat(translated.requests()).extracting(Translated.Request::points).containsExactly(2, 1);
  }

  @Test
  void writesOutEarlyWhatTakesTooMuchMemory() {
    ExportMetricsServiceRequest request =
        request(
            gauge("a", point(1, 1), point(2, 2)),
            gauge("b", point(1, 1)),
            gauge("c", point(1, 1)),
            gauge("d", point(1, 1)),
            gauge("e", point(1, 1, attribute("k", "v".repeat(170)))),
            gauge("a", point(3, 3)));
    Translated translated =
        Translated.of(
            new Translator(Settings.DEFAULT, new TargetTimes(), Clock.SYSTEM, 250, 1 << 20),
            Translated.batch(request));
    assertThat(translated.requests())
        .extracting(sent -> sent.series().size() + " series, " + sent.points() + " points")
        .containsExactly("5 series, 6 points", "1 series, 1 points");
    assertThat(translated.timeSeries()).isEqualTo(6);
    assertThat(translated.samples()).hasSize(7);
  }

  @Test
  void dropsThePointsOfAScopeAndTheExemplarsThatAreNotUtf8() {
    Metric.Builder metric = Metric.newBuilder().setName("s");
    metric
        .getSumBuilder()
        .setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE)
        .addDataPoints(
            point(1, 1).toBuilder()
                .addExemplars(Exemplar.newBuilder().addFilteredAttributes(attribute("k", "~")))
                .addExemplars(Exemplar.newBuilder().addFilteredAttributes(attribute("~", "v")))
                .addExemplars(Exemplar.newBuilder().addFilteredAttributes(attribute("k", "v"))));
    ExportMetricsServiceRequest.Builder request = request(metric.build()).toBuilder();
    ResourceMetrics.Builder resource = request.getResourceMetricsBuilder(0);
    for (InstrumentationScope.Builder scope :
        List.of(
            InstrumentationScope.newBuilder().setName("~"),
            InstrumentationScope.newBuilder().setVersion("~"),
            InstrumentationScope.newBuilder().addAttributes(attribute("~", "")),
            InstrumentationScope.newBuilder().addAttributes(attribute("k", "~")))) {
      resource.addScopeMetrics(
          ScopeMetrics.newBuilder().setScope(scope).addMetrics(gauge("g", point(1, 1))));
    }
    Translated translated =
        Translated.of(new Translator(Settings.DEFAULT), Translated.batch(spoil(request.build())));
    assertThat(translated.dropped()).isEqualTo(Map.of(DropReason.INVALID_UTF8, 4));
    assertThat(translated.samples()).containsExactly("__name__=\"s\" | 1.0 @1000");
    assertThat(translated.series().getFirst().exemplars()).hasSize(1);
  }

  /** Makes every tilde a byte that UTF-8 does not have. */
  private static byte[] spoil(ExportMetricsServiceRequest request) {
    byte[] bytes = request.toByteArray();
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = bytes[i] == '~' ? (byte) 0xff : bytes[i];
    }
    return bytes;
  }

  @Test
  void makesNoRequestOfNothing() {
    assertThat(Translated.of(Settings.DEFAULT, request(gauge("a"))).requests()).isEmpty();
    assertThat(Translated.of(Settings.DEFAULT, request()).requests()).isEmpty();
  }

  @Test
  void readsFieldsInAnyOrder() throws IOException {
    for (int seed = 0; seed < 300; seed++) {
      ExportMetricsServiceRequest request = new GeneratedMetrics(seed).request();
      // Repeated fields of a kind come in the opposite order, so compare with a request that has
      // them so, but each message's fields ordered by number.
      ByteString backwards = backwards(request.toByteString(), 0);
      ExportMetricsServiceRequest parsed = ExportMetricsServiceRequest.parseFrom(backwards);
      Translated straight = Translated.of(Settings.DEFAULT, parsed);
      Translated reversed =
          Translated.of(
              new Translator(Settings.DEFAULT), Translated.batch(backwards.toByteArray()));
      assertThat(reversed).as("seed %d", seed).isEqualTo(straight);
    }
  }

  /** Reverses the fields of a message and of the messages inside, down to the points' own. */
  private static ByteString backwards(ByteString message, int depth) throws IOException {
    ByteString all = ByteString.EMPTY;
    CodedInputStream in = message.newCodedInput();
    for (int start = 0, tag = in.readTag(); tag != 0; tag = in.readTag()) {
      int number = WireFormat.getTagFieldNumber(tag);
      boolean inside =
          switch (depth) {
            case 0 -> true;
            case 1, 2 -> number == 2;
            case 3 -> number >= 5 && number <= 11;
            case 4 -> number == 1;
            default -> false;
          };
      if (inside && WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
        ByteString.Output field = ByteString.newOutput();
        CodedOutputStream out = CodedOutputStream.newInstance(field);
        out.writeBytes(number, backwards(in.readBytes(), depth + 1));
        out.flush();
        all = field.toByteString().concat(all);
      } else {
        in.skipField(tag);
        all = message.substring(start, in.getTotalBytesRead()).concat(all);
      }
      start = in.getTotalBytesRead();
    }
    return all;
  }

  @Test
  void targetInfoHasTheNewestTimeOfDroppedPointsToo() {
    Resource resource =
        Resource.newBuilder()
            .addAttributes(attribute("service.name", "s"))
            .addAttributes(attribute("__weird__x", "w"))
            .build();
    Metric.Builder delta = Metric.newBuilder().setName("d");
    delta
        .getSumBuilder()
        .setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA)
        .addDataPoints(point(9, 1));
    Translated translated =
        Translated.of(Settings.DEFAULT, request(resource, gauge("g", point(3, 1)), delta.build()));
    assertThat(translated.samples())
        .containsExactly(
            "__name__=\"g\" job=\"s\" | 1.0 @3000",
            "__name__=\"target_info\" __weird__x=\"w\" job=\"s\" | 1.0 @9000");
    assertThat(translated.points()).as("target_info is no point").isEqualTo(1);
  }

  @Test
  void aTranslatorRemembersNothingOfAnEarlierBatch() {
    Translator translator = new Translator(Settings.DEFAULT);
    for (int seed = 0; seed < 50; seed++) {
      ExportMetricsServiceRequest request = new GeneratedMetrics(seed).request();
      assertThat(Translated.of(translator, Translated.batch(request)))
          .isEqualTo(Translated.of(Settings.DEFAULT, request));
    }
  }
}
