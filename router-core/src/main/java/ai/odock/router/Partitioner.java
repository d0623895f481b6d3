package ai.odock.router;

import java.util.Map;

/**
 * Tells apart what must not wait for each other on the way to one backend, such as its tenants.
 * Each partition has a queue of its own, and a batch that is sent is of one partition.
 */
@FunctionalInterface
public interface Partitioner {
  /**
   * The parts of a batch by partition: the batch itself when all of it is in one. The empty name is
   * the partition of what belongs to nobody in particular. Called on the way of every batch, so it
   * must not wait.
   */
  Map<String, Batch> split(Batch batch);
}
