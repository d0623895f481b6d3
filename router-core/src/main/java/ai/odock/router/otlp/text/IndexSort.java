package ai.odock.router.otlp.text;

import java.util.Arrays;
import java.util.function.IntBinaryOperator;

/** Sorts the numbers 0, 1, 2 … by an order of what they stand for. Stable; makes no objects. */
public final class IndexSort {
  private final IntBinaryOperator order;
  private int[] sorted = new int[8];
  private int[] spare = new int[8];
  private int size;

  /**
   * @param order compares what two numbers stand for
   */
  public IndexSort(IntBinaryOperator order) {
    this.order = order;
  }

  /** Sorts the numbers below {@code count}. */
  public void sort(int count) {
    sort(0, count);
  }

  /** Sorts the numbers from {@code first} up to {@code end}, and leaves those below as they are. */
  void sort(int first, int end) {
    size = end;
    if (end > sorted.length) {
      sorted = Arrays.copyOf(sorted, Math.max(end, 2 * sorted.length));
      spare = new int[sorted.length];
    }
    for (int i = first; i < end; i++) {
      sorted[i] = i;
    }
    int count = end - first;
    for (int width = 1; width < count; width *= 2) {
      for (int from = first; from < end - width; from += 2 * width) {
        merge(from, from + width, Math.min(end, from + 2 * width));
      }
    }
  }

  /** Forgets all, and gives back what an unusually large order took. */
  void release() {
    sorted = new int[8];
    spare = new int[8];
    size = 0;
  }

  private void merge(int from, int middle, int to) {
    if (order.applyAsInt(sorted[middle - 1], sorted[middle]) <= 0) {
      return; // what comes in is mostly in order
    }
    System.arraycopy(sorted, from, spare, from, middle - from);
    int left = from;
    int right = middle;
    for (int at = from; left < middle; at++) {
      boolean takeLeft = right == to || order.applyAsInt(spare[left], sorted[right]) <= 0;
      sorted[at] = takeLeft ? spare[left++] : sorted[right++];
    }
  }

  /** The numbers sorted last. */
  public int size() {
    return size;
  }

  /** The number at a place of the order. */
  public int at(int place) {
    return sorted[place];
  }
}
