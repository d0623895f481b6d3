package ai.odock.router;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How batches reach an exporter: the {@code sending_queue} and {@code retry_on_failure} sections.
 *
 * @param queue null: the caller waits for the export
 * @param retry null: one attempt
 */
public record Sending(@Nullable Queue queue, @Nullable Retry retry) {

  /** Neither queue nor retry, and no keys for them. */
  public static final Sending DIRECT = new Sending(null, null);

  /** The queue's unit of {@code queue_size}. */
  public enum Sizer {
    REQUESTS,
    ITEMS,
    BYTES
  }

  /**
   * @param size capacity in units of {@code sizer}; what is being sent counts
   * @param consumers batches sent at the same time
   * @param blockOnOverflow a full queue makes the caller wait instead of refusing
   * @param waitForResult the caller waits for the outcome of the export
   * @param batching how what is queued is joined; null: sent as it came
   */
  public record Queue(
      Sizer sizer,
      long size,
      int consumers,
      boolean blockOnOverflow,
      boolean waitForResult,
      @Nullable Batching batching) {
    public Queue {
      if (size <= 0) {
        throw new IllegalArgumentException("`queue_size` must be positive");
      }
      if (consumers <= 0) {
        throw new IllegalArgumentException("`num_consumers` must be positive");
      }
      if (batching != null && batching.sizer == sizer && batching.minSize > size) {
        throw new IllegalArgumentException("`min_size` must be less than or equal to `queue_size`");
      }
    }

    /** A queue that sends each batch as it came. */
    public Queue(
        Sizer sizer, long size, int consumers, boolean blockOnOverflow, boolean waitForResult) {
      this(sizer, size, consumers, blockOnOverflow, waitForResult, null);
    }
  }

  /**
   * How a queue joins what it sends: {@code sending_queue::batch}.
   *
   * @param flushTimeout the longest time that a batch is waited for, from its first part on
   * @param sizer the unit of the sizes, items or bytes
   * @param minSize what makes a batch; 0: every request does
   * @param maxSize the most of a batch; 0: no limit
   * @param metadataKeys only what agrees in these is joined, and only these are kept; in lower case
   */
  public record Batching(
      Duration flushTimeout, Sizer sizer, long minSize, long maxSize, List<String> metadataKeys) {
    public Batching {
      metadataKeys = List.copyOf(metadataKeys);
      if (sizer == Sizer.REQUESTS) {
        throw new IllegalArgumentException(
            "`batch` supports only `items` or `bytes` sizer, found \"requests\"");
      }
      if (!flushTimeout.isPositive()) {
        throw new IllegalArgumentException(
            "`flush_timeout` must be positive, found " + flushTimeout.toNanos());
      }
      if (maxSize > 0 && maxSize < minSize) {
        throw new IllegalArgumentException(
            "`max_size` (%d) must be greater or equal to `min_size` (%d)"
                .formatted(maxSize, minSize));
      }
    }
  }

  /**
   * @param initialInterval the first wait, before randomisation
   * @param randomizationFactor 0 to 1; a wait is spread by this much to both sides
   * @param maxInterval the longest wait, before randomisation
   * @param maxElapsedTime when to give up, counted from the first attempt; zero: never
   */
  public record Retry(
      Duration initialInterval,
      double randomizationFactor,
      double multiplier,
      Duration maxInterval,
      Duration maxElapsedTime) {
    /** The collector's defaults (configretry.NewDefaultBackOffConfig). */
    public static final Retry DEFAULT =
        new Retry(Duration.ofSeconds(5), 0.5, 1.5, Duration.ofSeconds(30), Duration.ofMinutes(5));

    public Retry {
      if (initialInterval.isNegative()) {
        throw new IllegalArgumentException("'initial_interval' must be non-negative");
      }
      if (randomizationFactor < 0 || randomizationFactor > 1) {
        throw new IllegalArgumentException("'randomization_factor' must be within [0, 1]");
      }
      if (multiplier < 0) {
        throw new IllegalArgumentException("'multiplier' must be non-negative");
      }
      if (maxInterval.isNegative()) {
        throw new IllegalArgumentException("'max_interval' must be non-negative");
      }
      if (maxElapsedTime.isNegative()) {
        throw new IllegalArgumentException("'max_elapsed_time' must be non-negative");
      }
      if (!maxElapsedTime.isZero()) {
        if (maxElapsedTime.compareTo(initialInterval) < 0) {
          throw new IllegalArgumentException(
              "'max_elapsed_time' must not be less than 'initial_interval'");
        }
        if (maxElapsedTime.compareTo(maxInterval) < 0) {
          throw new IllegalArgumentException(
              "'max_elapsed_time' must not be less than 'max_interval'");
        }
      }
    }
  }
}
