package ai.odock.router.processors.deltatocumulative;

import static ai.odock.router.processors.deltatocumulative.Points.buckets;
import static ai.odock.router.processors.deltatocumulative.Points.exponential;
import static ai.odock.router.processors.deltatocumulative.Points.histogram;
import static ai.odock.router.processors.deltatocumulative.Points.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.Batch;
import ai.odock.router.Signal;
import ai.odock.router.fixtures.Requests;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.otlp.OtlpCheck;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import com.sun.management.ThreadMXBean;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint.Buckets;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Histograms: buckets, bounds, scales, and what hostile clients make of them. */
class HistogramsTest {
  private static final List<Double> BOUNDS = List.of(0.1, 1.0, 10.0);

  private final Converter converter = new Converter();

  @AfterEach
  void nothingIsHeldAtTheEnd() {
    converter.close();
    assertThat(converter.memory.held()).isZero();
  }

  private static HistogramDataPoint explicit(
      long start, long time, List<Double> bounds, Long... counts) {
    return histogram(start, time, bounds)
        .addAllBucketCounts(List.of(counts))
        .setCount(Stream.of(counts).mapToLong(Long::longValue).sum())
        .build();
  }

  @Test
  void bucketsAddUp() {
    var first = explicit(1, 10, BOUNDS, 1L, 2L, 3L, 4L);
    var second = explicit(10, 20, BOUNDS, 1L, 0L, 1L, 0L);
    var out = converter.convert(request(histogram(first, second)));
    assertThat(Points.histograms(out))
        .containsExactly(first, explicit(1, 20, BOUNDS, 2L, 2L, 4L, 4L));
  }

  /** Start time and counts are those of the new point: a reset that every backend sees. */
  @Test
  void otherBoundsBeginAnew() {
    var first = explicit(1, 10, BOUNDS, 1L, 2L, 3L, 4L);
    var other = explicit(10, 20, List.of(0.1, 1.0), 1L, 2L, 3L);
    var third = explicit(20, 30, List.of(0.1, 1.0), 1L, 1L, 1L);
    var out = converter.convert(request(histogram(first, other, third)));
    assertThat(Points.histograms(out))
        .containsExactly(first, other, explicit(10, 30, List.of(0.1, 1.0), 2L, 3L, 4L));
  }

  @Test
  void sumMinAndMaxAreMissingFromThenOnWhenTheyAreMissingOnce() {
    var with = histogram(1, 10, List.of()).setCount(2).setSum(3).setMin(1).setMax(2);
    var more = histogram(10, 20, List.of()).setCount(1).setSum(5).setMin(0.5).setMax(1.5);
    var without = histogram(20, 30, List.of()).setCount(1);
    var last = histogram(30, 40, List.of()).setCount(1).setSum(5).setMin(5).setMax(5);
    var out =
        converter.convert(
            request(histogram(with.build(), more.build(), without.build(), last.build())));
    assertThat(Points.histograms(out))
        .containsExactly(
            with.build(),
            histogram(1, 20, List.of()).setCount(3).setSum(8).setMin(0.5).setMax(2).build(),
            histogram(1, 30, List.of()).setCount(4).build(),
            histogram(1, 40, List.of()).setCount(5).build());
  }

  static Stream<Arguments> merges() {
    return Stream.of(
        argumentSet(
            "the same buckets", 4, buckets(2, 4, 7), 4, buckets(2, 1, 2), 4, buckets(2, 5, 9)),
        argumentSet(
            "buckets on both sides",
            0,
            buckets(-2, 1, 2),
            0,
            buckets(-4, 1),
            0,
            buckets(-4, 1, 0, 1, 2)),
        argumentSet(
            "a coarser point makes the stream coarser",
            1,
            buckets(0, 1, 2, 3, 4),
            0,
            buckets(1, 5),
            0,
            buckets(0, 3, 12)),
        argumentSet(
            "a finer point is joined",
            0,
            buckets(0, 3),
            2,
            buckets(-1, 1, 2, 3, 4, 5),
            0,
            buckets(-1, 1, 17)),
        argumentSet(
            "an empty coarser point makes the stream coarser, too",
            2,
            buckets(0, 1, 2, 3, 4, 5),
            1,
            buckets(9),
            1,
            buckets(0, 3, 7, 5)),
        argumentSet(
            "160 buckets are kept", 0, buckets(0, 1), 0, buckets(159, 2), 0, far(159, 1, 2)),
        argumentSet("161 are not", 0, buckets(0, 1), 0, buckets(160, 2), -1, far(80, 1, 2)),
        argumentSet(
            "empty buckets at the ends take no room",
            0,
            buckets(-50, new long[60]),
            0,
            buckets(160, 0, 2, 0),
            0,
            buckets(161, 2)),
        argumentSet(
            "offsets as far apart as can be",
            20,
            buckets(Integer.MIN_VALUE, 1),
            20,
            buckets(Integer.MAX_VALUE, 2),
            -5,
            Buckets.newBuilder().mergeFrom(far(127, 1, 2)).setOffset(-64).build()),
        argumentSet(
            "scales as far apart as can be",
            Integer.MAX_VALUE,
            buckets(7, 1),
            Integer.MIN_VALUE,
            buckets(-1, 2),
            Integer.MIN_VALUE,
            buckets(-1, 2, 1)),
        argumentSet(
            "an index that no int holds",
            0,
            buckets(Integer.MAX_VALUE, 0, 1),
            0,
            buckets(0),
            -1,
            buckets(1 << 30, 1)));
  }

  private static Buckets far(int distance, long first, long last) {
    long[] counts = new long[distance + 1];
    counts[0] = first;
    counts[distance] = last;
    return buckets(0, counts);
  }

  @ParameterizedTest
  @MethodSource("merges")
  void scalesAndOffsets(
      int scale, Buckets first, int moreScale, Buckets more, int endScale, Buckets end) {
    for (boolean positive : List.of(true, false)) {
      var out =
          converter.convert(
              request(
                  exponential(
                      signed(exponential(1, 10, scale), positive, first),
                      signed(exponential(10, 20, moreScale), positive, more))));
      ExponentialHistogramDataPoint last = Points.exponentials(out).getLast();
      assertThat(last.getScale()).isEqualTo(endScale);
      assertThat(positive ? last.getPositive() : last.getNegative()).isEqualTo(end);
      converter.clock.advance(Duration.ofHours(1));
    }
  }

  private static ExponentialHistogramDataPoint signed(
      ExponentialHistogramDataPoint.Builder point, boolean positive, Buckets buckets) {
    return (positive ? point.setPositive(buckets) : point.setNegative(buckets)).build();
  }

  /** Buckets 0, 1, 2 of scale 0 are (1, 2], (2, 4] and (4, 8]. */
  static Stream<Arguments> zeros() {
    return Stream.of(
        argumentSet("the same", 0.5, 0.5, 0.5, 2L, buckets(0, 2, 2, 2)),
        argumentSet("wider now", 0.0, 2.0, 2.0, 4L, buckets(1, 2, 2)),
        argumentSet("wider before", 2.0, 0.0, 2.0, 4L, buckets(1, 2, 2)),
        argumentSet("ends inside a bucket", 0.0, 1.5, 2.0, 4L, buckets(1, 2, 2)),
        argumentSet("wider than everything", 0.0, 100.0, 128.0, 8L, Buckets.getDefaultInstance()));
  }

  @ParameterizedTest
  @MethodSource("zeros")
  void theBucketAroundZero(
      double first, double second, double end, long zeroCount, Buckets expected) {
    var point = exponential(1, 10, 0).setZeroCount(1).setPositive(buckets(0, 1, 1, 1));
    var out =
        converter.convert(
            request(
                exponential(
                    point.setZeroThreshold(first).build(),
                    point.setTimeUnixNano(20).setZeroThreshold(second).build())));
    ExponentialHistogramDataPoint last = Points.exponentials(out).getLast();
    assertThat(last.getZeroThreshold()).isEqualTo(end);
    assertThat(last.getZeroCount()).isEqualTo(zeroCount);
    assertThat(last.getPositive()).isEqualTo(expected);
  }

  /** A bound that rounding puts into the next bucket would take one bucket more each time. */
  @Test
  void theBucketAroundZeroDoesNotCreep() {
    for (int scale = -3; scale <= 20; scale++) {
      var wide = exponential(1, 10, scale).setZeroThreshold(1e-3);
      Points.exponentials(converter.convert(request(exponential(wide.build()))));
      double threshold = 0;
      for (int i = 1; i <= 20; i++) {
        var narrow = exponential(10, 10 + i, scale);
        var out = converter.convert(request(exponential(narrow.build())));
        double now = Points.exponentials(out).getFirst().getZeroThreshold();
        assertThat(now).as("scale " + scale).isGreaterThanOrEqualTo(1e-3);
        assertThat(i == 1 ? now : threshold).as("scale " + scale).isEqualTo(now);
        threshold = now;
      }
      converter.clock.advance(Duration.ofHours(1));
    }
  }

  static Stream<Arguments> thresholds() {
    return Stream.of(
        argumentSet("NaN", Double.NaN),
        argumentSet("negative", -1.0),
        argumentSet("infinite", Double.POSITIVE_INFINITY),
        argumentSet("the least there is", Double.MIN_VALUE),
        argumentSet("the greatest there is", Double.MAX_VALUE));
  }

  @ParameterizedTest
  @MethodSource("thresholds")
  void noThresholdBreaksAnything(double threshold) {
    for (int scale : new int[] {Integer.MIN_VALUE, -11, 0, 20, Integer.MAX_VALUE}) {
      var point = exponential(1, 10, scale).setPositive(buckets(-3, 1, 2, 3)).setCount(6);
      var odd = point.clone().setTimeUnixNano(20).setZeroThreshold(threshold);
      var last = point.clone().setTimeUnixNano(30);
      var out = converter.convert(request(exponential(point.build(), odd.build(), last.build())));
      ExponentialHistogramDataPoint sum = Points.exponentials(out).getLast();
      long buckets =
          sum.getPositive().getBucketCountsList().stream().mapToLong(Long::longValue).sum();
      assertThat(buckets + sum.getZeroCount()).as("scale " + scale).isEqualTo(18);
      converter.clock.advance(Duration.ofHours(1));
    }
  }

  /** A zero takes a byte on the wire: ten million of them must not take 80 MB here. */
  @Test
  void aLongRowOfBucketsTakesLittleMemory() throws Exception {
    byte[] counts = new byte[10_000_000];
    counts[0] = 1;
    counts[counts.length - 1] = 1;
    var packed =
        UnknownFieldSet.newBuilder()
            .addField(
                2,
                UnknownFieldSet.Field.newBuilder()
                    .addLengthDelimited(ByteString.copyFrom(counts))
                    .build())
            .build();
    var wide = exponential(1, 10, 0).setPositive(Buckets.newBuilder().setUnknownFields(packed));
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    byte[] request = request(exponential(wide.build())).toByteArray();
    OtlpBytes bytes =
        OtlpCheck.check(Signal.METRICS.request(), request, 0, request.length, Integer.MAX_VALUE);
    var batch = Batch.of(Signal.METRICS, bytes, Requests.OTLP);
    long before = threads.getCurrentThreadAllocatedBytes();
    var result = converter.processor.apply(batch);
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(16_000_000);
    var out = Points.exponentials(Converter.parse(result.batch())).getFirst();
    assertThat(out.getPositive().getBucketCountsList()).hasSizeLessThanOrEqualTo(160);
    assertThat(out.getPositive().getBucketCountsList().stream().mapToLong(n -> n).sum())
        .isEqualTo(2);
    assertThat(converter.memory.held()).isLessThan(2_000);
  }

  /** Protobuf allows both forms of a repeated number, and a message in several fields. */
  @Test
  void oddEncodings() {
    var unpacked =
        UnknownFieldSet.newBuilder()
            .addField(2, UnknownFieldSet.Field.newBuilder().addVarint(3).addVarint(4).build())
            .build();
    var counts =
        UnknownFieldSet.newBuilder()
            .addField(6, UnknownFieldSet.Field.newBuilder().addFixed64(5).addFixed64(6).build())
            .build();
    var exponential =
        exponential(1, 10, 0)
            .setPositive(Buckets.newBuilder().setOffset(1).setUnknownFields(unpacked))
            .build();
    var merged =
        exponential.toBuilder()
            .setUnknownFields(
                UnknownFieldSet.newBuilder()
                    .addField(
                        8,
                        UnknownFieldSet.Field.newBuilder()
                            .addLengthDelimited(buckets(7, 1).toByteString())
                            .build())
                    .build())
            .build();
    Metric all = exponential(merged);
    var out = Points.exponentials(converter.convert(request(all)));
    assertThat(out).singleElement().returns(buckets(7, 3, 4, 1), p -> p.getPositive());

    var explicit = histogram(1, 10, List.of(1.0)).setCount(11).setUnknownFields(counts).build();
    assertThat(Points.histograms(converter.convert(request(histogram(explicit)))))
        .singleElement()
        .returns(List.of(5L, 6L), HistogramDataPoint::getBucketCountsList);
  }
}
