package ai.odock.router.receivers.loki;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PairsTest {
  private static final byte[] DIGITS = "0123456789".repeat(2000).getBytes(StandardCharsets.UTF_8);

  private final Pairs pairs = new Pairs();

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
        assertThat(pairs.put(DIGITS, name, nameLength, value, valueLength)).isTrue();
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
    for (int i = 0; i < Pairs.MOST; i++) {
      assertThat(pairs.put(DIGITS, 0, i, 0, 1)).isTrue();
    }
    assertThat(pairs.put(DIGITS, 0, Pairs.MOST, 0, 1)).isFalse();
    assertThat(pairs.put(DIGITS, 0, 5, 3, 2)).as("one that is there").isTrue();
    assertThat(pairs.value(5)).isEqualTo(3);
    pairs.clear();
    assertThat(pairs.count()).isZero();
    assertThat(pairs.find(DIGITS, DIGITS, 0, 5)).isNegative();
    assertThat(pairs.put(DIGITS, 0, 5, 3, 2)).isTrue();
    assertThat(pairs.count()).isOne();
  }
}
