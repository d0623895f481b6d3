package ai.odock.router.otlp.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.otlp.ProtoWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NumberTextTest {
  static Stream<Arguments> numbers() {
    return Stream.of(
        argumentSet("fraction", 0.005, "0.005", "0.005"),
        argumentSet("whole", 10.0, "10", "10"),
        argumentSet("trailing zeros of a whole number", 1500.0, "1500", "1500"),
        argumentSet("zero", 0.0, "0", "0"),
        argumentSet("minus zero", -0.0, "-0", "-0"),
        argumentSet("negative", -2.5, "-2.5", "-2.5"),
        argumentSet("last without exponent", 1e-6, "0.000001", "0.000001"),
        argumentSet("small", 1e-7, "0.0000001", "1e-7"),
        argumentSet("small with digits", -1.25e-7, "-0.000000125", "-1.25e-7"),
        argumentSet("two exponent digits", 5e-10, "0.0000000005", "5e-10"),
        argumentSet("below 1e21", 1e20, "100000000000000000000", "100000000000000000000"),
        argumentSet("from 1e21 on", 1e21, "1000000000000000000000", "1e+21"),
        argumentSet("two digits and exponent", 1.5e22, "15000000000000000000000", "1.5e+22"),
        argumentSet(
            "shortest of neighbours", 0.1 + 0.2, "0.30000000000000004", "0.30000000000000004"),
        argumentSet(
            "one digit is enough", Double.MIN_VALUE, "0." + "0".repeat(323) + "5", "5e-324"),
        argumentSet(
            "largest",
            Double.MAX_VALUE,
            "17976931348623157" + "0".repeat(292),
            "1.7976931348623157e+308"));
  }

  @ParameterizedTest
  @MethodSource("numbers")
  void printsLikeGo(double value, String fixed, String es6) {
    assertThat(NumberText.fixed(value)).isEqualTo(fixed);
    assertThat(es6(value)).isEqualTo(es6);
  }

  @Test
  void namesWhatIsNoNumber() {
    assertThat(NumberText.fixed(Double.NaN)).isEqualTo("NaN");
    assertThat(NumberText.fixed(Double.POSITIVE_INFINITY)).isEqualTo("+Inf");
    assertThat(NumberText.fixed(Double.NEGATIVE_INFINITY)).isEqualTo("-Inf");
  }

  @Test
  void readsBack() {
    Random random = new Random(3);
    for (int i = 0; i < 20_000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      if (!Double.isFinite(value)) {
        continue;
      }
      String fixed = NumberText.fixed(value);
      assertThat(new BigDecimal(fixed).doubleValue()).isEqualTo(value);
      assertThat(Double.parseDouble(es6(value))).isEqualTo(value);
      assertThat(new BigDecimal(fixed).stripTrailingZeros().precision()).isLessThanOrEqualTo(17);
    }
  }

  private static String es6(double value) {
    ProtoWriter out = new ProtoWriter(32);
    new NumberText().write(value, out);
    return new String(out.array(), 0, out.size(), StandardCharsets.US_ASCII);
  }
}
