package ai.odock.router.pipeline.sending;

import ai.odock.router.Sending;
import java.util.random.RandomGenerator;

/** The waits between the attempts of one batch: growing, bounded and spread at random. */
final class Backoff {
  private final Sending.Retry settings;
  private final RandomGenerator random;
  private double intervalNanos;

  Backoff(Sending.Retry settings, RandomGenerator random) {
    this.settings = settings;
    this.random = random;
    this.intervalNanos = settings.initialInterval().toNanos();
  }

  /** When to give up, counted from the first attempt; 0: never. */
  long maxElapsedNanos() {
    return settings.maxElapsedTime().toNanos();
  }

  /** The next wait in nanoseconds: the interval × U(1 − factor, 1 + factor). */
  long next() {
    double spread = 1 + settings.randomizationFactor() * (2 * random.nextDouble() - 1);
    long wait = (long) (intervalNanos * spread);
    double max = settings.maxInterval().toNanos();
    intervalNanos = Math.min(intervalNanos * settings.multiplier(), max);
    return wait;
  }
}
