package ai.odock.router.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.otlp.text.SortedKeys;
import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AttributeTest {
  private static AnyValue text(String value) {
    return AnyValue.newBuilder().setStringValue(value).build();
  }

  private static AnyValue number(double value) {
    return AnyValue.newBuilder().setDoubleValue(value).build();
  }

  private static AnyValue whole(long value) {
    return AnyValue.newBuilder().setIntValue(value).build();
  }

  private static AnyValue list(AnyValue... values) {
    return AnyValue.newBuilder()
        .setArrayValue(ArrayValue.newBuilder().addAllValues(Arrays.asList(values)))
        .build();
  }

  private static AnyValue map(Object... pairs) {
    KeyValueList.Builder map = KeyValueList.newBuilder();
    for (int i = 0; i < pairs.length; i += 2) {
      map.addValues(
          KeyValue.newBuilder().setKey((String) pairs[i]).setValue((AnyValue) pairs[i + 1]));
    }
    return AnyValue.newBuilder().setKvlistValue(map).build();
  }

  private static AnyValue bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return AnyValue.newBuilder().setBytesValue(ByteString.copyFrom(bytes)).build();
  }

  static Stream<Arguments> values() {
    return Stream.of(
        argumentSet("string", text("a\"é"), "a\"é"),
        argumentSet("empty string", text(""), ""),
        argumentSet("no value", AnyValue.getDefaultInstance(), ""),
        argumentSet("true", AnyValue.newBuilder().setBoolValue(true).build(), "true"),
        argumentSet("false", AnyValue.newBuilder().setBoolValue(false).build(), "false"),
        argumentSet("int", whole(200), "200"),
        argumentSet("zero", whole(0), "0"),
        argumentSet("smallest int", whole(Long.MIN_VALUE), "-9223372036854775808"),
        argumentSet("largest int", whole(Long.MAX_VALUE), "9223372036854775807"),
        argumentSet("double", number(2.5), "2.5"),
        argumentSet("whole double", number(3), "3"),
        argumentSet("large double", number(1e21), "1e+21"),
        argumentSet("NaN", number(Double.NaN), "json: unsupported value: NaN"),
        argumentSet("infinite", number(Double.NEGATIVE_INFINITY), "json: unsupported value: -Inf"),
        argumentSet("bytes", bytes(1, 2, 255, 254), "AQL//g=="),
        argumentSet("list", list(text("a"), whole(1)), "[\"a\",1]"),
        argumentSet("empty list", list(), "[]"),
        argumentSet("list with nothing", list(AnyValue.getDefaultInstance()), "[null]"),
        argumentSet("nested", list(list(), map("k", list(number(0.5)))), "[[],{\"k\":[0.5]}]"),
        argumentSet("map is sorted", map("b", whole(1), "a", text("x")), "{\"a\":\"x\",\"b\":1}"),
        argumentSet("last of equal keys", map("a", whole(1), "a", whole(2)), "{\"a\":2}"),
        argumentSet("bytes in a map", map("b", bytes(0)), "{\"b\":\"AA==\"}"),
        argumentSet(
            "escapes",
            list(text("\"\\\n\r\t\b\f\u0001<>&\u2028\u2029\u007fé")),
            "[\"\\\"\\\\\\n\\r\\t\\b\\f\\u0001\\u003c\\u003e\\u0026\\u2028\\u2029\u007fé\"]"),
        argumentSet("NaN has no JSON", list(text("a"), number(Double.NaN)), ""));
  }

  @ParameterizedTest
  @MethodSource("values")
  void looksLikeTheCollectors(AnyValue value, String expected) {
    assertThat(write(value.toByteArray())).isEqualTo("valid " + expected);
  }

  @Test
  void theLastOfSeveralValuesCounts() {
    byte[] both = text("first").toByteString().concat(whole(7).toByteString()).toByteArray();
    assertThat(write(both)).isEqualTo("valid 7");
  }

  @Test
  void aMapThatIsTooLargeToSortKeepsItsOrder() {
    KeyValueList.Builder map = KeyValueList.newBuilder();
    KeyValue empty = KeyValue.newBuilder().setKey("b").build();
    for (int i = 0; i < SortedKeys.MOST; i++) {
      map.addValues(empty);
    }
    map.addValues(KeyValue.newBuilder().setKey("a"));
    String expected = "valid {" + "\"b\":null,".repeat(SortedKeys.MOST) + "\"a\":null}";
    String written =
        write(AnyValue.newBuilder().setKvlistValue(map).build().toByteArray(), 1 << 30);
    assertThat(written.equals(expected)).isTrue();
  }

  static Stream<Arguments> broken() {
    byte[] string = {0x0a, 1, (byte) 0xff};
    byte[] inList = {0x2a, 5, 0x0a, 3, 0x0a, 1, (byte) 0xff};
    byte[] keyInMap = {0x32, 5, 0x0a, 3, 0x0a, 1, (byte) 0xff};
    return Stream.of(
        argumentSet("a string", string),
        argumentSet("a string in a list", inList),
        argumentSet("a key in a map", keyInMap));
  }

  @ParameterizedTest
  @MethodSource("broken")
  void saysWhatIsNotUtf8(byte[] value) {
    assertThat(write(value)).startsWith("invalid ");
  }

  private static String write(byte[] value) {
    return write(value, 4096);
  }

  private static String write(byte[] value, int most) {
    ProtoWriter field = new ProtoWriter(16);
    field.write(7); // it does not begin the array
    int mark = field.beginMessage(9);
    field.stringField(1, "key");
    field.bytesField(2, value, 0, value.length);
    field.endMessage(mark);
    Attribute attribute = new Attribute();
    ProtoReader reader = new ProtoReader(field.array(), 1, field.size() - 1);
    assertThat(reader.next()).isTrue();
    attribute.read(reader);
    assertThat(attribute.isKey("key".getBytes(StandardCharsets.UTF_8))).isTrue();
    ProtoWriter out = new ProtoWriter(16);
    boolean valid = attribute.appendValue(out, most) == null;
    String text = new String(out.array(), 0, out.size(), StandardCharsets.UTF_8);
    return (valid ? "valid " : "invalid ") + text;
  }
}
