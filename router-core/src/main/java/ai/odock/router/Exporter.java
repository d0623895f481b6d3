package ai.odock.router;

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

  /** Whether {@link #export} may do I/O; false only for one that touches nothing. */
  default boolean mayWait() {
    return true;
  }
}
