package ai.odock.router.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GoNumberTest {
  static Stream<Arguments> numbers() {
    return Stream.of(
        argumentSet("zero", 0.0, "0"),
        argumentSet("negative zero", -0.0, "0"),
        argumentSet("one", 1.0, "1"),
        argumentSet("negative", -1.0, "-1"),
        argumentSet("whole", 16_100.0, "16100"),
        argumentSet("trailing zeros", 100_000.0, "100000"),
        argumentSet("last plain", 999_999.0, "999999"),
        argumentSet("last plain with a fraction", 999_999.5, "999999.5"),
        argumentSet("first exponent", 1_000_000.0, "1e+06"),
        argumentSet("no rounding to six digits", 1_000_001.0, "1.000001e+06"),
        argumentSet("bytes", 49_635_328.0, "4.9635328e+07"),
        argumentSet("negative with exponent", -1_974_518.0, "-1.974518e+06"),
        argumentSet("exponent of three digits", 1e100, "1e+100"),
        argumentSet("largest", Double.MAX_VALUE, "1.7976931348623157e+308"),
        argumentSet("fraction", 0.61, "0.61"),
        argumentSet("fewest digits", 0.1 + 0.2, "0.30000000000000004"),
        argumentSet("uptime", 16_038_259_634L / 1e9, "16.038259634"),
        argumentSet("last small plain", 0.0001, "0.0001"),
        argumentSet("first small exponent", 0.00001, "1e-05"),
        argumentSet("small with digits", 0.000012345, "1.2345e-05"),
        argumentSet("very small", 2.5e-300, "2.5e-300"),
        argumentSet("infinite", Double.POSITIVE_INFINITY, "+Inf"),
        argumentSet("negative infinite", Double.NEGATIVE_INFINITY, "-Inf"),
        argumentSet("not a number", Double.NaN, "NaN"));
  }

  @ParameterizedTest
  @MethodSource("numbers")
  void writesAsGo(double value, String shown) {
    assertThat(GoNumber.of(value)).isEqualTo(shown);
  }
}
