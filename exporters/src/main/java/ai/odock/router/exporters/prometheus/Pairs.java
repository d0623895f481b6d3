package ai.odock.router.exporters.prometheus;

import ai.odock.router.otlp.LongList;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Brings lists of doubles, each with a number, into the order that Prometheus needs. */
final class Pairs {
  private Pairs() {}

  /**
   * Sorts bounds with their counts, and leaves out those that are no bounds: NaN, and infinity,
   * below which everything is counted anyway. The counts of a bound that comes twice are added up.
   */
  static void sortBounds(LongList bounds, LongList counts) {
    bounds.resize(Math.min(bounds.size(), counts.size()));
    counts.resize(bounds.size());
    if (!rising(bounds)) {
      sort(bounds, counts);
      unite(bounds, counts, true);
    }
    int last = bounds.size() - 1;
    if (last >= 0 && bounds.getDouble(last) == Double.POSITIVE_INFINITY) {
      bounds.resize(last);
      counts.resize(last);
    }
  }

  /** Sorts quantiles with the bits of their values; of several for one the last counts. */
  static void sortQuantiles(LongList quantiles, LongList values) {
    if (!rising(quantiles)) {
      sort(quantiles, values);
      unite(quantiles, values, false);
    }
  }

  private static boolean rising(LongList keys) {
    for (int i = 0; i < keys.size(); i++) {
      double key = keys.getDouble(i);
      if (Double.isNaN(key) || (i > 0 && !(keys.getDouble(i - 1) < key))) {
        return false;
      }
    }
    return true;
  }

  /** Keeps the order of equal ones. Rare, so that the objects do not matter. */
  private static void sort(LongList keys, LongList values) {
    LongList oldKeys = new LongList();
    LongList oldValues = new LongList();
    oldKeys.set(keys);
    oldValues.set(values);
    int[] order =
        IntStream.range(0, keys.size())
            .boxed()
            .sorted(Comparator.comparingDouble(i -> oldKeys.getDouble(i) + 0.0)) // -0 is 0
            .mapToInt(Integer::intValue)
            .toArray();
    for (int i = 0; i < order.length; i++) {
      keys.set(i, oldKeys.get(order[i]));
      values.set(i, oldValues.get(order[i]));
    }
  }

  private static void unite(LongList keys, LongList values, boolean sum) {
    int kept = 0;
    for (int i = 0; i < keys.size() && !Double.isNaN(keys.getDouble(i)); i++) {
      if (kept > 0 && keys.getDouble(kept - 1) == keys.getDouble(i)) {
        values.set(kept - 1, values.get(i) + (sum ? values.get(kept - 1) : 0));
      } else {
        keys.set(kept, keys.get(i));
        values.set(kept++, values.get(i));
      }
    }
    keys.resize(kept);
    values.resize(kept);
  }
}
