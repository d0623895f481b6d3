package ai.odock.router.processors.probabilisticsampler;

import ai.odock.router.otlp.ProtoWriter;

/**
 * Numbers of 56 bits that decide about sampling: an item whose randomness is not below a threshold
 * is sampled (OpenTelemetry specification, "TraceState: Probability Sampling").
 */
final class Threshold {
  /** Hex digits of a number. */
  static final int DIGITS = 14;

  private static final int BITS_A_DIGIT = 4;

  /** No randomness reaches it. */
  static final long NEVER = 1L << (DIGITS * BITS_A_DIGIT);

  static final long ALWAYS = 0;

  /** In place of a number that is not there. */
  static final long NONE = -1;

  static final double MIN_PROBABILITY = 1.0 / NEVER;

  private Threshold() {}

  /**
   * The threshold of a probability, in at least so many digits; {@link #NONE} when it is not within
   * {@link #MIN_PROBABILITY} and 1.
   */
  static long of(double probability, int precision) {
    if (!(probability >= MIN_PROBABILITY && probability <= 1)) {
      return NONE;
    }
    if (probability == 1) {
      return ALWAYS;
    }
    // Each leading digit 0 or f says nothing of the difference, so it is not counted.
    int low = exponent(probability) / -BITS_A_DIGIT;
    int high = exponent(1 - probability) / -BITS_A_DIGIT;
    int digits = Math.min(DIGITS, Math.max(precision + low, precision + high));
    long threshold = NEVER - Math.round(probability * NEVER);
    int shift = BITS_A_DIGIT * (DIGITS - digits);
    if (shift > 0) {
      threshold = (threshold + (1L << (shift - 1))) >>> shift << shift;
    }
    return threshold;
  }

  /** So that the number is a fraction of at least a half, times two to this power. */
  private static int exponent(double number) {
    return Math.getExponent(number) + 1;
  }

  /** The probability that an item of this threshold stands for. */
  static double probability(long threshold) {
    return (double) (NEVER - threshold) / NEVER;
  }

  /** Reads 14 digits; {@link #NONE} when they are no number. */
  static long parseRandomness(byte[] array, int offset, int length) {
    return length == DIGITS ? hex(array, offset, length) : NONE;
  }

  /** Reads 1 to 14 digits, which zeros follow; {@link #NONE} when they are no number. */
  static long parse(byte[] array, int offset, int length) {
    if (length < 1 || length > DIGITS) {
      return NONE;
    }
    long number = hex(array, offset, length);
    return number == NONE ? NONE : number << (BITS_A_DIGIT * (DIGITS - length));
  }

  private static long hex(byte[] array, int offset, int length) {
    long number = 0;
    for (int i = offset; i < offset + length; i++) {
      int digit = Character.digit(array[i], 16);
      if (digit < 0) {
        return NONE;
      }
      number = number << BITS_A_DIGIT | digit;
    }
    return number;
  }

  /** How many digits {@link #write} writes. */
  static int width(long threshold) {
    return threshold == ALWAYS ? 1 : DIGITS - Long.numberOfTrailingZeros(threshold) / BITS_A_DIGIT;
  }

  /** Writes the first digits of a number: {@link #width} of a threshold, all of a randomness. */
  static void write(long number, int digits, ProtoWriter to) {
    for (int i = 0; i < digits; i++) {
      int shift = BITS_A_DIGIT * (DIGITS - 1 - i);
      to.write(Character.forDigit((int) (number >>> shift) & 0xf, 16));
    }
  }
}
