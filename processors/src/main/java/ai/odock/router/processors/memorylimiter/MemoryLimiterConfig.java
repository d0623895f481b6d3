package ai.odock.router.processors.memorylimiter;

import ai.odock.router.settings.ConfigSection;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The {@code processors::memory_limiter} section (collector: internal/memorylimiter/config.go).
 *
 * @param limitMib MiB; 0: the percentages count
 * @param spikeMib MiB below the limit from which on is refused; 0: a fifth of the limit
 * @param limitPercentage of the memory of the container or machine
 * @param spikePercentage of the same
 */
record MemoryLimiterConfig(
    long limitMib, long spikeMib, long limitPercentage, long spikePercentage) {
  private static final long MIB = 1 << 20;
  private static final long WHOLE = 100;
  private static final long MAX = (1L << 32) - 1;

  static MemoryLimiterConfig read(ConfigSection yaml) {
    Duration interval = yaml.duration("check_interval", Duration.ZERO);
    Duration soft = yaml.duration("min_gc_interval_when_soft_limited", Duration.ofSeconds(10));
    Duration hard = yaml.duration("min_gc_interval_when_hard_limited", Duration.ZERO);
    var config =
        new MemoryLimiterConfig(
            mib(yaml, "limit_mib"),
            mib(yaml, "spike_limit_mib"),
            mib(yaml, "limit_percentage"),
            mib(yaml, "spike_limit_percentage"));
    if (!interval.isPositive()) {
      throw new IllegalArgumentException("'check_interval' must be greater than zero");
    }
    if (soft.compareTo(hard) < 0) {
      throw new IllegalArgumentException(
          "'min_gc_interval_when_soft_limited' should be larger than"
              + " 'min_gc_interval_when_hard_limited'");
    }
    String problem = config.problem();
    if (problem != null) {
      throw new IllegalArgumentException(problem);
    }
    return config;
  }

  private static long mib(ConfigSection yaml, String key) {
    return Math.min(MAX, yaml.integer(key, 0));
  }

  private @Nullable String problem() {
    if (limitMib == 0 && limitPercentage == 0) {
      return "'limit_mib' or 'limit_percentage' must be greater than zero";
    }
    if (limitPercentage > WHOLE || spikePercentage > WHOLE) {
      return "'limit_percentage' and 'spike_limit_percentage' must be greater than zero and less"
          + " than or equal to hundred";
    }
    if (limitMib > 0 && limitMib <= spikeMib) {
      return "'spike_limit_mib' must be smaller than 'limit_mib'";
    }
    if (limitPercentage > 0 && limitPercentage <= spikePercentage) {
      return "'spike_limit_percentage' must be smaller than 'limit_percentage'";
    }
    return null;
  }

  /**
   * What it comes to.
   *
   * @param memory the bytes of the container or machine
   * @param most the bytes of telemetry that the heap has room for: a higher limit is brought down
   *     to it, and the soft one in the same proportion
   */
  Limits limits(long memory, long most) {
    long hard = limitMib > 0 ? limitMib * MIB : percent(limitPercentage, memory);
    long given = limitMib > 0 ? spikeMib * MIB : percent(spikePercentage, memory);
    long spike = given > 0 ? given : hard / 5;
    if (hard <= most) {
      return new Limits(hard, hard, hard - spike);
    }
    return new Limits(hard, most, (long) (most * ((double) (hard - spike) / hard)));
  }

  private static long percent(long share, long memory) {
    return (long) ((double) memory * share / WHOLE);
  }

  /**
   * In bytes of telemetry.
   *
   * @param asked the limit as it was configured
   * @param hard nothing more is taken in
   * @param soft what arrives is refused from here on
   */
  record Limits(long asked, long hard, long soft) {}
}
