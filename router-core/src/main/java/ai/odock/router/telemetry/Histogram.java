package ai.odock.router.telemetry;

import java.util.Arrays;
import java.util.List;

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

  /** The counts and the sum at one moment. */
  public synchronized Snapshot snapshot() {
    return new Snapshot(
        Arrays.stream(bounds).boxed().toList(), Arrays.stream(counts).boxed().toList(), sum);
  }

  /**
   * @param counts one a bound and one for what is above the last; not cumulative
   */
  public record Snapshot(List<Double> bounds, List<Long> counts, double sum) {
    /** How many values were recorded. */
    public long count() {
      return counts.stream().mapToLong(Long::longValue).sum();
    }
  }
}
