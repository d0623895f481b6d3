package ai.odock.router.prometheus;

import ai.odock.router.otlp.Utf8;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Units as metadata shows them, remembered. */
final class UnitTexts {
  private static final byte[] NOTHING = {};

  private final NameCache cache = new NameCache();

  /** The text for a unit; empty when there is nothing to show. */
  byte[] find(byte[] array, int offset, int length) {
    if (length == 0 || length > LabelLimits.MOST_NAME_BYTES) {
      return NOTHING;
    }
    @Nullable Name known = cache.get(array, offset, length);
    if (known != null) {
      return known.bytes;
    }
    String text =
        Utf8.isValid(array, offset, length)
            ? UnitNames.text(new String(array, offset, length, StandardCharsets.UTF_8))
            : "";
    Name name = Name.of(text, DropReason.INVALID_METRIC_NAME);
    cache.put(array, offset, length, name);
    return name.bytes;
  }
}
