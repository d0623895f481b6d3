package ai.odock.router.processors.probabilisticsampler;

/** What an item has of randomness, as numbers of 56 bits. The same in every collector. */
final class Randomness {
  /** In place of one that is missing: every probability samples it. */
  static final long HIGHEST = Threshold.NEVER - 1;

  /** The hash decides with 14 bits. */
  static final int BUCKETS = 1 << 14;

  private static final int FNV_OFFSET = 0x811c9dc5;
  private static final int FNV_PRIME = 0x01000193;

  private static final int TRACE_ID = 16;

  private Randomness() {}

  /** Of a trace ID: its last 56 bits (W3C Trace Context, level 2). */
  static long ofTraceId(byte[] array, int offset) {
    long number = 0;
    for (int i = offset + TRACE_ID / 2; i < offset + TRACE_ID; i++) {
      number = number << 8 | (array[i] & 0xff);
    }
    return number & (Threshold.NEVER - 1);
  }

  /** Whether a trace ID is there and not all zeros. */
  static boolean isTraceId(byte[] array, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      if (array[i] != 0) {
        return length == TRACE_ID;
      }
    }
    return false;
  }

  /**
   * Of any bytes: the bucket of their hash, turned round so that low buckets are sampled first, in
   * the highest 14 bits. The others are no more random and only fill the number (collector:
   * randomnessFromBytes).
   */
  static long ofHash(byte[] array, int offset, int length, int seed) {
    int hash = hash(array, offset, length, seed);
    long bucket = hash & (BUCKETS - 1);
    long unused = (hash & 0xffff_ffffL) >>> 18;
    long mixed = unused ^ (unused << 10);
    return (BUCKETS - 1 - bucket) << 42 | mixed << 14 | bucket;
  }

  /** FNV-1a of the seed, low byte first, and the bytes. */
  private static int hash(byte[] array, int offset, int length, int seed) {
    int hash = FNV_OFFSET;
    for (int shift = 0; shift < 32; shift += 8) {
      hash = (hash ^ (seed >>> shift & 0xff)) * FNV_PRIME;
    }
    for (int i = offset; i < offset + length; i++) {
      hash = (hash ^ (array[i] & 0xff)) * FNV_PRIME;
    }
    return hash;
  }
}
