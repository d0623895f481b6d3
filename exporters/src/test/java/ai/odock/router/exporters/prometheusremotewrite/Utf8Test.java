package ai.odock.router.exporters.prometheusremotewrite;

import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.prometheus.Utf8;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8Test {
  /** Bytes at the edges of the ranges that the definition of UTF-8 names. */
  private static final int[] EDGES = {
    0, 'a', 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec,
    0xed, 0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff
  };

  @Test
  void agreesWithTheJdkOnEverySequenceOfEdges() {
    byte[] text = new byte[4];
    int valid = 0;
    for (int i = 0; i < Math.pow(EDGES.length, 4); i++) {
      for (int j = 0, rest = i; j < 4; j++, rest /= EDGES.length) {
        text[j] = (byte) EDGES[rest % EDGES.length];
      }
      boolean expected = decodes(text, 0, 4);
      assertThat(Utf8.valid(text, 0, 4)).isEqualTo(expected);
      valid += expected ? 1 : 0;
    }
    assertThat(valid).isBetween(100, 100_000);
  }

  @Test
  void agreesWithTheJdkOnRangesOfLongerTexts() {
    Random random = new Random(9);
    for (int i = 0; i < 50_000; i++) {
      byte[] text = RandomText.of(random, 12).getBytes(StandardCharsets.UTF_8);
      if (text.length > 0 && random.nextInt(3) == 0) {
        text[random.nextInt(text.length)] = (byte) random.nextInt();
      }
      int from = random.nextInt(text.length + 1);
      int length = random.nextInt(text.length - from + 1);
      assertThat(Utf8.valid(text, from, length)).isEqualTo(decodes(text, from, length));
    }
  }

  private static boolean decodes(byte[] text, int from, int length) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text, from, length));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
