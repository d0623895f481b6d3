package ai.odock.router.processors.deltatocumulative;

import ai.odock.router.otlp.ProtoReader;
import java.security.SecureRandom;

/**
 * A hash of 128 bits, of which a stream's identity is kept instead of its bytes, as the collector
 * does. The key is drawn anew for each processor, so that nobody can prepare two streams that are
 * taken for one.
 */
final class IdentityHash {
  private static final long HIGH = 0x9E3779B97F4A7C15L;
  private static final long LOW = 0xD6E8FEB86659FD93L;

  private final Key key;
  private long high;
  private long low;

  /** What only this processor knows. */
  record Key(long high, long low) {
    static Key random() {
      SecureRandom random = new SecureRandom();
      return new Key(random.nextLong(), random.nextLong());
    }
  }

  IdentityHash(Key key) {
    this.key = key;
  }

  void begin() {
    resume(key.high, key.low);
  }

  /** Goes on where {@link #high} and {@link #low} were. */
  void resume(long high, long low) {
    this.high = high;
    this.low = low;
  }

  void number(long value) {
    high = fold(high ^ value, HIGH);
    low = fold(low ^ value, LOW);
  }

  /** The length as well, so that two texts do not run together. */
  void bytes(byte[] array, int offset, int length) {
    number(length);
    int end = offset + length;
    int at = offset;
    for (; at <= end - 8; at += 8) {
      number(ProtoReader.fixed64At(array, at));
    }
    if (at < end) {
      long rest = 0;
      for (; at < end; at++) {
        rest = rest << 8 | (array[at] & 0xff);
      }
      number(rest);
    }
  }

  long high() {
    return high;
  }

  long low() {
    return low;
  }

  /** A hash of 64 bits without a key, of one more number. */
  static long mix(long hash, long value) {
    return fold(hash ^ value ^ LOW, HIGH);
  }

  private static long fold(long a, long b) {
    return a * b ^ Math.unsignedMultiplyHigh(a, b);
  }
}
