package ai.odock.router.processors.batch;

import ai.odock.router.MetadataKeys;
import ai.odock.router.settings.ConfigRecord.Unset;
import ai.odock.router.settings.ConfigSection;
import java.time.Duration;
import java.util.List;

/**
 * The {@code processors::batch} section.
 *
 * @param timeout the longest time an item is held; zero: none is
 * @param size items that make a batch; 0: every request does
 * @param maxSize the most items of a batch; 0: no limit
 * @param metadataKeys only what agrees in these is joined, and only these are kept; in lower case
 * @param cardinalityLimit the most combinations of their values; 0: no limit
 */
record BatchConfig(
    Duration timeout, int size, int maxSize, List<String> metadataKeys, int cardinalityLimit) {
  /** The collector's defaults. */
  static final BatchConfig DEFAULT =
      new BatchConfig(Duration.ofMillis(200), 8192, 0, List.of(), 1000);

  BatchConfig {
    metadataKeys = List.copyOf(metadataKeys);
    if (maxSize > 0 && maxSize < size) {
      throw new IllegalArgumentException(
          "send_batch_max_size must be greater or equal to send_batch_size");
    }
    if (timeout.isNegative()) {
      throw new IllegalArgumentException("timeout must be greater or equal to 0");
    }
  }

  static BatchConfig read(ConfigSection yaml) {
    List<String> metadataKeys = MetadataKeys.read(yaml);
    yaml.display(
        "metadata_keys", yaml.keys().contains("metadata_keys") ? metadataKeys : Unset.LIST);
    return new BatchConfig(
        yaml.duration("timeout", DEFAULT.timeout),
        count(yaml, "send_batch_size", DEFAULT.size),
        count(yaml, "send_batch_max_size", DEFAULT.maxSize),
        metadataKeys,
        count(yaml, "metadata_cardinality_limit", DEFAULT.cardinalityLimit));
  }

  private static int count(ConfigSection yaml, String key, int fallback) {
    return (int) Math.min(Integer.MAX_VALUE, yaml.integer(key, fallback));
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
