package ai.odock.router.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.math.BigInteger;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GoScalarTest {

  static Stream<Arguments> scalars() {
    return Stream.of(
        argumentSet("empty", "", GoScalar.NULL),
        argumentSet("tilde", "~", GoScalar.NULL),
        argumentSet("null", "null", GoScalar.NULL),
        argumentSet("Null", "Null", GoScalar.NULL),
        argumentSet("NULL", "NULL", GoScalar.NULL),
        argumentSet("nULL is a word", "nULL", "nULL"),
        argumentSet("true", "true", true),
        argumentSet("True", "True", true),
        argumentSet("TRUE", "TRUE", true),
        argumentSet("false", "false", false),
        argumentSet("tRUE is a word", "tRUE", "tRUE"),
        argumentSet("yes is a word", "yes", "yes"),
        argumentSet("off is a word", "off", "off"),
        argumentSet("zero", "0", 0L),
        argumentSet("decimal", "8192", 8192L),
        argumentSet("negative", "-5", -5L),
        argumentSet("plus", "+5", 5L),
        argumentSet("octal, old", "0123", 83L),
        argumentSet("octal, new", "0o17", 15L),
        argumentSet("negative octal", "-010", -8L),
        argumentSet("no octal digit is a float", "089", 89.0),
        argumentSet("hexadecimal", "0x10", 16L),
        argumentSet("hexadecimal, upper case", "0XfF", 255L),
        argumentSet("binary", "0b101", 5L),
        argumentSet("no digits", "0x", "0x"),
        argumentSet("wrong digits", "0b12", "0b12"),
        argumentSet("underscores", "1_000", 1000L),
        argumentSet("underscores before octal", "0_17", 15L),
        argumentSet("trailing letters", "1k", "1k"),
        argumentSet("duration", "5s", "5s"),
        argumentSet("address", "0.0.0.0:4317", "0.0.0.0:4317"),
        argumentSet("version", "1.2.3", "1.2.3"),
        argumentSet("the most of a long", "9223372036854775807", Long.MAX_VALUE),
        argumentSet("the least of a long", "-9223372036854775808", Long.MIN_VALUE),
        argumentSet("more than a long", "9223372036854775808", BigInteger.TWO.pow(63)),
        argumentSet("more than 64 bits", "18446744073709551616", Math.pow(2, 64)),
        argumentSet("float", "1.5", 1.5),
        argumentSet("float without whole", ".5", 0.5),
        argumentSet("float without fraction", "1.", 1.0),
        argumentSet("signed float without whole", "-.5", -0.5),
        argumentSet("exponent", "1e3", 1000.0),
        argumentSet("exponent with sign", "2.5E-1", 0.25),
        argumentSet("out of range is a word", "1e999", "1e999"),
        argumentSet("infinity", ".inf", Double.POSITIVE_INFINITY),
        argumentSet("minus infinity", "-.INF", Double.NEGATIVE_INFINITY),
        argumentSet("not a number", ".NaN", Double.NaN),
        argumentSet("just a point", ".", "."),
        argumentSet("just a sign", "-", "-"),
        argumentSet("word", "tempo.observability:4317", "tempo.observability:4317"));
  }

  @ParameterizedTest
  @MethodSource("scalars")
  void resolves(String text, Object expected) {
    assertThat(GoScalar.resolve(text)).isEqualTo(expected);
  }
}
