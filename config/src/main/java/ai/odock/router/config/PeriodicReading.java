package ai.odock.router.config;

import ai.odock.router.Signal;
import ai.odock.router.selftelemetry.MetricsConfig.PeriodicReader;
import ai.odock.router.selftelemetry.OwnTarget;
import ai.odock.router.settings.ConfigSection;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a periodic reader of {@code service::telemetry::metrics::readers}. */
final class PeriodicReading {
  private static final Duration INTERVAL = Duration.ofSeconds(60);
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private PeriodicReading() {}

  /** Null when the exporter has a mistake, which is noted. */
  static @Nullable PeriodicReader read(ConfigSection periodic) {
    Duration interval = OwnTargetReader.positiveMillis(periodic, "interval", INTERVAL);
    Duration timeout = OwnTargetReader.positiveMillis(periodic, "timeout", TIMEOUT);
    ConfigSection exporter = periodic.section("exporter");
    boolean delta = exporter.present("otlp") && delta(exporter.section("otlp"));
    OwnTarget target = OwnTargetReader.read(exporter, Signal.METRICS);
    return target == null ? null : new PeriodicReader(interval, timeout, target, delta);
  }

  /** The two keys that only metrics have. */
  private static boolean delta(ConfigSection otlp) {
    otlp.unsupported(
        "default_histogram_aggregation",
        "histograms have the buckets of the metrics page",
        "explicit_bucket_histogram");
    return otlp.oneOf("temporality_preference", Map.of("cumulative", false, "delta", true), false);
  }
}
