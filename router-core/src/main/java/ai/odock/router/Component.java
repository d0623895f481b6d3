package ai.odock.router;

import ai.odock.router.time.Deadline;

/** Something with a life: built from configuration, started once, closed once or more. */
public interface Component {
  /**
   * Opens ports and starts threads. A component that was not started may be closed.
   *
   * @throws StartException when it cannot run; the text is for the operator
   */
  default void start() throws StartException {}

  /**
   * Another component of the same name is about to start, and may take over what there can be only
   * one of: listening sockets. This one goes on working until it is closed.
   */
  default void handOver() {}

  /** The other component could not start: this one goes on as before {@link #handOver}. */
  default void takeBack() {}

  /**
   * The component that takes the place of this one is in force, and this one is about to be closed:
   * gives it what waits here, as far as it can take that.
   */
  default void giveOver(Component successor) {}

  /**
   * Stops taking work, finishes what was taken, and gives everything back. What cannot be finished
   * by the deadline is counted and dropped. Safe without {@link #start} and when called twice; an
   * earlier deadline goes before a later one.
   */
  default void close(Deadline deadline) {}
}
