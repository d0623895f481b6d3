package ai.odock.router.app;

import java.lang.reflect.Proxy;

/**
 * SIGHUP, by which operators ask for a reload. The JDK's only way to a signal is an API of its own
 * whose every mention javac warns of, so it is called by name.
 */
final class Hangup {
  private Hangup() {}

  /**
   * Runs the action, on a thread of its own, for every signal. Where there is no such signal,
   * nothing happens.
   */
  static void onSignal(Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object hangup = signal.getConstructor(String.class).newInstance("HUP");
      Object onHangup =
          Proxy.newProxyInstance(
              Hangup.class.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> {
                action.run();
                return null;
              });
      var _ = signal.getMethod("handle", signal, handler).invoke(null, hangup, onHangup);
    } catch (ReflectiveOperationException e) {
      // not on this platform
    }
  }
}
