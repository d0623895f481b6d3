package ai.odock.router.app;

import java.lang.reflect.Proxy;

/**
 * Handlers of signals such as SIGHUP. The JDK's only way to a signal is an API of its own whose
 * every mention javac warns of, so it is called by name.
 */
final class Signals {
  private Signals() {}

  /**
   * Runs the action, on a thread of its own, for every signal. Where there is no such signal,
   * nothing happens.
   *
   * @param name without SIG: {@code HUP}
   */
  static void on(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object one = signal.getConstructor(String.class).newInstance(name);
      Object onSignal =
          Proxy.newProxyInstance(
              Signals.class.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> {
                action.run();
                return null;
              });
      var _ = signal.getMethod("handle", signal, handler).invoke(null, one, onSignal);
    } catch (ReflectiveOperationException e) {
      // not on this platform
    }
  }
}
