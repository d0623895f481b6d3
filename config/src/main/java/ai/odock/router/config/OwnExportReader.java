package ai.odock.router.config;

import ai.odock.router.Signal;
import ai.odock.router.selftelemetry.OwnExport;
import ai.odock.router.selftelemetry.OwnTarget;
import ai.odock.router.settings.ConfigSection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the lists {@code processors} of own logs and traces (otelconf v0.3.0). */
final class OwnExportReader {
  private final Duration delay;
  private final Signal signal;

  private OwnExportReader(Duration delay, Signal signal) {
    this.delay = delay;
    this.signal = signal;
  }

  /**
   * Reads the list.
   *
   * @param delay the default of {@code schedule_delay}
   * @param signal logs or traces
   */
  static List<OwnExport> readAll(ConfigSection telemetry, Duration delay, Signal signal) {
    OwnExportReader reader = new OwnExportReader(delay, signal);
    return telemetry.list("processors", reader::processor).stream()
        .flatMap(Optional::stream)
        .toList();
  }

  private Optional<OwnExport> processor(ConfigSection item) {
    boolean batch = item.present("batch");
    boolean simple = item.present("simple");
    item.ignore("batch");
    item.ignore("simple");
    if (batch && simple) {
      item.problem("", "must not specify both batch and simple");
    } else if (!batch && !simple) {
      item.problem("", "must be one of simple or batch");
    }
    if (batch) {
      return Optional.ofNullable(batch(item.section("batch")));
    }
    return simple ? Optional.ofNullable(simple(item.section("simple"))) : Optional.empty();
  }

  /** Each record at once; those that come meanwhile go together. */
  private @Nullable OwnExport simple(ConfigSection section) {
    OwnTarget target = OwnTargetReader.read(section.section("exporter"), signal);
    return target == null
        ? null
        : new OwnExport(
            target, OwnExport.QUEUE_SIZE, OwnExport.BATCH_SIZE, Duration.ZERO, OwnExport.TIMEOUT);
  }

  private @Nullable OwnExport batch(ConfigSection section) {
    int queue = number(section, "max_queue_size", OwnExport.QUEUE_SIZE);
    int size = number(section, "max_export_batch_size", OwnExport.BATCH_SIZE);
    Duration every = OwnTargetReader.millis(section, "schedule_delay", delay);
    Duration timeout = OwnTargetReader.positiveMillis(section, "export_timeout", OwnExport.TIMEOUT);
    OwnTarget target = OwnTargetReader.read(section.section("exporter"), signal);
    return target == null
        ? null
        : new OwnExport(target, queue, Math.min(size, queue), every, timeout);
  }

  private static int number(ConfigSection section, String key, int fallback) {
    long value = section.integer(key, fallback);
    if (value < 1 || value > Integer.MAX_VALUE) {
      section.problem(key, "expected a number from 1 to " + Integer.MAX_VALUE + ", got " + value);
      return fallback;
    }
    return (int) value;
  }
}
