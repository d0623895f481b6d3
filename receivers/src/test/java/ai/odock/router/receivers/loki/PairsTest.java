package ai.odock.router.receivers.loki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.odock.router.otlp.NoRoom;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PairsTest {
  private static final byte[] DIGITS = "0123456789".repeat(2000).getBytes(StandardCharsets.UTF_8);

  private long held;
  private final Pairs pairs = new Pairs(8192, bytes -> (held += bytes) <= Integer.MAX_VALUE);

  private static String text(int from, int length) {
    return new String(DIGITS, from, length, StandardCharsets.UTF_8);
  }

  private Map<String, String> all() {
    Map<String, String> all = new LinkedHashMap<>();
    for (int i = 0; i < pairs.count(); i++) {
      all.put(text(pairs.name(i), pairs.nameLength(i)), text(pairs.value(i), pairs.valueLength(i)));
    }
    return all;
  }

  @Test
  void agreesWithAMap() {
    Random random = new Random(7);
    for (int round = 0; round < 200; round++) {
      pairs.clear();
      Map<String, String> expected = new LinkedHashMap<>();
      int puts = random.nextInt(round < 100 ? 20 : 2000);
      for (int i = 0; i < puts; i++) {
        int name = random.nextInt(10);
        int nameLength = random.nextInt(6);
        int value = random.nextInt(10);
        int valueLength = random.nextInt(5);
        pairs.put(DIGITS, name, nameLength, value, valueLength);
        expected.put(text(name, nameLength), text(value, valueLength));
        assertThat(pairs.find(DIGITS, DIGITS, name, nameLength)).isNotNegative();
      }
      assertThat(all()).isEqualTo(expected);
      assertThat(all().keySet()).containsExactlyElementsOf(expected.keySet());
      assertThat(pairs.find(DIGITS, DIGITS, 0, 9)).isNegative();
    }
  }

  @Test
  void isBounded() {
    for (int i = 0; i < 8192; i++) {
      pairs.put(DIGITS, 0, i, 0, 1);
    }
    assertThat(pairs.tooMany()).isFalse();
    pairs.put(DIGITS, 0, 8192, 0, 1);
    assertThat(pairs.tooMany()).isTrue();
    assertThat(pairs.count()).isEqualTo(8192);
    pairs.put(DIGITS, 0, 5, 3, 2);
    assertThat(pairs.value(5)).as("one that is there").isEqualTo(3);
    pairs.clear();
    assertThat(pairs.tooMany()).isFalse();
    assertThat(pairs.count()).isZero();
    assertThat(pairs.find(DIGITS, DIGITS, 0, 5)).isNegative();
    pairs.put(DIGITS, 0, 5, 3, 2);
    assertThat(pairs.count()).isOne();
  }

  /** Four numbers for a pair and two places, in arrays that double. */
  @Test
  void itsMemoryIsAskedForOnce() {
    for (int round = 0; round < 3; round++) {
      pairs.clear();
      for (int i = 0; i < 4096; i++) {
        pairs.put(DIGITS, 0, i, 0, 1);
      }
      assertThat(held).isBetween(4096L * 6 * 4 - 1024, 2L * 4096 * 6 * 4);
    }
  }

  @Test
  void withoutMemoryItSaysSo() {
    Pairs none = new Pairs(8192, bytes -> false);
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 100; i++) {
                none.put(DIGITS, 0, i, 0, 1);
              }
            })
        .isInstanceOf(NoRoom.class);
  }
}
