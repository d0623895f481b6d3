package ai.odock.router;

/**
 * Serves the router beside its pipelines. It starts before every other component and is closed
 * after all of them.
 */
public interface Extension extends Component {
  /**
   * A configuration is in force: told at the start, before {@link #ready}, and after every reload.
   */
  default void running(ServiceView view) {}

  /** Every component has started: requests are taken in. */
  default void ready() {}

  /** The router begins to stop: what comes now is refused. Safe without {@link #ready}. */
  default void notReady() {}
}
