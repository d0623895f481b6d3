package ai.odock.router.app.log;

import java.util.Locale;
import java.util.logging.Logger;
import org.slf4j.bridge.SLF4JBridgeHandler;
import org.slf4j.event.Level;

/** The {@code service::telemetry::logs} section. Before {@link #apply}: info, console. */
public final class LogSettings {
  private LogSettings() {}

  /**
   * From now on.
   *
   * @param level debug, info, warn or error; dpanic, panic and fatal show nothing, because nothing
   *     here is that severe
   * @param encoding console or json
   * @throws IllegalArgumentException for another word; nothing has changed then
   */
  public static void apply(String level, String encoding) {
    apply(LogBackend.STDERR, level, encoding);
  }

  static void apply(LogBackend backend, String level, String encoding) {
    backend.apply(threshold(level), encoding(encoding));
  }

  /**
   * Takes in what libraries log through java.util.logging, at warning and above: less would cost
   * them time for lines that nobody sees.
   */
  public static void bridgeJavaLogging() {
    if (!SLF4JBridgeHandler.isInstalled()) {
      SLF4JBridgeHandler.removeHandlersForRootLogger();
      SLF4JBridgeHandler.install();
    }
    Logger.getLogger("").setLevel(java.util.logging.Level.WARNING);
  }

  private static int threshold(String level) {
    return switch (level.toLowerCase(Locale.ROOT)) {
      case "debug" -> Level.DEBUG.toInt();
      case "info" -> Level.INFO.toInt();
      case "warn" -> Level.WARN.toInt();
      case "error" -> Level.ERROR.toInt();
      case "dpanic", "panic", "fatal" -> Level.ERROR.toInt() + 1;
      default -> throw new IllegalArgumentException("unrecognized level: \"" + level + "\"");
    };
  }

  private static LogEncoding encoding(String encoding) {
    return switch (encoding) {
      case "console" -> LogEncoding.CONSOLE;
      case "json" -> LogEncoding.JSON;
      default ->
          throw new IllegalArgumentException("no encoder registered for name \"" + encoding + "\"");
    };
  }
}
