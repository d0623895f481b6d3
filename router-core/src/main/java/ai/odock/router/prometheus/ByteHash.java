package ai.odock.router.prometheus;

import ai.odock.router.otlp.ProtoReader;

/** Hashes of byte ranges, for tables in memory only: they may change with a release. */
public final class ByteHash {
  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

  private ByteHash() {}

  /** Two lanes, so that one multiplication need not wait for the other. */
  public static long of(byte[] array, int offset, int length) {
    long even = length;
    long odd = MULTIPLIER;
    int at = offset;
    int end = offset + length;
    for (; at <= end - 16; at += 16) {
      even = mix(even, ProtoReader.fixed64At(array, at));
      odd = mix(odd, ProtoReader.fixed64At(array, at + 8));
    }
    if (at <= end - 8) {
      even = mix(even, ProtoReader.fixed64At(array, at));
      at += 8;
    }
    long rest = 0;
    for (; at < end; at++) {
      rest = rest << 8 | (array[at] & 0xff);
    }
    return mix(mix(even, odd), rest);
  }

  /** Takes more bits into a hash. */
  public static long mix(long hash, long bits) {
    long product = (hash ^ bits) * MULTIPLIER;
    return product ^ product >>> 32;
  }
}
