package ai.odock.router.prometheus;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;

/**
 * Hashes of byte ranges, for tables in memory whose keys clients choose. Each process draws numbers
 * of its own, and each step folds a product of two numbers that both depend on them (as wyhash
 * does): nobody who does not know them can tell which ranges collide.
 */
public final class ByteHash {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final long START = RANDOM.nextLong();
  private static final long FIRST = odd();
  private static final long SECOND = odd();
  private static final long LAST = odd();

  private ByteHash() {}

  /** With about as many ones as zeros: a product with few ones folds badly. */
  private static long odd() {
    long number = RANDOM.nextLong() | 1;
    while (Math.abs(Long.bitCount(number) - Long.SIZE / 2) > 4) {
      number = RANDOM.nextLong() | 1;
    }
    return number;
  }

  /** The hash of a range. */
  public static long of(byte[] array, int offset, int length) {
    int end = offset + length;
    long hash = START;
    if (length <= 16) {
      return last(hash, head(array, offset, length), tail(array, offset, length), length);
    }
    int at = offset;
    if (length > 48) {
      long other = START;
      for (; at < end - 32; at += 32) {
        hash = fold(longAt(array, at) ^ FIRST, longAt(array, at + 8) ^ hash);
        other = fold(longAt(array, at + 16) ^ SECOND, longAt(array, at + 24) ^ other);
      }
      hash ^= other;
    }
    for (; at < end - 16; at += 16) {
      hash = fold(longAt(array, at) ^ FIRST, longAt(array, at + 8) ^ hash);
    }
    return last(hash, longAt(array, end - 16), longAt(array, end - 8), length);
  }

  /** The first bytes of a short range; together with {@link #tail} all of them. */
  private static long head(byte[] array, int offset, int length) {
    if (length >= 8) {
      return longAt(array, offset);
    }
    if (length >= 4) {
      return intAt(array, offset);
    }
    if (length == 0) {
      return 0;
    }
    long first = array[offset] & 0xff;
    long middle = array[offset + (length >> 1)] & 0xff;
    long last = array[offset + length - 1] & 0xff;
    return first << 16 | middle << 8 | last;
  }

  private static long tail(byte[] array, int offset, int length) {
    if (length >= 8) {
      return longAt(array, offset + length - 8);
    }
    return length >= 4 ? intAt(array, offset + length - 4) : 0;
  }

  private static long last(long hash, long a, long b, int length) {
    long product = fold(a ^ FIRST, b ^ hash);
    return fold(product ^ SECOND, LAST ^ length);
  }

  /** Takes more bits into a hash. */
  public static long mix(long hash, long bits) {
    return fold(hash ^ FIRST, bits ^ LAST);
  }

  private static long fold(long a, long b) {
    return a * b ^ Math.unsignedMultiplyHigh(a, b);
  }

  private static long longAt(byte[] array, int at) {
    return (long) LONG.get(array, at);
  }

  private static long intAt(byte[] array, int at) {
    return (int) INT.get(array, at) & 0xffffffffL;
  }
}
