package ai.odock.router.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ByteTableTest {
  @Test
  void numbersLikeAMap() {
    Random random = new Random(1);
    ByteTable table = new ByteTable();
    for (int round = 0; round < 3; round++) {
      Map<String, Integer> numbers = new HashMap<>();
      for (int i = 0; i < 20_000; i++) {
        String key = Integer.toString(random.nextInt(9_000)).repeat(random.nextInt(4));
        byte[] bytes = ("#" + key + "#").getBytes(StandardCharsets.US_ASCII);
        Integer known = numbers.putIfAbsent(key, numbers.size());
        assertThat(table.find(bytes, 1, key.length())).isEqualTo(known == null ? -1 : known);
        int number = table.add(bytes, 1, key.length());
        assertThat(number).isEqualTo(numbers.get(key));
        assertThat(
                new String(
                    table.array(),
                    table.start(number),
                    table.length(number),
                    StandardCharsets.US_ASCII))
            .isEqualTo(key);
      }
      assertThat(table.size()).isEqualTo(numbers.size());
      table.clear();
      assertThat(table.size()).isZero();
    }
  }
}
