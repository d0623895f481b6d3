package ai.odock.router.exporters.prometheusremotewrite;

import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.prometheus.ByteTable;
import ai.odock.router.prometheus.IndexSort;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The small data structures against those of the JDK. */
class TablesTest {
  @Test
  void aByteTableNumbersLikeAMap() {
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

  @Test
  void sortsStably() {
    Random random = new Random(2);
    IndexSort sort = new IndexSort();
    for (int round = 0; round < 2_000; round++) {
      int size = random.nextInt(100);
      int[] keys = random.ints(size, 0, 1 + random.nextInt(50)).toArray();
      int[] items = IntStream.range(0, size).toArray();
      sort.sort(items, size, (left, right) -> Integer.compare(keys[left], keys[right]));
      assertThat(items)
          .containsExactly(
              IntStream.range(0, size)
                  .boxed()
                  .sorted(Comparator.comparingInt(i -> keys[i]))
                  .mapToInt(i -> i)
                  .toArray());
    }
  }
}
