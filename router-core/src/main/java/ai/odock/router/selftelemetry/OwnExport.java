package ai.odock.router.selftelemetry;

import java.time.Duration;

/**
 * A way out for the router's own spans or log lines: an item of the list {@code processors}.
 *
 * @param queueSize records that may wait; what comes beyond is dropped
 * @param batchSize records of one request at most
 * @param delay how long a record waits for others at most
 * @param timeout how long a batch is tried, all attempts together
 */
public record OwnExport(
    OwnTarget target, int queueSize, int batchSize, Duration delay, Duration timeout) {
  /** The SDKs' defaults, but for the delay, which differs. */
  public static final int QUEUE_SIZE = 2048;

  public static final int BATCH_SIZE = 512;
  public static final Duration TIMEOUT = Duration.ofSeconds(30);

  public OwnExport {
    if (queueSize < 1 || batchSize < 1) {
      throw new IllegalArgumentException(
          "max_queue_size and max_export_batch_size must be positive");
    }
    if (!timeout.isPositive()) {
      throw new IllegalArgumentException("export_timeout must be positive");
    }
  }
}
