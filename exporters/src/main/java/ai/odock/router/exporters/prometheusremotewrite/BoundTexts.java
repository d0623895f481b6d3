package ai.odock.router.exporters.prometheusremotewrite;

import ai.odock.router.otlp.text.NumberText;
import java.nio.charset.StandardCharsets;

/** Bounds and quantiles as the values of labels, remembered: they come again with every point. */
final class BoundTexts {
  private static final int SLOTS = 1024;
  private static final int SLOT_BITS = 10;

  private final long[] bits = new long[SLOTS];

  /** Empty where nothing is known yet. */
  private final byte[][] texts = new byte[SLOTS][0];

  /** As {@link NumberText#fixed}. */
  byte[] of(double value) {
    long wanted = Double.doubleToRawLongBits(value);
    int slot = (int) ((wanted * 0x9E3779B97F4A7C15L) >>> (64 - SLOT_BITS));
    byte[] known = texts[slot];
    if (known.length > 0 && bits[slot] == wanted) {
      return known;
    }
    byte[] text = NumberText.fixed(value).getBytes(StandardCharsets.US_ASCII);
    bits[slot] = wanted;
    texts[slot] = text;
    return text;
  }
}
