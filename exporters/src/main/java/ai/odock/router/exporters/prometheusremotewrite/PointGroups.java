package ai.odock.router.exporters.prometheusremotewrite;

import java.util.Arrays;

/**
 * The series of a request in groups that are not parted: those of one point, or of several points
 * of one identity. For each group its series and the points that have arrived when it has.
 */
final class PointGroups {
  /** Series and points of each group in turn. */
  private final int[] pairs;

  private PointGroups(int[] pairs) {
    this.pairs = pairs;
  }

  /** One group. */
  static PointGroups of(int series, int points) {
    return new PointGroups(new int[] {series, points});
  }

  int size() {
    return pairs.length / 2;
  }

  int series() {
    return sum(0);
  }

  int points() {
    return sum(1);
  }

  private int sum(int from) {
    int sum = 0;
    for (int i = from; i < pairs.length; i += 2) {
      sum += pairs[i];
    }
    return sum;
  }

  /** The series of one group. */
  int series(int group) {
    return pairs[2 * group];
  }

  /** The points of one group. */
  int points(int group) {
    return pairs[2 * group + 1];
  }

  /** The first {@code count} groups. */
  PointGroups head(int count) {
    return new PointGroups(Arrays.copyOf(pairs, 2 * count));
  }

  /** All but the first {@code count} groups. */
  PointGroups tail(int count) {
    return new PointGroups(Arrays.copyOfRange(pairs, 2 * count, pairs.length));
  }

  /** Collects the groups of a request; reused. */
  static final class Builder {
    private int[] pairs = new int[256];
    private int size;

    void clear() {
      size = 0;
    }

    /** Begins a group. */
    void begin() {
      if (size == pairs.length) {
        pairs = Arrays.copyOf(pairs, 2 * size);
      }
      pairs[size++] = 0;
      pairs[size++] = 0;
    }

    /** Adds series to the group begun last. */
    void add(int series, int points) {
      pairs[size - 2] += series;
      pairs[size - 1] += points;
    }

    PointGroups build() {
      return new PointGroups(Arrays.copyOf(pairs, size));
    }
  }
}
