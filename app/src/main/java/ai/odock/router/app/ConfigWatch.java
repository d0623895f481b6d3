package ai.odock.router.app;

import ai.odock.router.config.LoadedConfig;
import ai.odock.router.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Notices that the configuration has become another one. It is read anew from time to time, with
 * every file that it names: that sees what watching files for events misses, such as the links by
 * which a ConfigMap is exchanged.
 */
final class ConfigWatch {
  private static final Duration PERIOD = Duration.ofSeconds(2);

  private final Supplier<LoadedConfig> source;
  private final Runnable changed;
  private final Clock clock;
  private String seen;

  /**
   * @param running the configuration in force, which may have changed by now
   * @param changed called for every change, on the watching thread
   */
  ConfigWatch(LoadedConfig running, Supplier<LoadedConfig> source, Runnable changed, Clock clock) {
    this.source = source;
    this.changed = changed;
    this.clock = clock;
    this.seen = running.fingerprint();
  }

  /** Watches as long as the process lives. */
  void start() {
    var _ = Thread.ofVirtual().name("config-watch").start(this::run);
  }

  private void run() {
    try {
      while (true) {
        clock.sleep(PERIOD);
        look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Reads once, and tells of a change, also of one for the worse. */
  void look() {
    String now = read();
    if (!now.equals(seen)) {
      seen = now;
      changed.run();
    }
  }

  private String read() {
    try {
      return source.get().fingerprint();
    } catch (OperatorError e) {
      return "broken: " + e.getMessage();
    }
  }
}
