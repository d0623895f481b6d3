package ai.odock.router.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {

  static Stream<Arguments> durations() {
    return Stream.of(
        argumentSet("zero needs no unit", "0", Duration.ZERO),
        argumentSet("negative zero", "-0", Duration.ZERO),
        argumentSet("nanoseconds", "5ns", Duration.ofNanos(5)),
        argumentSet("microseconds, u", "5us", Duration.ofNanos(5_000)),
        argumentSet("microseconds, micro sign", "5\u00b5s", Duration.ofNanos(5_000)),
        argumentSet("microseconds, mu", "5\u03bcs", Duration.ofNanos(5_000)),
        argumentSet("milliseconds", "200ms", Duration.ofMillis(200)),
        argumentSet("seconds", "5s", Duration.ofSeconds(5)),
        argumentSet("minutes", "7m", Duration.ofMinutes(7)),
        argumentSet("hours and minutes", "1h30m", Duration.ofMinutes(90)),
        argumentSet("all units", "1h2m3s4ms5us6ns", Duration.ofNanos(3_723_004_005_006L)),
        argumentSet("any order", "3s1h", Duration.ofSeconds(3603)),
        argumentSet("fraction", "1.5s", Duration.ofMillis(1500)),
        argumentSet("fraction without a whole", ".5s", Duration.ofMillis(500)),
        argumentSet("whole without a fraction", "5.s", Duration.ofSeconds(5)),
        argumentSet("fraction of hours", "0.25h", Duration.ofMinutes(15)),
        argumentSet("below a nanosecond", "0.9ns", Duration.ZERO),
        argumentSet("fraction, exactly", "4.35s", Duration.ofMillis(4350)),
        argumentSet("fraction cut off", "0.3333333333333333333h", Duration.ofNanos(1199999999999L)),
        argumentSet("more digits than count", "1." + "0".repeat(30) + "9s", Duration.ofSeconds(1)),
        argumentSet("negative", "-5s", Duration.ofSeconds(-5)),
        argumentSet("plus sign", "+5s", Duration.ofSeconds(5)),
        argumentSet("the most", "9223372036854775807ns", Duration.ofNanos(Long.MAX_VALUE)),
        argumentSet("the least", "-9223372036854775807ns", Duration.ofNanos(-Long.MAX_VALUE)));
  }

  @ParameterizedTest
  @MethodSource("durations")
  void reads(String text, Duration expected) {
    assertThat(GoDuration.parse(text)).isEqualTo(expected);
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        argumentSet("empty", "", "invalid duration \"\""),
        argumentSet("only a sign", "-", "invalid duration \"-\""),
        argumentSet("no unit", "5", "missing unit in duration \"5\""),
        argumentSet("no second unit", "1s5", "missing unit in duration \"1s5\""),
        argumentSet("unknown unit", "5d", "unknown unit \"d\" in duration \"5d\""),
        argumentSet("upper case", "5S", "unknown unit \"S\" in duration \"5S\""),
        argumentSet("a space", "5 s", "unknown unit \" s\" in duration \"5 s\""),
        argumentSet("no digits", "s", "invalid duration \"s\""),
        argumentSet("only a point", ".s", "invalid duration \".s\""),
        argumentSet("two signs", "--5s", "invalid duration \"--5s\""),
        argumentSet("too long", "9223372036854775808ns", "invalid duration"),
        argumentSet("far too long", "99999999999999999999h", "invalid duration"),
        argumentSet("the sum is too long", "2562047h48m", "invalid duration"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void refuses(String text, String message) {
    assertThatThrownBy(() -> GoDuration.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0s",
        "1ns",
        "999ns",
        "1.5\u00b5s",
        "200ms",
        "1.000001ms",
        "1s",
        "1.5s",
        "59.999999999s",
        "1m0s",
        "1m30s",
        "5m0s",
        "1h0m0s",
        "1h30m0.5s",
        "100h0m1s",
        "-1.5s"
      })
  void writes(String text) {
    assertThat(GoDuration.text(GoDuration.parse(text))).isEqualTo(text);
  }
}
