package ai.odock.router.processors.probabilisticsampler;

/**
 * What counts for the decision about one item, and what becomes of its marks. Used for one item
 * after the other. Numbers are {@link Threshold#NONE} where there is none.
 */
final class Item {
  /** Whether its marks cannot be read. */
  boolean broken;

  /** The marks that it came with. */
  long randomness;

  long threshold;

  /** Randomness of a hash, and what was hashed. */
  long hashed;

  Policy hashedBy = Policy.TRACE_ID_HASH;

  /** Randomness of its trace ID. */
  long traceRandomness;

  /** The threshold that it asks for itself. */
  long priority;

  /** Why the decision fell as it did. */
  Policy policy = Policy.MISSING_RANDOMNESS;

  /** The marks that it goes on with in place of those that it came with. */
  long newRandomness;

  long newThreshold;

  /** Whether the threshold that it came with cannot be true. */
  boolean thresholdCleared;

  /** Knows nothing. */
  void clear() {
    broken = false;
    randomness = Threshold.NONE;
    threshold = Threshold.NONE;
    hashed = Threshold.NONE;
    hashedBy = Policy.TRACE_ID_HASH;
    traceRandomness = Threshold.NONE;
    priority = Threshold.NONE;
    policy = Policy.MISSING_RANDOMNESS;
    newRandomness = Threshold.NONE;
    newThreshold = Threshold.NONE;
    thresholdCleared = false;
  }

  /** Whether it goes on with other marks. */
  boolean marksChange() {
    return newRandomness != Threshold.NONE || newThreshold != Threshold.NONE || thresholdCleared;
  }

  /** Whether it came with marks. */
  boolean isMarked() {
    return randomness != Threshold.NONE || threshold != Threshold.NONE;
  }
}
