package ai.odock.router.net.coding;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.xerial.snappy.Snappy;

/** Decodes blocks of Snappy's raw format. The length that a block announces is judged first. */
final class SnappyBlocks {
  static final String CORRUPT = "snappy: corrupt input";

  /** The densest element: a copy of 64 bytes in 3. What announces more than that is no block. */
  private static final int MAX_RATIO = 22;

  private SnappyBlocks() {}

  /** Appends the content of a block to {@code out}; null: all is well. */
  static @Nullable BodyProblem append(byte[] array, int offset, int length, ChargedBytes out) {
    long announced = announced(array, offset, length);
    if (announced < 0 || announced > (long) MAX_RATIO * length) {
      return BodyProblem.MALFORMED;
    }
    if (announced > out.left()) {
      return BodyProblem.TOO_LARGE;
    }
    if (!out.room((int) announced)) {
      return BodyProblem.NO_MEMORY;
    }
    try {
      int decoded = Snappy.uncompress(array, offset, length, out.array(), out.size());
      out.advance(decoded);
      return decoded == announced ? null : BodyProblem.MALFORMED;
    } catch (IOException e) {
      return BodyProblem.MALFORMED;
    }
  }

  /** The bytes that a block says it becomes; -1 when it does not say so rightly. */
  static long announced(byte[] array, int offset, int length) {
    long value = 0;
    for (int i = 0; i < Math.min(length, 5); i++) {
      value |= (array[offset + i] & 0x7fL) << (7 * i);
      if (array[offset + i] >= 0) {
        return value;
      }
    }
    return -1;
  }
}
