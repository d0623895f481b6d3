package ai.odock.router.exporters.prometheusremotewrite;

import ai.odock.router.Sending;
import ai.odock.router.SendingConfig;
import ai.odock.router.net.http.HttpClientSettings;
import ai.odock.router.net.http.HttpEndpoint;
import ai.odock.router.prometheus.LabelLimits;
import ai.odock.router.prometheus.LabelNames;
import ai.odock.router.prometheus.Settings;
import ai.odock.router.settings.ConfigRecord.Shown;
import ai.odock.router.settings.ConfigSection;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the keys of the {@code prometheusremotewrite} section (collector 0.147). */
final class RemoteWriteKeys {
  private static final String DEFAULT_ENDPOINT = "http://some.url:9411/api/prom/push";
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);
  private static final long DEFAULT_QUEUE_SIZE = 10_000;
  private static final long DEFAULT_CONSUMERS = 5;

  /** More would be a mistake: each is a connection. */
  private static final int MAX_PARALLELISM = 1000;

  private static final Sending.Retry RETRY = retry();

  private RemoteWriteKeys() {}

  /** As elsewhere, but for the first wait. */
  private static Sending.Retry retry() {
    Sending.Retry usual = Sending.Retry.DEFAULT;
    return new Sending.Retry(
        Duration.ofMillis(50),
        usual.randomizationFactor(),
        usual.multiplier(),
        usual.maxInterval(),
        usual.maxElapsedTime());
  }

  static PrometheusRemoteWriteExporter.Config config(ConfigSection section) {
    section.unsupported("wal", "there is no write-ahead log; give the queue a storage");
    return new PrometheusRemoteWriteExporter.Config(
        endpoint(section.showing(Shown.UNLESS_EMPTY)),
        HttpClientSettings.readForSnappy(section, DEFAULT_TIMEOUT),
        settings(section),
        parallelism(section),
        protocol(section),
        section.bool("send_metadata", false),
        DoubleCountConfig.read(section));
  }

  private static HttpEndpoint endpoint(ConfigSection section) {
    try {
      return HttpEndpoint.parse(section.string("endpoint", DEFAULT_ENDPOINT));
    } catch (IllegalArgumentException e) {
      section.problem("endpoint", String.valueOf(e.getMessage()));
      return HttpEndpoint.parse(DEFAULT_ENDPOINT);
    }
  }

  private static Settings settings(ConfigSection section) {
    Settings defaults = Settings.DEFAULT;
    long bytes = section.integer("max_batch_size_bytes", defaults.maxRequestBytes());
    return new Settings(
        section.string("namespace", ""),
        externalLabels(section),
        section.showing(Shown.UNLESS_EMPTY).section("target_info").bool("enabled", true),
        !section.bool("disable_scope_info", false),
        section.bool("add_metric_suffixes", true),
        resourceLabels(section.section("resource_to_telemetry_conversion")),
        bytes == 0 ? defaults.maxRequestBytes() : (int) Math.min(bytes, Integer.MAX_VALUE / 2),
        maxLabelValueBytes(section));
  }

  private static int maxLabelValueBytes(ConfigSection section) {
    long given =
        section
            .showing(Shown.WHEN_SET)
            .integer("max_label_value_length", LabelLimits.DEFAULT_VALUE_BYTES);
    if (given < 1 || given > LabelLimits.LONGEST_VALUE_BYTES) {
      section.problem("max_label_value_length", LabelLimits.VALUE_BYTES_PROBLEM);
      return LabelLimits.DEFAULT_VALUE_BYTES;
    }
    return (int) given;
  }

  private static Map<String, String> externalLabels(ConfigSection section) {
    Map<String, String> labels = new TreeMap<>();
    section
        .stringMap("external_labels")
        .forEach(
            (key, value) -> {
              String name = LabelNames.labelName(key, LabelNames.Style.SERIES);
              if (value.isEmpty() || name.isEmpty()) {
                section.problem("external_labels", "has a label without a value or a usable name");
              } else {
                labels.put(name, value);
              }
            });
    return labels;
  }

  private static Settings.ResourceLabels resourceLabels(ConfigSection section) {
    boolean enabled = section.bool("enabled", false);
    boolean withoutService = section.bool("exclude_service_attributes", false);
    if (!enabled) {
      return Settings.ResourceLabels.NONE;
    }
    return withoutService ? Settings.ResourceLabels.WITHOUT_SERVICE : Settings.ResourceLabels.ALL;
  }

  /** How many requests of a batch may be on their way at a time. */
  private static int parallelism(ConfigSection section) {
    long consumers =
        section.section("remote_write_queue").integer("num_consumers", DEFAULT_CONSUMERS);
    long requests =
        section.optionalInteger("max_batch_request_parallelism").orElse(Math.max(1, consumers));
    if (requests < 1) {
      section.problem(
          "max_batch_request_parallelism", "max_batch_request_parallelism can't be set to below 1");
    }
    return Math.clamp(requests, 1, MAX_PARALLELISM);
  }

  private static Protocol protocol(ConfigSection section) {
    String message = section.string("protobuf_message", Protocol.VERSION_1.message());
    for (Protocol protocol : Protocol.values()) {
      if (protocol.message().equals(message)) {
        return protocol;
      }
    }
    section.problem(
        "protobuf_message",
        "is " + Protocol.VERSION_1.message() + " or " + Protocol.VERSION_2.message());
    return Protocol.VERSION_1;
  }

  /** The section's own queue, which one consumer empties so that samples stay in order. */
  static Sending sending(ConfigSection section) {
    return new Sending(
        queue(section.section("remote_write_queue")),
        SendingConfig.retry(section.section("retry_on_failure"), RETRY));
  }

  private static Sending.@Nullable Queue queue(ConfigSection section) {
    boolean enabled = section.bool("enabled", true);
    long size = section.integer("queue_size", DEFAULT_QUEUE_SIZE);
    section.integer("num_consumers", DEFAULT_CONSUMERS);
    if (!enabled) {
      return null;
    }
    if (size == 0) {
      section.problem("queue_size", "a 0 size queue will drop all the data");
      return null;
    }
    return new Sending.Queue(Sending.Sizer.REQUESTS, size, 1, false, false);
  }
}
