package ai.odock.router.exporters.prometheus;

import ai.odock.router.prometheus.ByteHash;
import ai.odock.router.prometheus.ByteTable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds things by bytes that were seen before, without an object for the question. For several
 * threads: each part has a lock of its own, held for one look.
 */
final class ByteIndex<T> {
  private static final int PARTS = 16;

  /** The part is chosen by these bits of the hash, the slot in its table by the low half. */
  private static final int PART_SHIFT = 60;

  /** The place in a list that grows by half. */
  private static final long PLACE_BYTES = 12;

  private final List<Part<T>> parts = new ArrayList<>(PARTS);

  private static final class Part<T> {
    ByteTable keys = new ByteTable();
    List<T> found = new ArrayList<>();

    /** Of the things and their places. */
    long bytes;

    long usedBytes() {
      return keys.usedBytes() + bytes;
    }
  }

  ByteIndex() {
    for (int i = 0; i < PARTS; i++) {
      parts.add(new Part<>());
    }
  }

  @Nullable T find(byte[] array, int offset, int length) {
    long hash = ByteHash.of(array, offset, length);
    Part<T> part = part(hash);
    synchronized (part) {
      int number = part.keys.find(hash, array, offset, length);
      return number < 0 ? null : part.found.get(number);
    }
  }

  /**
   * Remembers what these bytes stand for; in the place of what they stood for before.
   *
   * @param bytes that the thing takes on the heap
   * @return how many bytes more are taken
   */
  long put(byte[] array, int offset, int length, T thing, long bytes) {
    long hash = ByteHash.of(array, offset, length);
    Part<T> part = part(hash);
    synchronized (part) {
      long before = part.usedBytes();
      int number = part.keys.add(hash, array, offset, length);
      if (number < part.found.size()) {
        part.found.set(number, thing);
        return 0;
      }
      part.found.add(thing);
      part.bytes += bytes + PLACE_BYTES;
      return part.usedBytes() - before;
    }
  }

  /**
   * Forgets everything, and gives the room back.
   *
   * @return how many bytes that was
   */
  long clear() {
    long bytes = 0;
    for (Part<T> part : parts) {
      synchronized (part) {
        bytes += part.usedBytes();
        part.keys = new ByteTable();
        part.found = new ArrayList<>();
        part.bytes = 0;
      }
    }
    return bytes;
  }

  private Part<T> part(long hash) {
    return parts.get((int) (hash >>> PART_SHIFT));
  }
}
