package ai.odock.router.telemetry;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Counts values by size. One value a batch, so a short lock is cheap. */
public final class Histogram {
  private final double[] bounds;
  private final long[] counts;
  private double sum;

  Histogram(double[] bounds) {
    this.bounds = bounds.clone();
    this.counts = new long[bounds.length + 1];
    for (int i = 1; i < bounds.length; i++) {
      if (!(bounds[i - 1] < bounds[i])) {
        throw new IllegalArgumentException("bounds must ascend: " + Arrays.toString(bounds));
      }
    }
  }

  /** Counts one value; a value equal to a bound falls below it. */
  public synchronized void record(double value) {
    int index = Arrays.binarySearch(bounds, value);
    counts[index >= 0 ? index : -index - 1]++;
    sum += value;
  }

  /** Whether nothing was recorded yet. */
  synchronized boolean isEmpty() {
    return Arrays.stream(counts).allMatch(count -> count == 0);
  }

  /** The counts and the sum at one moment. */
  public synchronized Snapshot snapshot() {
    return new Snapshot(
        Arrays.stream(bounds).boxed().toList(), Arrays.stream(counts).boxed().toList(), sum);
  }

  /**
   * @param counts one a bound and one for what is above the last; not cumulative
   */
  public record Snapshot(List<Double> bounds, List<Long> counts, double sum) {
    /** Both together; they have the same bounds, as histograms of one instrument do. */
    public Snapshot plus(Snapshot other) {
      return new Snapshot(
          bounds,
          IntStream.range(0, counts.size())
              .mapToObj(i -> counts.get(i) + other.counts.get(i))
              .toList(),
          sum + other.sum);
    }

    /** What came after an earlier reading of the same histogram. */
    public Snapshot minus(Snapshot earlier) {
      return new Snapshot(
          bounds,
          IntStream.range(0, counts.size())
              .mapToObj(i -> counts.get(i) - earlier.counts.get(i))
              .toList(),
          sum - earlier.sum);
    }

    /** How many values were recorded. */
    public long count() {
      return counts.stream().mapToLong(Long::longValue).sum();
    }
  }
}
