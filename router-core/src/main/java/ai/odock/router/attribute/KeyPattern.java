package ai.odock.router.attribute;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.odock.router.otlp.AttributeList;
import com.google.re2j.Pattern;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An expression that keys are matched with, anywhere in them. Telemetry has few different keys, so
 * what came of each is remembered.
 */
final class KeyPattern {
  /** Keys remembered, by hash; a power of two. */
  private static final int REMEMBERED = 512;

  /** A longer key is matched anew each time. */
  private static final int LONGEST = 256;

  /** Immutable, so threads may see an old one or a new one, and both are right. */
  @SuppressWarnings("ArrayRecordComponent") // compared by content where it matters
  private record Known(byte[] key, boolean matches) {}

  private final Pattern pattern;
  private final @Nullable Known[] known = new Known[REMEMBERED];

  KeyPattern(String expression) {
    pattern = Pattern.compile(expression);
  }

  boolean matches(AttributeList attributes, int i) {
    byte[] array = attributes.keyArray(i);
    int from = attributes.keyOffset(i);
    int length = attributes.keyLength(i);
    int to = from + length;
    int hash = length;
    for (int at = from; at < to; at++) {
      hash = 31 * hash + array[at];
    }
    int slot = (hash ^ hash >>> 16) & (REMEMBERED - 1);
    Known seen = known[slot];
    if (seen != null && Arrays.equals(seen.key, 0, seen.key.length, array, from, to)) {
      return seen.matches;
    }
    boolean matches = pattern.matcher(new String(array, from, length, UTF_8)).find();
    if (length <= LONGEST) {
      known[slot] = new Known(Arrays.copyOfRange(array, from, to), matches);
    }
    return matches;
  }
}
