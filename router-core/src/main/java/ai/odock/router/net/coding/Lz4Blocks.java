package ai.odock.router.net.coding;

import org.jspecify.annotations.Nullable;

/**
 * Decodes LZ4 blocks (lz4/lz4 doc/lz4_Block_format.md) straight into the result. Blocks may refer
 * to what was decoded before them, which libraries for Java refuse and lz4's own library writes.
 */
final class Lz4Blocks {
  private static final int MIN_MATCH = 4;
  private static final int LONG = 15;

  private final byte[] in;
  private final int length;
  private final ChargedBytes out;
  private final int floor;
  private final int limit;
  private int at;

  private Lz4Blocks(byte[] in, int length, ChargedBytes out, int floor, int limit) {
    this.in = in;
    this.length = length;
    this.out = out;
    this.floor = floor;
    this.limit = limit;
  }

  /**
   * Appends the content of a block to {@code out}; null: all is well.
   *
   * @param floor the place in {@code out} that a block may refer back to
   * @param max the bytes that it may become
   */
  static @Nullable BodyProblem append(
      byte[] array, int length, ChargedBytes out, int floor, int max) {
    return new Lz4Blocks(array, length, out, floor, out.size() + max).decode();
  }

  private @Nullable BodyProblem decode() {
    while (at < length) {
      int token = in[at++] & 0xff;
      int literals = length(token >>> 4);
      if (literals < 0 || literals > length - at) {
        return BodyProblem.MALFORMED;
      }
      BodyProblem problem = room(literals);
      if (problem != null) {
        return problem;
      }
      out.append(in, at, literals);
      at += literals;
      if (at == length) {
        return null;
      }
      problem = match(token & LONG);
      if (problem != null) {
        return problem;
      }
    }
    return BodyProblem.MALFORMED; // the last sequence has literals only
  }

  private @Nullable BodyProblem match(int nibble) {
    if (length - at < 2) {
      return BodyProblem.MALFORMED;
    }
    int distance = (in[at] & 0xff) | ((in[at + 1] & 0xff) << 8);
    at += 2;
    int bytes = length(nibble);
    if (bytes < 0 || distance == 0 || distance > out.size() - floor) {
      return BodyProblem.MALFORMED;
    }
    BodyProblem problem = room(bytes + MIN_MATCH);
    if (problem == null) {
      out.repeat(distance, bytes + MIN_MATCH);
    }
    return problem;
  }

  /** A length: the nibble, and when it is full the bytes up to one that is not; -1: cut off. */
  private int length(int nibble) {
    int value = nibble;
    if (nibble == LONG) {
      int more = 255;
      while (more == 255) {
        if (at == length) {
          return -1;
        }
        more = in[at++] & 0xff;
        value += more;
      }
    }
    return value;
  }

  private @Nullable BodyProblem room(int bytes) {
    if (bytes > limit - out.size()) {
      return BodyProblem.MALFORMED;
    }
    if (bytes > out.left()) {
      return BodyProblem.TOO_LARGE;
    }
    return out.room(bytes) ? null : BodyProblem.NO_MEMORY;
  }
}
