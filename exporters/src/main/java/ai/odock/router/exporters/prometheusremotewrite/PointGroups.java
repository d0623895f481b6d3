package ai.odock.router.exporters.prometheusremotewrite;

import java.util.Arrays;

/**
 * The series of a request in groups that are not parted: those of one point, or of several points
 * of one identity. For each group its series and the points that have arrived when it has.
 */
final class PointGroups {
  /** In the place of a number of points: the group is the exporter's own. */
  private static final int OWN = -1;

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
      sum += Math.max(0, pairs[i]);
    }
    return sum;
  }

  /** The series of one group. */
  int series(int group) {
    return pairs[2 * group];
  }

  /** The points of one group. */
  int points(int group) {
    return Math.max(0, pairs[2 * group + 1]);
  }

  /** Whether the series of a group are the exporter's own, and no data of anybody. */
  boolean isOwn(int group) {
    return pairs[2 * group + 1] == OWN;
  }

  /** The series that are no data of anybody. */
  int ownSeries() {
    int own = 0;
    for (int group = 0; group < size(); group++) {
      own += isOwn(group) ? series(group) : 0;
    }
    return own;
  }

  /** The groups that are data. */
  PointGroups withoutOwn() {
    Builder data = new Builder();
    for (int group = 0; group < size(); group++) {
      if (!isOwn(group)) {
        data.begin();
        data.add(series(group), points(group));
      }
    }
    return data.build();
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
      pairs[size - 1] = Math.max(0, pairs[size - 1]) + points;
    }

    /** Adds series that are no data to the group begun last. */
    void addOwn(int series) {
      pairs[size - 1] = pairs[size - 2] == 0 ? OWN : pairs[size - 1];
      pairs[size - 2] += series;
    }

    PointGroups build() {
      return new PointGroups(Arrays.copyOf(pairs, size));
    }
  }
}
