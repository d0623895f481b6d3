package ai.odock.router.exporters.prometheusremotewrite;

import ai.odock.router.otlp.text.IndexSort;
import java.util.Arrays;

/** For each series a chain of values with their times, in flat arrays. */
final class Chains {
  private static final int NONE = -1;
  private static final int SMALL = 64;
  private static final int BYTES_PER_LINK = 28;
  private static final int KEPT_LINKS = 1 << 20;

  private final IndexSort order = new IndexSort(this::compare);
  private int[] first = new int[SMALL];
  private int[] last = new int[SMALL];
  private boolean[] unsorted = new boolean[SMALL];
  private int series;

  private long[] values = new long[SMALL];
  private long[] times = new long[SMALL];
  private long[] starts = new long[SMALL];
  private int[] next = new int[SMALL];
  private int size;

  /** The links of the series that is being sorted. */
  private int[] links = new int[SMALL];

  /** Forgets everything and gives back what only an unusually large batch needs. */
  void clear() {
    series = 0;
    size = 0;
    if (next.length > KEPT_LINKS) {
      values = new long[SMALL];
      times = new long[SMALL];
      starts = new long[SMALL];
      next = new int[SMALL];
      links = new int[SMALL];
    }
    if (first.length > KEPT_LINKS) {
      first = new int[SMALL];
      last = new int[SMALL];
      unsorted = new boolean[SMALL];
    }
  }

  /** The bytes of the links. */
  long byteSize() {
    return (long) BYTES_PER_LINK * size;
  }

  /** About the bytes that the arrays take. */
  long heldBytes() {
    return (long) BYTES_PER_LINK * (next.length + first.length / 2);
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

  /**
   * Appends to the chain of a series.
   *
   * @param start belongs to the value and does not matter for the order
   */
  void add(int toSeries, long value, long time, long start) {
    if (size == next.length) {
      values = Arrays.copyOf(values, 2 * size);
      times = Arrays.copyOf(times, 2 * size);
      starts = Arrays.copyOf(starts, 2 * size);
      next = Arrays.copyOf(next, 2 * size);
    }
    values[size] = value;
    times[size] = time;
    starts[size] = start;
    next[size] = NONE;
    int before = last[toSeries];
    if (before == NONE) {
      first[toSeries] = size;
    } else {
      next[before] = size;
      unsorted[toSeries] |= times[before] > time;
    }
    last[toSeries] = size++;
  }

  /** The first link of a series, negative when there is none. */
  int first(int ofSeries) {
    return first[ofSeries];
  }

  /** The link after another, negative at the end. */
  int next(int link) {
    return next[link];
  }

  long value(int link) {
    return values[link];
  }

  long time(int link) {
    return times[link];
  }

  long start(int link) {
    return starts[link];
  }

  /** Puts the links of a series in the order of time; equal ones stay as added. */
  void sort(int ofSeries) {
    if (!unsorted[ofSeries]) {
      return;
    }
    int count = 0;
    for (int link = first[ofSeries]; link >= 0; link = next[link]) {
      if (count == links.length) {
        links = Arrays.copyOf(links, 2 * count);
      }
      links[count++] = link;
    }
    order.sort(count);
    int at = links[order.at(0)];
    first[ofSeries] = at;
    for (int i = 1; i < count; i++) {
      next[at] = links[order.at(i)];
      at = next[at];
    }
    last[ofSeries] = at;
    next[at] = NONE;
    unsorted[ofSeries] = false;
  }

  private int compare(int left, int right) {
    return Long.compare(times[links[left]], times[links[right]]);
  }
}
