package ai.odock.router.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8Test {
  private static boolean decodes(byte[] bytes) {
    try {
      // A decoder that reports what it cannot read; String would replace it.
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).remaining() >= 0;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private static void agrees(byte[] bytes) {
    byte[] between = new byte[bytes.length + 6];
    Arrays.fill(between, (byte) 0x80);
    System.arraycopy(bytes, 0, between, 3, bytes.length);
    boolean expected = decodes(bytes);
    if (Utf8.isValid(between, 3, bytes.length) != expected) {
      fail("%s is valid: %s", HexFormat.of().formatHex(bytes), expected);
    }
  }

  @Test
  void agreesWithJavaOnEveryTwoBytesAndWhatMayFollowThem() {
    byte[] edges = {0, 0x41, 0x7f, (byte) 0x80, (byte) 0x8f, (byte) 0x90, (byte) 0xbf, (byte) 0xc2};
    for (int pair = 0; pair < 1 << 16; pair++) {
      byte first = (byte) (pair >> 8);
      byte second = (byte) pair;
      agrees(new byte[] {first, second});
      for (byte third : edges) {
        agrees(new byte[] {first, second, third});
        agrees(new byte[] {first, second, third, (byte) 0x80});
      }
    }
  }

  @Test
  void agreesWithJavaOnTextOfEveryPlane() {
    Random random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int c = random.nextInt(5); c >= 0; c--) {
        text.appendCodePoint(random.nextInt(0xd800) + (random.nextBoolean() ? 0xe000 : 0));
      }
      byte[] utf8 = text.toString().getBytes(StandardCharsets.UTF_8);
      agrees(utf8);
      utf8[random.nextInt(utf8.length)] ^= (byte) (1 << random.nextInt(8));
      agrees(utf8);
    }
  }

  /** Bytes at the edges of the ranges that the definition of UTF-8 names. */
  private static final int[] EDGES = {
    0, 'a', 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec,
    0xed, 0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff
  };

  @Test
  void agreesWithJavaOnEverySequenceOfEdges() {
    byte[] text = new byte[4];
    for (int i = 0; i < Math.pow(EDGES.length, 4); i++) {
      for (int j = 0, rest = i; j < 4; j++, rest /= EDGES.length) {
        text[j] = (byte) EDGES[rest % EDGES.length];
      }
      agrees(text);
    }
  }

  @Test
  void agreesWithJavaOnLongTextsWithOneWrongByte() {
    Random random = new Random(9);
    String[] pieces = {"a", "abcdefgh", "0123456789abcdef", "é", "€", "\uD83D\uDE00"};
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int c = random.nextInt(12); c >= 0; c--) {
        text.append(pieces[random.nextInt(pieces.length)]);
      }
      byte[] utf8 = text.toString().getBytes(StandardCharsets.UTF_8);
      agrees(utf8);
      int points = Utf8.codePoints(utf8, 0, utf8.length);
      if (points != text.codePoints().count()) {
        fail("%s has %d code points", text, points);
      }
      utf8[random.nextInt(utf8.length)] = (byte) random.nextInt();
      agrees(utf8);
    }
  }

  /** What Java's decoder replaces piece by piece, one replacement for each run. */
  @Test
  void repairsAsOneCharacterForEachRun() {
    Random random = new Random(1);
    byte[] pieces = {
      'a', (byte) 0xc3, (byte) 0xa9, (byte) 0xe2, (byte) 0x98, (byte) 0x95, (byte) 0xff
    };
    for (int i = 0; i < 20_000; i++) {
      byte[] array = new byte[random.nextInt(12)];
      for (int k = 0; k < array.length; k++) {
        array[k] = pieces[random.nextInt(pieces.length)];
      }
      ProtoWriter out = new ProtoWriter(16);
      Utf8.repair(array, 0, array.length, out);
      String decoded = new String(array, StandardCharsets.UTF_8);
      assertThat(new String(out.toByteArray(), StandardCharsets.UTF_8))
          .isEqualTo(decoded.replaceAll("\ufffd+", "\ufffd"));
      assertThat(Utf8.isValid(out.array(), 0, out.size())).isTrue();
    }
  }
}
