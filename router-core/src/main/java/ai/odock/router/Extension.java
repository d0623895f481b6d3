package ai.odock.router;

/**
 * Serves the router beside its pipelines. It starts before every other component and is closed
 * after all of them.
 */
public interface Extension extends Component {
  /** Every component has started: requests are taken in. */
  default void ready() {}

  /** The router begins to stop: what comes now is refused. Safe without {@link #ready}. */
  default void notReady() {}
}
