package ai.odock.router.otlp.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IndexSortTest {
  @Test
  void sortsStably() {
    Random random = new Random(2);
    int[][] keys = {{}};
    IndexSort sort = new IndexSort((left, right) -> Integer.compare(keys[0][left], keys[0][right]));
    for (int round = 0; round < 2_000; round++) {
      int size = random.nextInt(100);
      keys[0] = random.ints(size, 0, 1 + random.nextInt(50)).toArray();
      sort.sort(size);
      assertThat(sort.size()).isEqualTo(size);
      assertThat(IntStream.range(0, size).map(sort::at).toArray())
          .containsExactly(
              IntStream.range(0, size)
                  .boxed()
                  .sorted(Comparator.comparingInt(i -> keys[0][i]))
                  .mapToInt(i -> i)
                  .toArray());
    }
  }
}
