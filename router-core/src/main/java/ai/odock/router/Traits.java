package ai.odock.router;

/**
 * What a step says at wiring time of itself and of all that follows it.
 *
 * @param waits whether it may sleep, do I/O or wait for either on the caller's thread. A pipeline
 *     that never waits runs on the connection's event loop
 * @param durable whether what it accepts survives the end of the process
 */
public record Traits(boolean waits, boolean durable) {
  /** Answers at once, and keeps what it takes in memory. */
  public static final Traits PROMPT = new Traits(false, false);

  /** May wait, and keeps what it takes in memory. */
  public static final Traits WAITING = new Traits(true, false);

  /** Of two that get the same: one that waits is enough, one that forgets, too. */
  public Traits and(Traits other) {
    return new Traits(waits || other.waits, durable && other.durable);
  }
}
