package ai.odock.router.prometheus;

import java.util.function.IntBinaryOperator;

/** Sorts numbers of things by an order of the things. Stable; makes no objects. */
public final class IndexSort {
  private static final int RUN = 8;

  private int[] merged = new int[64];

  /** Sorts the first {@code size} of {@code items}; {@code order} compares two of them. */
  public void sort(int[] items, int size, IntBinaryOperator order) {
    for (int from = 0; from < size; from += RUN) {
      insertionSort(items, from, Math.min(size, from + RUN), order);
    }
    if (size > merged.length) {
      merged = new int[2 * size];
    }
    for (int width = RUN; width < size && width > 0; width *= 2) {
      for (int from = 0; from < size - width; from += 2 * width) {
        merge(items, from, from + width, Math.min(size, from + 2 * width), order);
      }
    }
  }

  private static void insertionSort(int[] items, int from, int to, IntBinaryOperator order) {
    for (int i = from + 1; i < to; i++) {
      int item = items[i];
      int at = i;
      while (at > from && order.applyAsInt(items[at - 1], item) > 0) {
        items[at] = items[at - 1];
        at--;
      }
      items[at] = item;
    }
  }

  private void merge(int[] items, int from, int middle, int to, IntBinaryOperator order) {
    if (order.applyAsInt(items[middle - 1], items[middle]) <= 0) {
      return;
    }
    int left = from;
    int right = middle;
    for (int at = from; at < to; at++) {
      boolean takeLeft =
          right == to || (left < middle && order.applyAsInt(items[left], items[right]) <= 0);
      merged[at] = items[takeLeft ? left++ : right++];
    }
    System.arraycopy(merged, from, items, from, to - from);
  }
}
