package ai.odock.router.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ByteHashTest {
  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;
  private static final int KEYS = 40_000;

  /**
   * Keys of 8 bytes that all had one hash while each step was a multiplication by a known number
   * and a shift, which a client can take back.
   */
  private static byte[][] collidingWithoutSeed() {
    byte[][] keys = new byte[KEYS][];
    for (int i = 0; i < KEYS; i++) {
      long wanted = (long) i << 32 | i; // its halves were folded into 0
      long beforeRest = unmix(wanted, 0);
      long even = unmix(beforeRest, MULTIPLIER);
      long word = unmix(even, 8);
      keys[i] = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(word).array();
    }
    return keys;
  }

  /** What was mixed with {@code other} to give a hash. */
  private static long unmix(long hash, long other) {
    long product = hash ^ hash >>> 32;
    long inverse = MULTIPLIER;
    for (int i = 0; i < 6; i++) {
      inverse *= 2 - MULTIPLIER * inverse;
    }
    return product * inverse ^ other;
  }

  private static int unseeded(byte[] key) {
    long even = mixed(8, ByteBuffer.wrap(key).order(ByteOrder.LITTLE_ENDIAN).getLong());
    long hash = mixed(mixed(even, MULTIPLIER), 0);
    return Long.hashCode(hash);
  }

  private static long mixed(long hash, long bits) {
    long product = (hash ^ bits) * MULTIPLIER;
    return product ^ product >>> 32;
  }

  @Test
  void keysPreparedAgainstAKnownHashSpread() {
    byte[][] keys = collidingWithoutSeed();
    assertThat(Arrays.stream(keys).mapToInt(ByteHashTest::unseeded).distinct()).hasSize(1);
    ByteTable table = new ByteTable();
    for (byte[] key : keys) {
      table.add(key, 0, key.length);
    }
    assertThat(table.size()).isEqualTo(KEYS);
    // linear probing of a table that is at most half full looks at 1.5 slots for a key it has
    assertThat(table.longestProbe()).isLessThan(64);
  }

  /** Of every length, keys that differ in one bit or in their length alone. */
  @Test
  void smallDifferencesCount() {
    Random random = new Random(1);
    for (int length = 0; length < 130; length++) {
      byte[] key = new byte[length + 2];
      random.nextBytes(key);
      Set<Long> hashes = new HashSet<>();
      hashes.add(ByteHash.of(key, 1, length));
      hashes.add(ByteHash.of(key, 1, length + 1));
      for (int bit = 0; bit < 8 * length; bit++) {
        key[1 + bit / 8] ^= (byte) (1 << bit % 8);
        hashes.add(ByteHash.of(key, 1, length));
        key[1 + bit / 8] ^= (byte) (1 << bit % 8);
      }
      assertThat(hashes).as("%d bytes", length).hasSize(8 * length + 2);
    }
  }

  @Test
  void whereTheRangeLiesDoesNotMatter() {
    byte[] array = new byte[300];
    new Random(2).nextBytes(array);
    for (int length = 0; length < 150; length++) {
      byte[] alone = Arrays.copyOfRange(array, 7, 7 + length);
      assertThat(ByteHash.of(array, 7, length)).isEqualTo(ByteHash.of(alone, 0, length));
    }
  }

  /** All bits are used: the high ones choose a part, the low ones a slot. */
  @Test
  void everyBitIsEven() {
    int[] ones = new int[Long.SIZE];
    for (int i = 0; i < KEYS; i++) {
      byte[] key =
          ("http.server.requests." + i).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
      long hash = ByteHash.of(key, 0, key.length);
      for (int bit = 0; bit < Long.SIZE; bit++) {
        ones[bit] += (int) (hash >>> bit & 1);
      }
    }
    for (int bit = 0; bit < Long.SIZE; bit++) {
      assertThat(ones[bit]).as("bit %d", bit).isBetween(KEYS / 2 - KEYS / 20, KEYS / 2 + KEYS / 20);
    }
  }
}
