package ai.odock.router;

/**
 * The only arrow in the system: processors, fan-out, queues and exporters are all the next consumer
 * of somebody.
 */
public interface Consumer {
  /**
   * Takes charge of the batch or says why not. Called by many threads at once. The bytes belong to
   * nobody and are never changed.
   */
  Outcome consume(Batch batch);

  /** What it says of itself and of all that follows it. Asked once, at wiring time. */
  Traits traits();
}
