package ai.odock.router;

/** Something with a life: built from configuration, started once, closed once or more. */
public interface Component {
  /**
   * Opens ports and starts threads. A component that was not started may be closed.
   *
   * @throws StartException when it cannot run; the text is for the operator
   */
  default void start() throws StartException {}

  /**
   * Stops taking work, finishes what was taken, and gives everything back. What cannot be finished
   * by the deadline is counted and dropped. Safe without {@link #start} and when called twice.
   */
  default void close(Deadline deadline) {}
}
