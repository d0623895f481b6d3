package ai.odock.router.net.coding;

import ai.odock.router.MemoryBudget;
import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * A growing array, charged on the budget before it exists. While it moves to a larger one both are
 * charged: a budget that counts only the new one is passed by half at the worst moment.
 */
final class ChargedBytes {
  /** An announced length is believed up to here; once so much has come, it is believed. */
  private static final int EAGER = 1 << 20;

  /** Room that was not needed is worth a copy when it is more than one part in so many. */
  private static final int SLACK = 8;

  private final MemoryBudget memory;
  private final int hint;
  private final int limit;
  private byte[] array = new byte[0];
  private int size;
  private boolean neverFits;

  /**
   * @param hint the expected size
   * @param limit the capacity that is never passed
   */
  ChargedBytes(MemoryBudget memory, int hint, int limit) {
    this.memory = memory;
    this.hint = hint;
    this.limit = limit;
  }

  byte[] array() {
    return array;
  }

  int size() {
    return size;
  }

  int free() {
    return array.length - size;
  }

  /** The bytes that may still come. */
  int left() {
    return limit - size;
  }

  /** Counts {@code bytes} that were written behind {@link #size}. */
  void advance(int bytes) {
    size += bytes;
  }

  /** Makes room for {@code more} bytes, at most {@link #left}; false: no memory. */
  boolean room(int more) {
    if (more <= free()) {
      return true;
    }
    long wanted = (long) size + more;
    int believed = wanted > EAGER ? hint : Math.min(hint, EAGER);
    long capacity = wanted <= believed ? believed : Math.max(wanted, array.length * 2L);
    // one move less where it is dearest
    return move((int) (capacity > limit / 2 && capacity > believed ? limit : capacity));
  }

  private boolean move(int capacity) {
    if (!memory.tryCharge(capacity)) {
      neverFits = (long) array.length + capacity > memory.most();
      return false;
    }
    byte[] before = array;
    array = Arrays.copyOf(before, capacity);
    memory.release(before.length);
    return true;
  }

  /** Whether the room that was refused last would not be there if nobody else held anything. */
  boolean neverFits() {
    return neverFits;
  }

  /** Takes {@code length} bytes that there is {@link #room} for. */
  void append(ByteBuf source, int length) {
    source.readBytes(array, size, length);
    size += length;
  }

  void append(byte[] source, int offset, int length) {
    System.arraycopy(source, offset, array, size, length);
    size += length;
  }

  /**
   * Appends what lies {@code distance} bytes back, again and again where it is shorter than {@code
   * length}; there is {@link #room} for it.
   */
  void repeat(int distance, int length) {
    int from = size - distance;
    int done = 0;
    while (done < length) {
      // what has been appended repeats with the same period
      int piece = Math.min(distance + done, length - done);
      System.arraycopy(array, from, array, size + done, piece);
      done += piece;
    }
    size += length;
  }

  /** Forgets the bytes and keeps the room. */
  void clear() {
    size = 0;
  }

  /** Gives back room that was not needed, when it is worth a copy; false: no memory for that. */
  boolean trim() {
    return free() <= size / SLACK || move(size);
  }

  /** Gives everything back; safe to repeat. */
  void release() {
    memory.release(array.length);
    array = new byte[0];
    size = 0;
  }
}
