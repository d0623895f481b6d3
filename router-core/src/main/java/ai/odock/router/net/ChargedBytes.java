package ai.odock.router.net;

import ai.odock.router.MemoryBudget;
import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import java.util.Arrays;

/** A growing array whose whole capacity is charged on the budget before it exists. */
final class ChargedBytes {
  /** An announced length is believed up to here; the rest has to arrive first. */
  private static final int EAGER = 1 << 20;

  private final MemoryBudget memory;
  private final int hint;
  private final int limit;
  private byte[] array = new byte[0];
  private int size;

  /**
   * @param hint the expected size
   * @param limit the capacity that is never passed
   */
  ChargedBytes(MemoryBudget memory, int hint, int limit) {
    this.memory = memory;
    this.hint = Math.min(hint, EAGER);
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
    long wanted = Math.max((long) size + more, Math.max(hint, array.length * 2L));
    int capacity = (int) Math.min(limit, wanted);
    if (!memory.tryCharge(capacity - array.length)) {
      return false;
    }
    array = Arrays.copyOf(array, capacity);
    return true;
  }

  /** Takes {@code length} bytes that there is {@link #room} for. */
  void append(ByteBuf source, int length) {
    source.readBytes(array, size, length);
    size += length;
  }

  void append(byte[] source, int length) {
    System.arraycopy(source, 0, array, size, length);
    size += length;
  }

  /** Gives back room that was not needed, when it is worth a copy. */
  void trim() {
    int unused = free();
    if (unused > size / 4) {
      array = Arrays.copyOf(array, size);
      memory.release(unused);
    }
  }

  /** Gives everything back; safe to repeat. */
  void release() {
    memory.release(array.length);
    array = new byte[0];
    size = 0;
  }
}
