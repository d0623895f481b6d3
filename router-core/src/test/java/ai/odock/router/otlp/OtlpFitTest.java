package ai.odock.router.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.Signal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OtlpFitTest {
  private static final int SEEDS = 200;

  /** What the lengths around an item may be taken too wide by: 4 levels and a kind of data. */
  private static final int SLACK = 40;

  @ParameterizedTest
  @EnumSource(Signal.class)
  void asManyItemsAsFitAndNeverMore(Signal signal) throws Exception {
    int near = 0;
    int checked = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      byte[] plain = OtlpRequests.request(signal, seed).toByteArray();
      byte[] mangled = OtlpMangler.mangle(signal.request(), plain, seed);
      OtlpBytes bytes = OtlpCheck.check(signal.request(), mangled, 0, mangled.length);
      for (int limit = 1; limit < bytes.length(); limit += 1 + bytes.length() / 23) {
        String description = "seed " + seed + ", " + limit + " of " + bytes.length() + " bytes";
        int items = OtlpFit.itemsWithin(signal.request(), bytes, limit);
        assertThat(items).as(description).isBetween(0, bytes.items());
        if (items > 0 && items < bytes.items()) {
          assertThat(head(signal, bytes, items)).as(description).isLessThanOrEqualTo(limit);
        }
        if (items + 1 < bytes.items()) {
          checked++;
          near += head(signal, bytes, items + 1) > limit - SLACK ? 1 : 0;
        }
      }
    }
    // A metric whose data lies in several fields keeps room for headers that may not be needed.
    assertThat(near).isGreaterThan(checked * 95 / 100);
    assertThat(checked).isGreaterThan(1000);
  }

  private static int head(Signal signal, OtlpBytes bytes, int items) {
    return OtlpSplit.split(signal.request(), bytes, items).head().length();
  }

  @ParameterizedTest
  @EnumSource(Signal.class)
  void theWholeFitsIntoItsLength(Signal signal) throws Exception {
    byte[] sample = OtlpCheckTest.sample(signal);
    OtlpBytes bytes = OtlpCheck.check(signal.request(), sample, 0, sample.length);

    assertThat(OtlpFit.itemsWithin(signal.request(), bytes, bytes.length()))
        .isEqualTo(bytes.items());
    assertThat(OtlpFit.itemsWithin(signal.request(), bytes, 0)).isZero();
  }
}
