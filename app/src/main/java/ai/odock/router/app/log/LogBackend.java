package ai.odock.router.app.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.odock.router.selftelemetry.LogsConfig;
import ai.odock.router.time.Clock;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;
import org.slf4j.helpers.MessageFormatter;

/** Decides what is shown, and hands each message on as one line. */
final class LogBackend {
  /** Before any configuration: info, console, written to stderr at once. */
  static final LogBackend SHARED = new LogBackend(Clock.SYSTEM, LogBackend::toStderr);

  /** These explain themselves at info and below; an operator has not asked for it. */
  private static final List<String> FOREIGN =
      List.of("io.grpc.", "io.netty.", "io.micrometer.", "io.prometheus.", "okhttp3.", "okio.");

  private final Clock clock;
  private final LongAdder suppressed = new LongAdder();
  private volatile Settings settings;

  /**
   * What holds from some moment on.
   *
   * @param context fields of every line, encoded
   * @param sampler null: every line is written
   * @param sink takes whole lines, from many threads
   * @param exported takes the same before they are text; null: nobody
   */
  private record Settings(
      int threshold,
      LogEncoding encoding,
      boolean showsCaller,
      int stackFrom,
      String context,
      @Nullable LineSampler sampler,
      Consumer<byte[]> sink,
      @Nullable Consumer<LogLine> exported) {}

  LogBackend(Clock clock, Consumer<byte[]> sink) {
    this.clock = clock;
    LogsConfig all = LogsConfig.DEFAULT;
    this.settings = settings(all, Map.of(), sink, null);
  }

  /**
   * Follows a configuration from now on.
   *
   * @param resource who the router is
   */
  void apply(
      LogsConfig config,
      Map<String, String> resource,
      Consumer<byte[]> sink,
      @Nullable Consumer<LogLine> exported) {
    settings = settings(config, resource, sink, exported);
  }

  private Settings settings(
      LogsConfig config,
      Map<String, String> resource,
      Consumer<byte[]> sink,
      @Nullable Consumer<LogLine> exported) {
    int threshold = threshold(config.level());
    LogEncoding encoding =
        switch (config.encoding()) {
          case CONSOLE -> LogEncoding.CONSOLE;
          case JSON -> LogEncoding.JSON;
        };
    return new Settings(
        threshold,
        encoding,
        !config.disableCaller(),
        stackFrom(config, threshold),
        context(config, resource, encoding),
        config.sampling() == null ? null : new LineSampler(config.sampling(), clock),
        sink,
        exported);
  }

  private static int threshold(LogsConfig.LogLevel level) {
    return switch (level) {
      case DEBUG -> Level.DEBUG.toInt();
      case INFO -> Level.INFO.toInt();
      case WARN -> Level.WARN.toInt();
      case ERROR -> Level.ERROR.toInt();
      case DPANIC, PANIC, FATAL -> Level.ERROR.toInt() + 1;
    };
  }

  /** An expected failure is one line; an error with a throwable is a defect and needs its place. */
  private static int stackFrom(LogsConfig config, int threshold) {
    if (config.disableStacktrace()) {
      return Integer.MAX_VALUE;
    }
    if (threshold <= Level.DEBUG.toInt()) {
      return threshold;
    }
    return config.development() ? Level.WARN.toInt() : Level.ERROR.toInt();
  }

  private static String context(
      LogsConfig config, Map<String, String> resource, LogEncoding encoding) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    config.initialFields().forEach((key, value) -> fields.put(key, value.orElse(null)));
    if (!config.disableResource() && !resource.isEmpty()) {
      fields.put("resource", resource);
    }
    return encoding.context(fields);
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
      @Nullable String pattern,
      @Nullable Object @Nullable [] arguments,
      List<KeyValuePair> fields,
      @Nullable Throwable throwable) {
    Settings now = settings;
    String text = pattern == null ? "" : pattern;
    if (now.sampler() != null && !now.sampler().keeps(level, text)) {
      suppressed.increment();
      return;
    }
    String message = MessageFormatter.basicArrayFormat(text, arguments);
    LogLine line =
        LogLine.of(
            clock.epochMillis(),
            level,
            now.showsCaller() ? Caller.find() : null,
            message == null ? "" : message,
            fields,
            throwable,
            level.toInt() >= now.stackFrom());
    now.sink().accept(bytes(now, line));
    if (now.exported() != null) {
      now.exported().accept(line);
    }
  }

  /** A line of the log about the log itself, which nobody samples or exports. */
  byte[] ownLine(Level level, String message, List<KeyValuePair> fields) {
    return bytes(
        settings, LogLine.of(clock.epochMillis(), level, null, message, fields, null, false));
  }

  private static byte[] bytes(Settings settings, LogLine line) {
    return settings.encoding().encode(line, settings.context()).getBytes(UTF_8);
  }

  /** Lines that sampling held back so far. */
  long suppressed() {
    return suppressed.sum();
  }

  /** Looks System.err up each time, so that a test or an embedder can redirect it. */
  static void toStderr(byte[] line) {
    PrintStream err = System.err;
    err.write(line, 0, line.length);
    err.flush();
  }
}
