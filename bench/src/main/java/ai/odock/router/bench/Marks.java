package ai.odock.router.bench;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;

/** A bit for each number from 0 on, set from any thread. */
final class Marks {
  private static final int CHUNK_WORDS = 1 << 14;
  private static final long CHUNK_BITS = 64L * CHUNK_WORDS;

  /** Grows by copying; chunks themselves never move. */
  private volatile AtomicLongArray[] chunks = new AtomicLongArray[0];

  /** Sets a bit; false when it was set before. */
  boolean set(long number) {
    AtomicLongArray chunk = chunk((int) (number / CHUNK_BITS));
    int word = (int) ((number % CHUNK_BITS) >>> 6);
    long bit = 1L << number;
    while (true) {
      long before = chunk.get(word);
      if ((before & bit) != 0) {
        return false;
      }
      if (chunk.compareAndSet(word, before, before | bit)) {
        return true;
      }
    }
  }

  boolean get(long number) {
    AtomicLongArray[] now = chunks;
    int index = (int) (number / CHUNK_BITS);
    return index < now.length
        && (now[index].get((int) ((number % CHUNK_BITS) >>> 6)) & (1L << number)) != 0;
  }

  private AtomicLongArray chunk(int index) {
    AtomicLongArray[] now = chunks;
    return index < now.length ? now[index] : grow(index);
  }

  private synchronized AtomicLongArray grow(int index) {
    int length = chunks.length;
    if (index >= length) {
      AtomicLongArray[] more = Arrays.copyOf(chunks, index + 1);
      for (int i = length; i <= index; i++) {
        more[i] = new AtomicLongArray(CHUNK_WORDS);
      }
      chunks = more;
    }
    return chunks[index];
  }
}
