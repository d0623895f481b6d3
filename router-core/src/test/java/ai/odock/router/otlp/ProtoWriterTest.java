package ai.odock.router.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.CodedOutputStream;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProtoWriterTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 127, 128, 16_383, 16_384, 2_097_151, 2_097_152})
  void putsTheLengthInFrontOfEverySizeOfMessage(int bytes) throws Exception {
    ProtoWriter writer = new ProtoWriter(0);
    int outer = writer.beginMessage(5);
    int inner = writer.beginMessage(1);
    writer.bytesField(7, new byte[bytes], 0, bytes);
    writer.endMessage(inner);
    writer.varintField(99, 7);
    writer.endMessage(outer);

    ArrayValue values = AnyValue.parseFrom(writer.toByteArray()).getArrayValue();
    assertThat(values.getValues(0).getBytesValue().size()).isEqualTo(bytes);
    assertThat(values.getUnknownFields().getField(99).getVarintList()).containsExactly(7L);
    assertThat(writer.size())
        .isEqualTo(AnyValue.parseFrom(writer.toByteArray()).getSerializedSize());
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 127, 128, 1L << 35, Long.MAX_VALUE, -1, Long.MIN_VALUE})
  void writesVarintsAsProtobufDoes(long value) throws Exception {
    ProtoWriter writer = new ProtoWriter(0);
    writer.varintField(3, value);
    writer.zigzag(value);

    byte[] expected = new byte[32];
    CodedOutputStream out = CodedOutputStream.newInstance(expected);
    out.writeInt64(3, value);
    out.writeSInt64NoTag(value);
    assertThat(writer.toByteArray())
        .isEqualTo(java.util.Arrays.copyOf(expected, out.getTotalBytesWritten()));
    assertThat(ProtoWriter.varintSize(value))
        .isEqualTo(CodedOutputStream.computeUInt64SizeNoTag(value));
  }

  @Test
  void writesTextOfEveryPlaneAndReplacesHalfSurrogates() {
    String text = "a\u0000\u007f\u0080é\u07ff\u0800€\ud7ff\ue000\uffff😀" + "x\udc00\ud83dy\ud83d";
    ProtoWriter writer = new ProtoWriter(0);
    char[] chars = ("__" + text + "__").toCharArray();
    writer.stringField(1, chars, 2, text.length());

    ProtoReader reader = new ProtoReader(writer.array(), 0, writer.size());
    assertThat(reader.next()).isTrue();
    assertThat(
            new String(
                reader.array(), reader.valueStart(), reader.valueLength(), StandardCharsets.UTF_8))
        .isEqualTo(
            "a\u0000\u007f\u0080é\u07ff\u0800€\ud7ff\ue000\uffff😀" + "x\ufffd\ufffdy\ufffd");
    assertThat(reader.next()).isFalse();
  }

  @Test
  void removesARangeAndKeepsWhatFollows() {
    ProtoWriter writer = new ProtoWriter(0);
    writer.varintField(1, 1);
    int from = writer.size();
    writer.varintField(2, 300);
    int to = writer.size();
    writer.varintField(3, 3);
    writer.remove(from, to);
    assertThat(writer.toByteArray()).containsExactly(8, 1, 24, 3);
  }

  @Test
  void asksForAllTheRoomItTakes() {
    List<Long> asked = new ArrayList<>();
    ProtoWriter writer = new ProtoWriter(100, asked::add);
    for (int i = 0; i < 10_000; i++) {
      writer.fixed64Field(1, i);
    }
    assertThat(asked).hasSizeGreaterThan(5).startsWith(100L);
    assertThat(asked.stream().mapToLong(Long::longValue).sum()).isEqualTo(writer.array().length);
  }

  @Test
  void stopsWithoutAStackTraceWhenRoomIsRefused() {
    ProtoWriter writer = new ProtoWriter(100, bytes -> bytes <= 100);
    writer.bytes(new byte[200], 0, 200);
    assertThatThrownBy(() -> writer.write(1))
        .isInstanceOf(NoRoom.class)
        .hasMessage("no room for 200 bytes more")
        .satisfies(e -> assertThat(e.getStackTrace()).isEmpty());
    assertThatThrownBy(() -> new ProtoWriter(101, bytes -> bytes <= 100))
        .isInstanceOf(NoRoom.class);
  }
}
