package ai.odock.router.selftelemetry;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code service::telemetry::logs}.
 *
 * @param development stack traces from warnings on instead of from errors on
 * @param sampling null: every line is written
 * @param outputPaths {@code stderr}, {@code stdout} or files; none: nothing is written
 * @param errorOutputPaths where a failure to write the log is told
 * @param initialFields at the beginning of every line's fields: single values, empty for null
 * @param exports where the lines go as OTLP, too
 */
public record LogsConfig(
    LogLevel level,
    Encoding encoding,
    boolean development,
    boolean disableCaller,
    boolean disableStacktrace,
    @Nullable Sampling sampling,
    List<String> outputPaths,
    List<String> errorOutputPaths,
    Map<String, Optional<Object>> initialFields,
    boolean disableResource,
    List<OwnExport> exports) {

  /** What an absent section means (collector: otelconftelemetry, createDefaultConfig). */
  public static final LogsConfig DEFAULT = of(LogLevel.INFO, Encoding.CONSOLE);

  public LogsConfig {
    outputPaths = List.copyOf(outputPaths);
    errorOutputPaths = List.copyOf(errorOutputPaths);
    initialFields = Collections.unmodifiableMap(new LinkedHashMap<>(initialFields));
    exports = List.copyOf(exports);
  }

  /** The defaults, but for these two. */
  public static LogsConfig of(LogLevel level, Encoding encoding) {
    return new LogsConfig(
        level,
        encoding,
        false,
        false,
        false,
        Sampling.DEFAULT,
        List.of("stderr"),
        List.of("stderr"),
        Map.of(),
        false,
        List.of());
  }

  /** The least severe line that is logged. From dpanic on nothing is: nothing is that severe. */
  public enum LogLevel {
    DEBUG,
    INFO,
    WARN,
    ERROR,
    DPANIC,
    PANIC,
    FATAL
  }

  /** The form of a log line. */
  public enum Encoding {
    CONSOLE,
    JSON
  }

  /**
   * Of lines with the same level and message.
   *
   * @param tick how long a count lasts
   * @param initial how many are written in that time at first
   * @param thereafter of those that follow, every which one is; 0: none
   */
  public record Sampling(Duration tick, long initial, long thereafter) {
    /** The collector's. */
    public static final Sampling DEFAULT = new Sampling(Duration.ofSeconds(10), 10, 100);
  }
}
