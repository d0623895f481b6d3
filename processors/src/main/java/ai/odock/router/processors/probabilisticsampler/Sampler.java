package ai.odock.router.processors.probabilisticsampler;

import ai.odock.router.processors.probabilisticsampler.SamplerConfig.Mode;

/** Decides about items of either signal (collector: commonShouldSampleLogic). Immutable. */
final class Sampler {
  /** Multiplied with the collector's precision: a percentage in buckets of the hash. */
  private static final float BUCKETS_A_PERCENT = Randomness.BUCKETS / 100f;

  private final Mode mode;
  private final boolean failClosed;
  private final int precision;
  private final double ratio;

  /** Of the modes that have one; of a percentage that samples nothing it is never reached. */
  private final long threshold;

  Sampler(SamplerConfig config) {
    mode = config.mode();
    failClosed = config.failClosed();
    precision = config.precision();
    float percentage = Math.min(config.percentage(), 100);
    ratio = percentage / 100.0;
    threshold = threshold(percentage);
  }

  private long threshold(float percentage) {
    if (percentage == 0) {
      return Threshold.NEVER;
    }
    if (mode != Mode.HASH_SEED) {
      return Threshold.of(ratio, precision);
    }
    long buckets = (long) (percentage * BUCKETS_A_PERCENT);
    return (Randomness.BUCKETS - buckets) << 42;
  }

  /**
   * Whether an item is sampled. Its marks and its policy are set.
   *
   * @param alwaysMarked whether one without any randomness is marked all the same, as spans are
   */
  boolean samples(Item item, boolean alwaysMarked) {
    boolean never = threshold == Threshold.NEVER;
    boolean marks = !item.broken;
    boolean fails = item.broken;
    long randomness = never ? Randomness.HIGHEST : randomness(item);
    if (never) {
      item.policy = Policy.SAMPLING_PRIORITY;
    } else if (mode == Mode.HASH_SEED && marks) {
      // What another sampler has marked is left to one of its kind.
      marks = !item.isMarked();
      fails = !marks;
      boolean missing = item.policy == Policy.MISSING_RANDOMNESS;
      item.newRandomness = marks && (alwaysMarked || !missing) ? randomness : Threshold.NONE;
    }
    long needed = fails || isInconsistent(item, randomness) ? failure() : needed(item);
    if (item.priority != Threshold.NONE) {
      needed = item.priority;
      item.policy = Policy.SAMPLING_PRIORITY;
    }
    boolean sampled = needed <= randomness;
    if (!marks) {
      item.newRandomness = Threshold.NONE;
      item.thresholdCleared = false;
    } else if (item.threshold <= needed || item.thresholdCleared) {
      item.newThreshold = needed;
    }
    return sampled;
  }

  private long failure() {
    return failClosed ? Threshold.NEVER : Threshold.ALWAYS;
  }

  /** Sets the policy, too. */
  private long randomness(Item item) {
    if (mode == Mode.HASH_SEED) {
      return chosen(item, item.hashed, item.hashedBy);
    }
    if (item.broken) {
      return chosen(item, Threshold.NONE, Policy.MISSING_RANDOMNESS);
    }
    return item.randomness != Threshold.NONE
        ? chosen(item, item.randomness, Policy.SAMPLING_RANDOMNESS)
        : chosen(item, item.traceRandomness, Policy.TRACE_ID_W3C);
  }

  private static long chosen(Item item, long randomness, Policy policy) {
    boolean missing = randomness == Threshold.NONE;
    item.policy = missing ? Policy.MISSING_RANDOMNESS : policy;
    return missing ? Randomness.HIGHEST : randomness;
  }

  /** An item below its own threshold cannot have been sampled. */
  private static boolean isInconsistent(Item item, long randomness) {
    if (item.policy == Policy.MISSING_RANDOMNESS) {
      return true;
    }
    item.thresholdCleared = item.threshold > randomness;
    return item.thresholdCleared;
  }

  private long needed(Item item) {
    if (threshold == Threshold.NEVER || mode == Mode.HASH_SEED) {
      return threshold;
    }
    if (mode == Mode.EQUALIZING) {
      return Math.max(threshold, item.threshold);
    }
    double incoming = item.threshold == Threshold.NONE ? 1 : Threshold.probability(item.threshold);
    long product = Threshold.of(incoming * ratio, precision);
    return product == Threshold.NONE ? Threshold.NEVER : product;
  }
}
