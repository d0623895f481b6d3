package ai.odock.router;

import ai.odock.router.Sending.Batching;
import ai.odock.router.Sending.Queue;
import ai.odock.router.Sending.Retry;
import ai.odock.router.Sending.Sizer;
import ai.odock.router.settings.ConfigSection;
import ai.odock.router.settings.ConfigSection.Presence;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code sending_queue} and {@code retry_on_failure} from an exporter's section, with the
 * collector's defaults (exporterhelper, configretry).
 */
public final class SendingConfig {
  private static final long QUEUE_SIZE = 1000;
  private static final int CONSUMERS = 10;
  private static final Duration FLUSH_TIMEOUT = Duration.ofMillis(200);
  private static final long MIN_SIZE = 8192;
  private static final Map<String, Sizer> SIZERS =
      Map.of("requests", Sizer.REQUESTS, "items", Sizer.ITEMS, "bytes", Sizer.BYTES);

  private SendingConfig() {}

  /** Queue and retry, both on unless switched off: otlp_grpc, otlp_http. */
  public static Sending standard(ConfigSection exporter) {
    Queue queue = queue(exporter.block("sending_queue", Presence.ON));
    return new Sending(queue, retry(exporter.section("retry_on_failure"), Retry.DEFAULT));
  }

  /** A queue only when the section is there, and no retry: debug. */
  public static Sending queueOff(ConfigSection exporter) {
    return new Sending(queue(exporter.block("sending_queue", Presence.ON_WHEN_MENTIONED)), null);
  }

  /**
   * The section {@code retry_on_failure}.
   *
   * @param defaults what the exporter does when a key is absent
   * @return null when it is switched off, or wrong and noted as such
   */
  public static @Nullable Retry retry(ConfigSection retry, Retry defaults) {
    // Reading inside read() gives the record's complaints this section's path.
    Optional<Retry> read = retry.read(section -> readRetry(section, defaults));
    return read == null ? null : read.orElse(null);
  }

  private static Optional<Retry> readRetry(ConfigSection section, Retry defaults) {
    boolean enabled = section.bool("enabled", true);
    var initialInterval = section.duration("initial_interval", defaults.initialInterval());
    double spread = section.number("randomization_factor", defaults.randomizationFactor());
    double multiplier = section.number("multiplier", defaults.multiplier());
    var maxInterval = section.duration("max_interval", defaults.maxInterval());
    var maxElapsedTime = section.duration("max_elapsed_time", defaults.maxElapsedTime());
    return enabled
        ? Optional.of(new Retry(initialInterval, spread, multiplier, maxInterval, maxElapsedTime))
        : Optional.empty();
  }

  private static @Nullable Queue queue(@Nullable ConfigSection block) {
    return block == null ? null : block.read(SendingConfig::readQueue);
  }

  private static Queue readQueue(ConfigSection section) {
    Sizer sizer = section.oneOf("sizer", SIZERS, Sizer.REQUESTS);
    if (sizer == Sizer.REQUESTS) {
      section.display("sizer", Map.of()); // so the collector shows every sizer
    }
    long size = section.integer("queue_size", QUEUE_SIZE);
    long consumers = section.integer("num_consumers", CONSUMERS);
    boolean blockOnOverflow = section.bool("block_on_overflow", false);
    boolean waitForResult = section.bool("wait_for_result", false);
    section.unsupported("storage", "queues are held in memory");
    boolean written = section.keys().contains("sizer") && section.present("sizer");
    Batching batching = batching(section, written ? sizer : Sizer.ITEMS);
    if (consumers > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("`num_consumers` must be at most " + Integer.MAX_VALUE);
    }
    return new Queue(sizer, size, (int) consumers, blockOnOverflow, waitForResult, batching);
  }

  /**
   * The section {@code batch}: null in YAML switches it on with its defaults.
   *
   * @param queueSizer what a batch is measured in when its section has keys and none says
   */
  private static @Nullable Batching batching(ConfigSection queue, Sizer queueSizer) {
    ConfigSection block = queue.block("batch", Presence.ON_WHEN_MENTIONED);
    Sizer sizer = queue.present("batch") ? queueSizer : Sizer.ITEMS;
    return block == null ? null : block.read(section -> readBatching(section, sizer));
  }

  private static Batching readBatching(ConfigSection section, Sizer usual) {
    Sizer sizer = section.oneOf("sizer", SIZERS, usual);
    if (sizer == usual) {
      section.display("sizer", Map.of());
    }
    return new Batching(
        section.duration("flush_timeout", FLUSH_TIMEOUT),
        sizer,
        section.integer("min_size", MIN_SIZE),
        section.integer("max_size", 0),
        MetadataKeys.read(section.section("partition")));
  }
}
