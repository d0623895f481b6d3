package ai.odock.router.app.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.odock.router.Clock;
import java.io.PrintStream;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;

/** Decides what is shown, and writes each message with one call. */
final class LogBackend {
  static final LogBackend STDERR = new LogBackend(Clock.SYSTEM, LogBackend::toStderr);

  /** These explain themselves at info and below; an operator has not asked for it. */
  private static final List<String> FOREIGN =
      List.of("io.grpc.", "io.netty.", "io.micrometer.", "io.prometheus.", "okhttp3.", "okio.");

  private final Clock clock;
  private final Consumer<byte[]> sink;
  private volatile Settings settings = new Settings(Level.INFO.toInt(), LogEncoding.CONSOLE);

  /**
   * @param sink takes whole lines, from many threads
   */
  LogBackend(Clock clock, Consumer<byte[]> sink) {
    this.clock = clock;
    this.sink = sink;
  }

  /**
   * @param threshold slf4j's number of the lowest level that is shown
   */
  void apply(int threshold, LogEncoding encoding) {
    settings = new Settings(threshold, encoding);
  }

  static boolean isForeign(String logger) {
    return FOREIGN.stream().anyMatch(logger::startsWith);
  }

  boolean shows(Level level, boolean foreign) {
    int asked = level.toInt();
    return asked >= settings.threshold() && (!foreign || asked >= Level.WARN.toInt());
  }

  void write(
      Level level,
      String logger,
      String message,
      List<KeyValuePair> fields,
      @Nullable Throwable throwable) {
    Settings now = settings;
    // an expected failure is one line; an error with a throwable is a defect and needs its place
    boolean stack =
        throwable != null && (level == Level.ERROR || now.threshold() <= Level.DEBUG.toInt());
    LogLine line = LogLine.of(clock.epochMillis(), level, logger, message, fields, throwable);
    sink.accept(now.encoding().encode(line, stack ? throwable : null).getBytes(UTF_8));
  }

  /** Looks System.err up each time, so that a test or an embedder can redirect it. */
  private static void toStderr(byte[] line) {
    PrintStream err = System.err;
    err.write(line, 0, line.length);
    err.flush();
  }

  private record Settings(int threshold, LogEncoding encoding) {}
}
