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

  /**
   * Whether {@link #consume} may sleep, do I/O or wait for either, on the caller's thread. Asked
   * once, at wiring time: a pipeline that never waits runs on the connection's event loop.
   */
  boolean mayWait();
}
