package ai.odock.router.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ProtoReaderTest {
  private static ProtoReader over(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
    return new ProtoReader(bytes, 0, bytes.length);
  }

  @Test
  void readsEveryWireType() {
    ProtoReader reader =
        over("08 ac02  11 0102030405060708  1a 03 616263  25 01000000  2b 08 01 2b 2c 2c  30 05");
    assertThat(reader.next()).isTrue();
    assertThat(reader.varint()).isEqualTo(300);
    assertThat(reader.zigzag()).isEqualTo(150);
    assertThat(reader.next()).isTrue();
    assertThat(reader.fixed64()).isEqualTo(0x0807060504030201L);
    assertThat(reader.next()).isTrue();
    assertThat(reader.valueLength()).isEqualTo(3);
    assertThat(reader.array()[reader.valueStart()]).isEqualTo((byte) 'a');
    assertThat(reader.next()).isTrue();
    assertThat(reader.fixed32()).isEqualTo(1);
    assertThat(reader.next()).isTrue();
    assertThat(reader.wireType()).isEqualTo(ProtoReader.START_GROUP);
    assertThat(reader.field()).isEqualTo(5);
    assertThat(reader.fieldEnd() - reader.fieldStart()).isEqualTo(6);
    assertThat(reader.next()).isTrue();
    assertThat(reader.field()).isEqualTo(6);
    assertThat(reader.next()).isFalse();
  }

  static Stream<Arguments> damaged() {
    return Stream.of(
        argumentSet("varint without end", "08 ff"),
        argumentSet("varint of eleven bytes", "08 ffffffffffffffffffff 01"),
        argumentSet("tag alone with its continuation", "88"),
        argumentSet("fixed64 cut", "09 01020304050607"),
        argumentSet("fixed32 cut", "0d 010203"),
        argumentSet("length past the end", "0a 02 00"),
        argumentSet("length of 2^31", "0a 8080808008"),
        argumentSet("length of 2^32 and 1", "0a 8180808010 00"),
        argumentSet("negative length", "0a ffffffffffffffffff01"),
        argumentSet("group without end", "0b 08 01"),
        argumentSet("end of a group alone", "0c"),
        argumentSet("wire type 6", "0e"),
        argumentSet("wire type 7 in a group", "0b 0f 0c"));
  }

  @ParameterizedTest
  @MethodSource("damaged")
  void refusesWhatMakesNoSense(String hex) {
    assertThatIllegalStateException().isThrownBy(over(hex)::next);
  }

  @Test
  void refusesToReadAValueAsWhatItIsNot() {
    ProtoReader reader = over("0a 00");
    reader.next();
    assertThatIllegalStateException().isThrownBy(reader::varint);
    assertThatIllegalStateException().isThrownBy(reader::fixed64);
    assertThatIllegalStateException().isThrownBy(reader::fixed32);
    ProtoReader number = over("08 01");
    number.next();
    assertThatIllegalStateException().isThrownBy(() -> new ProtoReader().enter(number));
  }

  /** The range lies between bytes that would change every answer if they were looked at. */
  @Test
  void staysInItsRangeAndEndsOnAnyBytes() {
    for (int seed = 0; seed < 20_000; seed++) {
      Random random = new Random(seed);
      byte[] array = new byte[random.nextInt(40) + 20];
      random.nextBytes(array);
      int length = array.length - 20;
      byte[] poisoned = array.clone();
      Arrays.fill(poisoned, 10 + length, poisoned.length, (byte) (seed % 2 == 0 ? 0x80 : 0x01));
      assertThat(walk(poisoned, 10, length))
          .as("seed %d", seed)
          .isEqualTo(walk(Arrays.copyOfRange(array, 10, 10 + length), 0, length));
    }
  }

  private static String walk(byte[] array, int offset, int length) {
    ProtoReader reader = new ProtoReader(array, offset, length);
    StringBuilder seen = new StringBuilder();
    try {
      for (int steps = 0; reader.next(); steps++) {
        if (steps > length) {
          fail("more steps than bytes");
        }
        seen.append(reader.field()).append('/').append(reader.fieldEnd() - offset).append(' ');
        if (reader.wireType() == ProtoReader.VARINT) {
          seen.append(reader.varint());
        }
      }
    } catch (IllegalStateException e) {
      seen.append(String.valueOf(e.getMessage()).replaceAll("\\d+$", ""));
    }
    return seen.toString();
  }
}
