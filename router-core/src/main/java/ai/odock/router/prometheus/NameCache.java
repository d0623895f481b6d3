package ai.odock.router.prometheus;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Names by the bytes that they were translated from. Bounded: starts over when it is full, so that
 * a client that makes up names costs time, never memory.
 */
public final class NameCache {
  private static final int MAX_NAMES = 4096;
  private static final int MAX_KEY_BYTES = 512;

  private final ByteTable keys = new ByteTable();
  private @Nullable Name[] names = new Name[64];

  /** The name of these bytes, null when it is not known. */
  public @Nullable Name get(byte[] key, int offset, int length) {
    int number = keys.find(key, offset, length);
    return number < 0 ? null : names[number];
  }

  public void put(byte[] key, int offset, int length, Name name) {
    if (length > MAX_KEY_BYTES) {
      return;
    }
    if (keys.size() == MAX_NAMES) {
      keys.clear();
    }
    int number = keys.add(key, offset, length);
    if (number == names.length) {
      names = Arrays.copyOf(names, 2 * number);
    }
    names[number] = name;
  }
}
