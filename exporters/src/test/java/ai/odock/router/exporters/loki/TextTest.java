package ai.odock.router.exporters.loki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.otlp.Slice;
import ai.odock.router.otlp.text.NumberText;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Names and numbers. */
class TextTest {
  static Stream<Arguments> names() {
    return Stream.of(
        argumentSet("dots", "http.route", "http_route"),
        argumentSet("a run", "a.-b", "a_b"),
        argumentSet("underscores collapse", "a__b", "a_b"),
        argumentSet("a digit first", "1st", "key_1st"),
        argumentSet("one underscore first", "_x", "_x"),
        argumentSet("a dot first", ".x", "_x"),
        argumentSet("reserved", "__name__", "__name__"),
        argumentSet("reserved, dots inside", "__a..b__", "__a_b__"),
        argumentSet("two underscores first only", "__x", "_x"),
        argumentSet("other letters", "größe", "gr_e"),
        argumentSet("no usable character", "日本", "key_"),
        argumentSet("empty", "", "key_"),
        argumentSet("one underscore", "_", "_"),
        argumentSet("two underscores", "__", "key_"),
        argumentSet("four underscores", "____", "____"));
  }

  @ParameterizedTest
  @MethodSource("names")
  void namesAreThoseOfLoki(String key, String name) {
    MetadataNames names = new MetadataNames();
    names.begin();
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    Slice piece = new Slice();
    piece.set(bytes, 0, bytes.length);
    int outer = names.push(0, 0, piece);
    int end = names.end();
    assertThat(new String(names.array(), outer, end - outer, StandardCharsets.UTF_8))
        .isEqualTo(name)
        .isEqualTo(Oracle.name(key));
    int inner = names.push(outer, end, piece);
    assertThat(new String(names.array(), inner, names.end() - inner, StandardCharsets.UTF_8))
        .isEqualTo(Oracle.name(name + "_" + key));
  }

  static Stream<Arguments> doubles() {
    return Stream.of(
        argumentSet("whole", 3.0, "3"),
        argumentSet("zero", 0.0, "0"),
        argumentSet("minus zero", -0.0, "-0"),
        argumentSet("fraction", -2.5, "-2.5"),
        argumentSet("a tenth", 0.1, "0.1"),
        argumentSet("small, fixed", 0.000001, "0.000001"),
        argumentSet("smaller, scientific", 1e-7, "1e-7"),
        argumentSet("with fraction", 1.25e-9, "1.25e-9"),
        argumentSet("large, fixed", 123456789012345680000.0, "123456789012345680000"),
        argumentSet("larger, scientific", 1e21, "1e+21"),
        argumentSet("largest", Double.MAX_VALUE, "1.7976931348623157e+308"),
        argumentSet("smallest", Double.MIN_VALUE, "5e-324"),
        argumentSet("two figures", 9.9e-324, "1e-323"),
        argumentSet("not a number", Double.NaN, "NaN"),
        argumentSet("infinite", Double.NEGATIVE_INFINITY, "-Infinity"));
  }

  @ParameterizedTest
  @MethodSource("doubles")
  void doublesAreShortest(double value, String expected) {
    assertThat(text(value)).isEqualTo(expected);
  }

  @Test
  void doublesReadBackAsTheSame() {
    Random random = new Random(1);
    for (int i = 0; i < 100_000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(value)) {
        assertThat(Double.parseDouble(text(value))).isEqualTo(value);
      }
    }
  }

  static Stream<Arguments> longs() {
    return Stream.of(
        argumentSet("zero", 0L),
        argumentSet("negative", -10L),
        argumentSet("greatest", Long.MAX_VALUE),
        argumentSet("least", Long.MIN_VALUE));
  }

  @ParameterizedTest
  @MethodSource("longs")
  void integersAreDecimal(long value) {
    ProtoWriter out = new ProtoWriter(16);
    new NumberText().write(value, out);
    assertThat(new String(out.toByteArray(), StandardCharsets.US_ASCII))
        .isEqualTo(Long.toString(value));
  }

  private static String text(double value) {
    ProtoWriter out = new ProtoWriter(16);
    new NumberText().write(value, out);
    return new String(out.toByteArray(), StandardCharsets.US_ASCII);
  }
}
