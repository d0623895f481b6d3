package ai.odock.router.app.log;

import ai.odock.router.BuildInfo;
import ai.odock.router.Signal;
import ai.odock.router.selftelemetry.LogsConfig;
import ai.odock.router.selftelemetry.OwnExporters;
import ai.odock.router.selftelemetry.OwnRecords;
import ai.odock.router.telemetry.Instrument;
import ai.odock.router.telemetry.Metrics;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;

/**
 * The log of this process, as the section {@code service::telemetry::logs} wants it. Until {@link
 * #apply} it goes to stderr, from info on.
 */
public final class LogSettings {
  private static final Instrument SUPPRESSED =
      counter("router_log_lines_suppressed_total", "Log lines that sampling held back.");
  private static final Instrument DROPPED =
      counter("router_log_lines_dropped_total", "Log lines that an output did not take.");

  /** What an end waits for a log that is slow. */
  private static final Duration LAST_WORDS = Duration.ofMillis(500);

  private static final ConcurrentHashMap<String, LongAdder> dropped = new ConcurrentHashMap<>();
  private static @Nullable LogOutputs outputs;
  private static @Nullable OwnExporters<LogLine> exporters;

  private LogSettings() {}

  /**
   * From now on. Outputs that were open are written to their end and closed.
   *
   * @param resource who the router is
   * @throws IllegalArgumentException when an output cannot be opened or a client not be made;
   *     nothing has changed then
   */
  public static synchronized void apply(
      LogsConfig config, Map<String, String> resource, BuildInfo build) {
    LogOutputs opened =
        LogOutputs.open(
            config.outputPaths(),
            config.errorOutputPaths(),
            LogSettings::notice,
            Clock.SYSTEM,
            dropped);
    OwnExporters<LogLine> sending;
    try {
      sending = exporters(config, resource, build);
    } catch (IllegalArgumentException e) {
      opened.close();
      throw e;
    }
    LogBackend.SHARED.apply(
        config, resource, opened::accept, sending == null ? null : sending::offer);
    closeOutputs();
    outputs = opened;
    exporters = sending;
  }

  private static @Nullable OwnExporters<LogLine> exporters(
      LogsConfig config, Map<String, String> resource, BuildInfo build) {
    if (config.exports().isEmpty()) {
      return null;
    }
    OwnRecords<LogLine> records =
        new OwnRecords<>(Signal.LOGS, lines -> LogRequest.encode(resource, lines));
    return OwnExporters.open(
        config.exports(), records, build, Clock.SYSTEM, LoggerFactory.getLogger("telemetry"));
  }

  private static byte[] notice(String path, long lines) {
    return LogBackend.SHARED.ownLine(
        Level.WARN,
        "Log lines were dropped: the output did not take them in time.",
        List.of(new KeyValuePair("output", path), new KeyValuePair("dropped_lines", lines)));
  }

  /** Shows what was held back and what was lost. */
  public static synchronized void observe(Metrics metrics) {
    metrics.observe(
        into -> {
          into.value(SUPPRESSED, Map.of(), (double) LogBackend.SHARED.suppressed());
          dropped.forEach(
              (path, lines) -> into.value(DROPPED, Map.of("output", path), (double) lines.sum()));
        });
    if (exporters != null) {
      exporters.observe(metrics);
    }
  }

  /** Writes and sends what waits, for a short time at most; before the process ends. */
  public static synchronized void close() {
    closeOutputs();
    exporters = null;
    outputs = null;
  }

  private static void closeOutputs() {
    if (exporters != null) {
      exporters.close(Deadline.in(Clock.SYSTEM, LAST_WORDS));
    }
    if (outputs != null) {
      outputs.flush(LAST_WORDS);
      outputs.close();
    }
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

  private static Instrument counter(String name, String help) {
    return new Instrument(Instrument.Kind.COUNTER, name, "", "", help, Instrument.Level.BASIC);
  }
}
