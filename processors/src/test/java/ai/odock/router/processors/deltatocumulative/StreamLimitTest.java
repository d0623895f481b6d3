package ai.odock.router.processors.deltatocumulative;

import static ai.odock.router.processors.deltatocumulative.Points.number;
import static ai.odock.router.processors.deltatocumulative.Points.request;
import static ai.odock.router.processors.deltatocumulative.Points.sum;
import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.telemetry.OtelcolDeltaToCumulative;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How many streams are remembered, what that takes, and how they are forgotten. */
class StreamLimitTest {
  private static final Duration MAX_STALE = Duration.ofMinutes(5);

  private static NumberDataPoint point(int stream, long time) {
    return number(1, time)
        .setAsInt(1)
        .addAttributes(Points.attribute("stream", "s" + stream))
        .build();
  }

  @Test
  void streamsBeyondTheLimitAreDroppedAndCountedWithOneWarning() {
    var config = new DeltaToCumulativeConfig(MAX_STALE, 2);
    try (Converter converter = new Converter(config, 1 << 20)) {
      var first = converter.apply(request(sum(point(0, 10), point(1, 10), point(2, 10))));
      assertThat(first.filtered()).isEqualTo(Map.of("limit", 1));
      assertThat(first.batch().items()).isEqualTo(2);
      var second = converter.apply(request(sum(point(0, 20), point(3, 20))));
      assertThat(Points.numbers(Converter.parse(second.batch())))
          .singleElement()
          .returns(2L, NumberDataPoint::getAsInt);
      assertThat(converter.log.lines())
          .singleElement()
          .asString()
          .startsWith("WARN No room for more streams")
          .contains("(2 streams; at most max_streams, and 262144 bytes)");
      assertThat(converter.count(OtelcolDeltaToCumulative.DATAPOINTS)).isEqualTo(3);
      assertThat(converter.count(OtelcolDeltaToCumulative.DATAPOINTS, "error", "limit"))
          .isEqualTo(2);
      assertThat(converter.count(OtelcolDeltaToCumulative.STREAMS_TRACKED)).isEqualTo(2);
    }
  }

  @Test
  void staleStreamsMakeRoomAlsoWhenNothingComes() throws InterruptedException {
    var config = new DeltaToCumulativeConfig(MAX_STALE, 100_000);
    try (Converter converter = new Converter(config, 1 << 26)) {
      NumberDataPoint[] points = new NumberDataPoint[10_000];
      for (int i = 0; i < points.length; i++) {
        points[i] = point(i, 10);
      }
      converter.apply(request(sum(points)));
      assertThat(converter.count(OtelcolDeltaToCumulative.STREAMS_TRACKED)).isEqualTo(10_000);
      assertThat(converter.memory.held()).isBetween(800_000L, 1_200_000L);
      assertThat(converter.clock.awaitTimer()).isEqualTo(Duration.ofMinutes(1));
      converter.clock.advance(MAX_STALE.plusSeconds(1));
      awaitTracked(converter, 0);
      assertThat(converter.memory.held()).isZero();
    }
  }

  private static void awaitTracked(Converter converter, long streams) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (converter.count(OtelcolDeltaToCumulative.STREAMS_TRACKED) != streams) {
      assertThat(System.nanoTime()).isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(2);
    }
  }

  /** Few streams can be large: exponential histograms that spread. */
  @Test
  void theBytesOfStreamsAreBounded() {
    long budget = 64 << 10;
    try (Converter converter = new Converter(Converter.DEFAULT, budget)) {
      int dropped = 0;
      for (int time = 1; time < 40; time++) {
        for (int stream = 0; stream < 30; stream++) {
          var point =
              Points.exponential(1, time, 0)
                  .setPositive(Points.buckets(time, 1))
                  .addAttributes(Points.attribute("s", "" + stream));
          var result = converter.apply(request(Points.exponential(point.build())));
          dropped += result.filtered().getOrDefault("limit", 0);
          assertThat(converter.memory.held()).isLessThanOrEqualTo(budget / 4);
        }
      }
      assertThat(dropped).isPositive();
    }
  }

  @Test
  void theBytesOfStaleStreamsAreRoomForOthers() throws InterruptedException {
    try (Converter converter = new Converter(Converter.DEFAULT, 32 << 10)) {
      for (int round = 0; round < 4; round++) {
        NumberDataPoint[] points = new NumberDataPoint[60];
        for (int i = 0; i < points.length; i++) {
          points[i] = point(1_000 * round + i, 10);
        }
        assertThat(converter.apply(request(sum(points))).filtered()).isEmpty();
        assertThat(converter.clock.awaitTimer()).isPositive();
        converter.clock.advance(MAX_STALE.plusSeconds(1));
        awaitTracked(converter, 0);
      }
    }
  }

  @Test
  void closedTwiceAndUsedAfterwardsItHoldsNothing() {
    Converter converter = new Converter();
    converter.apply(request(sum(point(0, 10))));
    converter.close();
    converter.close();
    assertThat(converter.apply(request(sum(point(0, 20)))).filtered())
        .isEqualTo(Map.of("limit", 1));
    assertThat(converter.memory.held()).isZero();
    assertThat(converter.count(OtelcolDeltaToCumulative.STREAMS_TRACKED)).isZero();
  }

  @Test
  void closedWithoutAStart() {
    Converter converter = new Converter();
    converter.processor.close(Deadline.in(Clock.SYSTEM, Duration.ZERO));
    assertThat(converter.memory.held()).isZero();
  }
}
