package ai.odock.router.exporters.loki;

/**
 * Lets others have the processor now and then: translating a batch waits for nothing, and a virtual
 * thread that never waits keeps the thread that carries it.
 */
final class Pace {
  private static final int BYTES = 1 << 20;

  private final Runnable yield;
  private int since;

  /**
   * @param yield lets others run
   */
  Pace(Runnable yield) {
    this.yield = yield;
  }

  /** Notes that so many bytes were read or written. */
  void spent(int bytes) {
    since += Math.min(bytes, BYTES);
    if (since >= BYTES) {
      since = 0;
      yield.run();
    }
  }
}
