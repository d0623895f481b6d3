package ai.odock.router;

import org.jspecify.annotations.Nullable;

/**
 * Sends batches to a backend. Queue, retry, splitting and counting are wrapped around it; an author
 * writes only "encode and send".
 */
public interface Exporter extends Component {
  /**
   * Makes one attempt and waits for the backend's answer. Called by several threads at once. An
   * expected failure is a value; an exception is a defect, counted and logged as one.
   */
  Outcome export(Batch batch);

  /**
   * The bytes that {@link #export} takes on the heap beside the batch until it returns, at most; 0
   * when that is little. Between attempts nothing is held. The attempts of an exporter wait for
   * each other rather than take more than a part of the heap together.
   */
  default long workingBytes(Batch batch) {
    return 0;
  }

  /**
   * How batches are kept apart; null: they are not. Each batch is then marked with its partition.
   */
  default @Nullable Partitioner partitioner() {
    return null;
  }

  /** What holds where there is no queue before it; one that waits for nothing says so. */
  default Traits traits() {
    return Traits.WAITING;
  }
}
