package ai.odock.router.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.Signal;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OtlpCheckPropertyTest {
  private static final int SEEDS = 300;

  @ParameterizedTest
  @EnumSource(Signal.class)
  void countsWhatProtobufCountsHoweverItIsWritten(Signal signal) throws Exception {
    long items = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      byte[] plain = OtlpRequests.request(signal, seed).toByteArray();
      byte[] mangled = OtlpMangler.mangle(signal.request(), plain, seed);
      for (byte[] bytes : new byte[][] {plain, mangled}) {
        int expected = OtlpRequests.items(OtlpRequests.parse(signal, bytes));
        assertThat(verdict(signal, bytes, 0, bytes.length))
            .as("seed %d", seed)
            .isEqualTo(expected + " items");
        items += expected;
      }
    }
    assertThat(items).isGreaterThan(5 * SEEDS);
  }

  @ParameterizedTest
  @EnumSource(Signal.class)
  void acceptsNoCutRequestThatProtobufRefuses(Signal signal) {
    int refused = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      byte[] bytes = small(signal, seed);
      for (int length = 0; length < bytes.length; length++) {
        refused += judge(signal, Arrays.copyOf(bytes, length), "seed " + seed + " cut " + length);
      }
    }
    assertThat(refused).isGreaterThan(SEEDS);
  }

  @ParameterizedTest
  @EnumSource(Signal.class)
  void acceptsNoRequestWithABitFlippedThatProtobufRefuses(Signal signal) {
    int refused = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      byte[] bytes = small(signal, seed);
      // All bits of some requests, one of every byte of the others.
      int step = seed % 10 == 0 ? 1 : 8;
      for (int bit = seed / 10 % step; bit < 8 * Math.min(bytes.length, 400); bit += step) {
        bytes[bit / 8] ^= (byte) (1 << bit % 8);
        refused += judge(signal, bytes, "seed " + seed + " bit " + bit);
        bytes[bit / 8] ^= (byte) (1 << bit % 8);
      }
    }
    assertThat(refused).isGreaterThan(SEEDS);
  }

  @ParameterizedTest
  @EnumSource(Signal.class)
  void acceptsNoDamagedRequestThatProtobufRefuses(Signal signal) {
    int refused = 0;
    for (int seed = 0; seed < 20 * SEEDS; seed++) {
      byte[] bytes = small(signal, seed % SEEDS);
      Random random = new Random(seed);
      for (int i = random.nextInt(4); i >= 0 && bytes.length > 0; i--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      refused += judge(signal, bytes, "seed " + seed);
    }
    assertThat(refused).isGreaterThan(SEEDS);
  }

  /** 1 when the request is refused. Any other exception fails the test. */
  private static int judge(Signal signal, byte[] bytes, String description) {
    String verdict = verdict(signal, bytes, 0, bytes.length);
    for (byte poison : new byte[] {0, (byte) 0x80, (byte) 0xff, 0x0a}) {
      byte[] poisoned = new byte[bytes.length + 24];
      Arrays.fill(poisoned, poison);
      System.arraycopy(bytes, 0, poisoned, 11, bytes.length);
      String again = verdict(signal, poisoned, 11, bytes.length);
      if (!again.equals(verdict)) {
        assertThat(again).as("%s between bytes %x", description, poison).isEqualTo(verdict);
      }
    }
    if (!verdict.endsWith(" items")) {
      return 1;
    }
    if (!StructureOracle.parses(signal, bytes)) {
      assertThat(verdict).as(description).isEqualTo("refused, as protobuf does");
    }
    return 0;
  }

  private static String verdict(Signal signal, byte[] array, int offset, int length) {
    try {
      return OtlpCheck.check(signal.request(), array, offset, length).items() + " items";
    } catch (MalformedOtlp e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** The smallest of some requests, at most about a kilobyte. */
  private static byte[] small(Signal signal, int seed) {
    byte[] best = OtlpRequests.request(signal, seed).toByteArray();
    for (int i = 1; i < 20 && (best.length > 600 || best.length < 40); i++) {
      byte[] other = OtlpRequests.request(signal, seed + 1000L * i).toByteArray();
      if (other.length < best.length ? best.length > 600 : other.length < 600) {
        best = other;
      }
    }
    return OtlpMangler.mangle(signal.request(), Arrays.copyOf(best, best.length), seed);
  }
}
