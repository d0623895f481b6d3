package ai.odock.router.otlp.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.otlp.Slice;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What cannot be put into an order is written as it came. */
class SortedKeysTest {
  private static final int TOO_MANY = SortedKeys.MOST + 1;

  private static AnyValue map(int pairs) {
    KeyValueList.Builder map = KeyValueList.newBuilder();
    KeyValue b = KeyValue.newBuilder().setKey("b").build();
    for (int i = 1; i < pairs; i++) {
      map.addValues(b);
    }
    return AnyValue.newBuilder()
        .setKvlistValue(map.addValues(KeyValue.newBuilder().setKey("a")))
        .build();
  }

  private static AnyValue listOf(AnyValue value) {
    return AnyValue.newBuilder().setArrayValue(ArrayValue.newBuilder().addValues(value)).build();
  }

  private static AnyValue mapOf(String key, AnyValue value) {
    KeyValue pair = KeyValue.newBuilder().setKey(key).setValue(value).build();
    return AnyValue.newBuilder().setKvlistValue(KeyValueList.newBuilder().addValues(pair)).build();
  }

  static Stream<Arguments> values() {
    String all = "{" + "\"b\":null,".repeat(TOO_MANY - 1) + "\"a\":null}";
    AnyValue large = map(TOO_MANY);
    return Stream.of(
        argumentSet("what there is room for", map(3), "{\"a\":null,\"b\":null}"),
        argumentSet("a large map", large, all),
        argumentSet("in a list", listOf(large), "[" + all + "]"),
        argumentSet("in a map", mapOf("m", large), "{\"m\":" + all + "}"));
  }

  @ParameterizedTest
  @MethodSource("values")
  void aMapWithTooManyPairsIsWrittenAsItCame(AnyValue encoded, String expected) {
    ValueText text = new ValueText(ValueText.NotFinite.AS_WORDS);
    assertThat(write(text, encoded).equals(expected)).isTrue();
    assertThat(write(text, map(3))).as("the next").isEqualTo("{\"a\":null,\"b\":null}");
  }

  private static String write(ValueText text, AnyValue encoded) {
    Slice piece = new Slice();
    byte[] bytes = encoded.toByteArray();
    piece.set(bytes, 0, bytes.length);
    var value = new ai.odock.router.otlp.text.AnyValue();
    value.read(piece);
    ProtoWriter out = new ProtoWriter(64);
    text.write(value, out);
    return new String(out.array(), 0, out.size(), StandardCharsets.UTF_8);
  }

  @Test
  void takesAsManyAsReceiversDo() {
    assertThat(SortedKeys.MOST).isGreaterThanOrEqualTo(1 << 16);
  }
}
