package ai.odock.router.exporters.prometheusremotewrite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChainsTest {
  @Test
  void sortByTimeAndKeepWhatIsEqualInOrder() {
    Random random = new Random(4);
    Chains chains = new Chains();
    for (int round = 0; round < 200; round++) {
      chains.clear();
      int size = 1 + random.nextInt(60);
      long[][] pairs = new long[size][];
      chains.open();
      chains.open();
      for (int i = 0; i < size; i++) {
        pairs[i] = new long[] {i, random.nextInt(20)};
        chains.add(0, pairs[i][0], pairs[i][1], i + 7);
        chains.add(1, -i, i, 0);
      }
      Arrays.sort(pairs, Comparator.comparingLong(pair -> pair[1]));
      chains.sort(0);
      int at = 0;
      for (int link = chains.first(0); link >= 0; link = chains.next(link)) {
        assertThat(new long[] {chains.value(link), chains.time(link)}).containsExactly(pairs[at++]);
        assertThat(chains.start(link)).isEqualTo(chains.value(link) + 7);
      }
      assertThat(at).isEqualTo(size);
      chains.add(0, 99, 99, 0);
      chains.sort(0);
      int last = chains.first(0);
      while (chains.next(last) >= 0) {
        last = chains.next(last);
      }
      assertThat(chains.value(last)).isEqualTo(99);
    }
  }
}
