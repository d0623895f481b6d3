package ai.odock.router.processors.batch;

import ai.odock.router.ConfigRecord.Unset;
import ai.odock.router.ConfigSection;
import java.time.Duration;
import java.util.List;

/**
 * The {@code processors::batch} section.
 *
 * @param timeout the longest time an item is held; zero: none is
 * @param size items that make a batch; 0: every request does
 * @param maxSize the most items of a batch; 0: no limit
 */
record BatchConfig(Duration timeout, int size, int maxSize) {
  /** The collector's defaults. */
  static final BatchConfig DEFAULT = new BatchConfig(Duration.ofMillis(200), 8192, 0);

  BatchConfig {
    if (maxSize > 0 && maxSize < size) {
      throw new IllegalArgumentException(
          "send_batch_max_size must be greater or equal to send_batch_size");
    }
    if (timeout.isNegative()) {
      throw new IllegalArgumentException("timeout must be greater or equal to 0");
    }
  }

  static BatchConfig read(ConfigSection yaml) {
    yaml.unsupported("metadata_keys", "batches by request metadata are not supported yet");
    yaml.display("metadata_keys", yaml.keys().contains("metadata_keys") ? List.of() : Unset.LIST);
    yaml.unsupported(
        "metadata_cardinality_limit", "it has no meaning without metadata_keys", "1000");
    return new BatchConfig(
        yaml.duration("timeout", DEFAULT.timeout),
        (int) Math.min(Integer.MAX_VALUE, yaml.integer("send_batch_size", DEFAULT.size)),
        (int) Math.min(Integer.MAX_VALUE, yaml.integer("send_batch_max_size", DEFAULT.maxSize)));
  }

  /** The items from which on a batch is sent without waiting for the timer. */
  int trigger() {
    return timeout.isZero() ? 1 : Math.max(size, 1);
  }

  /** The items that may fill while another batch is put off. */
  int room() {
    return Math.max(trigger(), maxSize);
  }
}
