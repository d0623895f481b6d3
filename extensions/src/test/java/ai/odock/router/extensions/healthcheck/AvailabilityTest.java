package ai.odock.router.extensions.healthcheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.fixtures.FakeClock;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AvailabilityTest {
  static Stream<Arguments> durations() {
    return Stream.of(
        argumentSet("none", 0, "0s"),
        argumentSet("nanoseconds", 7, "7ns"),
        argumentSet("microseconds", 1_500, "1.5µs"),
        argumentSet("milliseconds", 850_000_000, "850ms"),
        argumentSet("seconds", 1_470_000_000L, "1.47s"),
        argumentSet("whole seconds", 2_000_000_000L, "2s"),
        argumentSet("to the nanosecond", 2_993_618_375L, "2.993618375s"),
        argumentSet("minutes", 60_000_000_000L, "1m0s"),
        argumentSet("hours", 3_661_500_000_000L, "1h1m1.5s"),
        argumentSet("days are hours", 90_000_000_000_000L, "25h0m0s"));
  }

  @ParameterizedTest
  @MethodSource("durations")
  void writesDurationsAsGo(long nanos, String text) {
    assertThat(Availability.duration(nanos)).isEqualTo(text);
  }

  @Test
  void isWhatTheCollectorAnswers() {
    FakeClock clock = new FakeClock();
    clock.advance(Duration.ofMillis(230));
    Availability availability = new Availability(clock);
    String down =
        "{\"status\":\"Server not available\",\"upSince\":\"0001-01-01T00:00:00Z\",\"uptime\":\"\"}";
    assertThat(availability.json()).isEqualTo(down);
    assertThat(availability.end()).isFalse();

    availability.begin();
    clock.advance(Duration.ofMillis(1470));
    assertThat(availability.json())
        .isEqualTo(
            "{\"status\":\"Server available\",\"upSince\":\"1970-01-01T00:00:01.23Z\",\"uptime\":\"1.47s\"}");

    assertThat(availability.end()).isTrue();
    assertThat(availability.json()).isEqualTo(down);
  }
}
