package ai.odock.router.pipeline.sending;

import java.util.Set;

/** Makes the stores of one exporter and signal. */
interface QueueStores {
  /**
   * The store of a partition.
   *
   * @param memory what it charges
   */
  QueueStore of(String partition, PartitionRoom memory);

  /** The partitions that hold something from an earlier process. */
  default Set<String> partitions() {
    return Set.of();
  }
}
