package ai.odock.router.prometheus;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Names by the bytes that they were translated from. Bounded: starts over when it is full, so that
 * a client that makes up names costs time, never memory.
 */
public final class NameCache {
  private static final int MAX_NAMES = 4096;
  private static final long MAX_BYTES =
      Math.clamp(Runtime.getRuntime().maxMemory() / 512, 32 << 10, 1 << 20);
  private static final int MAX_KEY_BYTES = 512;
  private static final int SMALL = 64;

  /** What an entry takes beside its key, about. */
  private static final long ENTRY_BYTES = 96;

  private final ByteTable keys = new ByteTable();
  private @Nullable Name[] names = new Name[SMALL];

  /** The name of these bytes, null when it is not known. */
  public @Nullable Name get(byte[] key, int offset, int length) {
    int number = keys.find(key, offset, length);
    return number < 0 ? null : names[number];
  }

  /** What the names take on the heap, about: each is hardly longer than what it was made from. */
  private long usedBytes() {
    return keys.usedBytes() + ENTRY_BYTES * keys.size() + keys.byteSize();
  }

  public void put(byte[] key, int offset, int length, Name name) {
    if (length > MAX_KEY_BYTES) {
      return;
    }
    if (keys.size() == MAX_NAMES || usedBytes() > MAX_BYTES) {
      keys.clear();
      names = new Name[SMALL];
    }
    int number = keys.add(key, offset, length);
    if (number == names.length) {
      names = Arrays.copyOf(names, 2 * number);
    }
    names[number] = name;
  }
}
