package ai.odock.router.exporters.prometheusremotewrite;

import ai.odock.router.prometheus.IndexSort;
import java.util.Arrays;
import java.util.function.IntBinaryOperator;

/** For each series a chain of pairs of numbers, in flat arrays. */
final class Chains {
  private static final int NONE = -1;
  private static final int SMALL = 64;
  private static final int BYTES_PER_PAIR = 20;
  private static final int KEPT_PAIRS = 1 << 20;

  private final IndexSort sort = new IndexSort();
  private final IntBinaryOperator bySecond = this::compare;
  private int[] first = new int[SMALL];
  private int[] last = new int[SMALL];
  private boolean[] unsorted = new boolean[SMALL];
  private int series;

  private long[] firsts = new long[SMALL];
  private long[] seconds = new long[SMALL];
  private int[] next = new int[SMALL];
  private int size;

  private int[] sorted = new int[SMALL];

  /** Forgets everything and gives back what only an unusually large batch needs. */
  void clear() {
    series = 0;
    size = 0;
    if (next.length > KEPT_PAIRS) {
      firsts = new long[SMALL];
      seconds = new long[SMALL];
      next = new int[SMALL];
      sorted = new int[SMALL];
    }
    if (first.length > KEPT_PAIRS) {
      first = new int[SMALL];
      last = new int[SMALL];
      unsorted = new boolean[SMALL];
    }
  }

  /** The bytes of the pairs. */
  long byteSize() {
    return (long) BYTES_PER_PAIR * size;
  }

  /** About the bytes that the arrays take. */
  long heldBytes() {
    return (long) BYTES_PER_PAIR * (next.length + first.length / 2);
  }

  /** Opens an empty chain for the next series. */
  void open() {
    if (series == first.length) {
      first = Arrays.copyOf(first, 2 * series);
      last = Arrays.copyOf(last, 2 * series);
      unsorted = Arrays.copyOf(unsorted, 2 * series);
    }
    first[series] = NONE;
    last[series] = NONE;
    unsorted[series++] = false;
  }

  /** Appends a pair to the chain of a series. */
  void add(int toSeries, long one, long two) {
    if (size == next.length) {
      firsts = Arrays.copyOf(firsts, 2 * size);
      seconds = Arrays.copyOf(seconds, 2 * size);
      next = Arrays.copyOf(next, 2 * size);
    }
    firsts[size] = one;
    seconds[size] = two;
    next[size] = NONE;
    int before = last[toSeries];
    if (before == NONE) {
      first[toSeries] = size;
    } else {
      next[before] = size;
      unsorted[toSeries] |= seconds[before] > two;
    }
    last[toSeries] = size++;
  }

  /** The first pair of a series, negative when there is none. */
  int first(int ofSeries) {
    return first[ofSeries];
  }

  /** The pair after another, negative at the end. */
  int next(int pair) {
    return next[pair];
  }

  long one(int pair) {
    return firsts[pair];
  }

  long two(int pair) {
    return seconds[pair];
  }

  /** Puts the pairs of a series in the order of their second numbers; equal ones stay as added. */
  void sort(int ofSeries) {
    if (!unsorted[ofSeries]) {
      return;
    }
    int count = 0;
    for (int pair = first[ofSeries]; pair >= 0; pair = next[pair]) {
      if (count == sorted.length) {
        sorted = Arrays.copyOf(sorted, 2 * count);
      }
      sorted[count++] = pair;
    }
    sort.sort(sorted, count, bySecond);
    first[ofSeries] = sorted[0];
    for (int i = 1; i < count; i++) {
      next[sorted[i - 1]] = sorted[i];
    }
    last[ofSeries] = sorted[count - 1];
    next[last[ofSeries]] = NONE;
    unsorted[ofSeries] = false;
  }

  private int compare(int left, int right) {
    return Long.compare(seconds[left], seconds[right]);
  }
}
