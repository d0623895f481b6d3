package ai.odock.router.app.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.fixtures.FakeClock;
import ai.odock.router.selftelemetry.LogsConfig.Sampling;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.event.Level;

class LineSamplerTest {
  final FakeClock clock = new FakeClock();

  static Stream<Arguments> settings() {
    return Stream.of(
        argumentSet("the collector's", Sampling.DEFAULT, 250, List.of(110, 210)),
        argumentSet("none thereafter", new Sampling(Duration.ofSeconds(1), 2, 0), 9, List.of()),
        argumentSet(
            "all thereafter", new Sampling(Duration.ofSeconds(1), 0, 1), 3, List.of(1, 2, 3)),
        argumentSet("every third", new Sampling(Duration.ofSeconds(1), 1, 3), 8, List.of(4, 7)));
  }

  /** The numbers of lines that zap's sampler lets through, counted from 1. */
  @ParameterizedTest
  @MethodSource("settings")
  void letsTheFirstThroughAndThenSome(Sampling settings, int lines, List<Integer> later) {
    LineSampler sampler = new LineSampler(settings, clock);
    List<Integer> kept =
        IntStream.rangeClosed(1, lines)
            .filter(i -> sampler.keeps(Level.INFO, "m"))
            .boxed()
            .toList();
    List<Integer> expected =
        Stream.concat(IntStream.rangeClosed(1, (int) settings.initial()).boxed(), later.stream())
            .toList();
    assertThat(kept).isEqualTo(expected);
  }

  @Test
  void countsEachMessageAndLevelForItself() {
    LineSampler sampler = new LineSampler(new Sampling(Duration.ofSeconds(1), 1, 0), clock);
    assertThat(sampler.keeps(Level.INFO, "a")).isTrue();
    assertThat(sampler.keeps(Level.INFO, "a")).isFalse();
    assertThat(sampler.keeps(Level.WARN, "a")).isTrue();
    assertThat(sampler.keeps(Level.INFO, "b")).isTrue();
  }

  @Test
  void beginsAnewAfterTheTick() {
    LineSampler sampler = new LineSampler(new Sampling(Duration.ofSeconds(10), 1, 0), clock);
    assertThat(sampler.keeps(Level.INFO, "a")).isTrue();
    clock.advance(Duration.ofMillis(9_999));
    assertThat(sampler.keeps(Level.INFO, "a")).isFalse();
    clock.advance(Duration.ofMillis(1));
    assertThat(sampler.keeps(Level.INFO, "a")).isTrue();
    assertThat(sampler.keeps(Level.INFO, "a")).isFalse();
  }

  @Test
  void manyMessagesDoNotFillTheMemory() {
    LineSampler sampler = new LineSampler(new Sampling(Duration.ofHours(1), 1, 0), clock);
    for (int i = 0; i < 100_000; i++) {
      assertThat(sampler.keeps(Level.INFO, "m" + i)).isTrue();
    }
    assertThat(sampler.messages()).isLessThanOrEqualTo(4096);
  }
}
