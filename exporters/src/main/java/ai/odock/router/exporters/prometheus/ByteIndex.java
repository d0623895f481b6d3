package ai.odock.router.exporters.prometheus;

import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.prometheus.ByteTable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Finds things by bytes that were seen before, without an object for the question. For several
 * threads: each part has a lock of its own, held for one look.
 */
final class ByteIndex<T> {
  private static final int PARTS = 16;
  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

  /** What an entry takes beside its bytes, with room to grow. */
  private static final long OVERHEAD = 48;

  private final AtomicLong bytes;
  private final List<Part<T>> parts = new ArrayList<>(PARTS);

  private static final class Part<T> {
    final ByteTable keys = new ByteTable();
    final List<T> found = new ArrayList<>();
    long bytes;
  }

  /**
   * @param bytes where the bytes on the heap are added up
   */
  ByteIndex(AtomicLong bytes) {
    this.bytes = bytes;
    for (int i = 0; i < PARTS; i++) {
      parts.add(new Part<>());
    }
  }

  @Nullable T find(byte[] array, int offset, int length) {
    Part<T> part = part(array, offset, length);
    synchronized (part) {
      int number = part.keys.find(array, offset, length);
      return number < 0 ? null : part.found.get(number);
    }
  }

  /** Remembers what these bytes stand for; in the place of what they stood for before. */
  void put(byte[] array, int offset, int length, T thing) {
    Part<T> part = part(array, offset, length);
    synchronized (part) {
      int number = part.keys.add(array, offset, length);
      if (number < part.found.size()) {
        part.found.set(number, thing);
        return;
      }
      part.found.add(thing);
      part.bytes += length + OVERHEAD;
      bytes.addAndGet(length + OVERHEAD);
    }
  }

  void clear() {
    for (Part<T> part : parts) {
      synchronized (part) {
        part.keys.clear();
        part.found.clear();
        bytes.addAndGet(-part.bytes);
        part.bytes = 0;
      }
    }
  }

  /** Looks at some of the bytes only; the table of a part looks at all. */
  private Part<T> part(byte[] array, int offset, int length) {
    long mixed = length;
    if (length >= Long.BYTES) {
      mixed = mix(mixed, ProtoReader.fixed64At(array, offset));
      mixed = mix(mixed, ProtoReader.fixed64At(array, offset + (length - Long.BYTES) / 2));
      mixed = mix(mixed, ProtoReader.fixed64At(array, offset + length - Long.BYTES));
    }
    return parts.get((int) (mixed >>> 60));
  }

  private static long mix(long hash, long bits) {
    long product = (hash ^ bits) * MULTIPLIER;
    return product ^ product >>> 29;
  }
}
