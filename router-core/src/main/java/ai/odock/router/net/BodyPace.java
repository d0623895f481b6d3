package ai.odock.router.net;

/** How fast the body of a request has to come, as bytes in the time that a client may be silent. */
public final class BodyPace {
  /** The least, whatever the body. */
  public static final int LEAST = 16 << 10;

  /** The part of what its body takes in memory that has to come in that time at least. */
  private static final int HELD_PARTS = 32;

  private BodyPace() {}

  /** The bytes to send for a body that takes {@code held} bytes of memory. */
  public static int of(int held) {
    return Math.max(LEAST, held / HELD_PARTS);
  }
}
