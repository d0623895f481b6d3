package ai.odock.router.processors.deltatocumulative;

import ai.odock.router.settings.ConfigSection;
import ai.odock.router.settings.GoDuration;
import java.time.Duration;

/**
 * The {@code processors::delta_to_cumulative} section.
 *
 * @param maxStale how long a stream is remembered after its last point
 * @param maxStreams the most streams that are remembered at once
 */
record DeltaToCumulativeConfig(Duration maxStale, long maxStreams) {
  /** The collector has no limit of streams; 500,000 sums take about 48 MB. */
  static final DeltaToCumulativeConfig DEFAULT =
      new DeltaToCumulativeConfig(Duration.ofMinutes(5), 500_000);

  DeltaToCumulativeConfig {
    if (maxStale.isNegative() || maxStale.isZero()) {
      throw new IllegalArgumentException(
          "max_stale must be a positive duration (got " + GoDuration.text(maxStale) + ")");
    }
    if (maxStreams < 0) {
      throw new IllegalArgumentException(
          "max_streams must be a positive number (got " + maxStreams + ")");
    }
  }

  static DeltaToCumulativeConfig read(ConfigSection yaml) {
    return new DeltaToCumulativeConfig(
        yaml.duration("max_stale", DEFAULT.maxStale),
        yaml.signedInteger("max_streams", DEFAULT.maxStreams));
  }
}
