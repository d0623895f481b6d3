package ai.odock.router.app;

import sun.misc.Signal;

/** SIGHUP, by which operators ask for a reload. Where there is no such signal, nothing happens. */
final class Hangup {
  private Hangup() {}

  /** Runs the action on a thread of its own for every signal. */
  @SuppressWarnings("sunapi") // the JDK has no other way to a signal
  static void onSignal(Runnable action) {
    try {
      var _ = Signal.handle(new Signal("HUP"), signal -> action.run());
    } catch (IllegalArgumentException e) {
      // not on this platform
    }
  }
}
