package ai.odock.router.net.coding;

import ai.odock.router.MemoryBudget;
import org.jspecify.annotations.Nullable;

/**
 * What a block of Snappy's raw format holds, for protocols that send one without saying so. Charged
 * on the budget until it is closed.
 */
public final class SnappyContent implements AutoCloseable {
  private final ChargedBytes bytes;
  private final @Nullable BodyProblem problem;
  private final String detail;

  private SnappyContent(ChargedBytes bytes, @Nullable BodyProblem problem, String detail) {
    this.bytes = bytes;
    this.problem = problem;
    this.detail = detail;
  }

  /**
   * Decodes one block, after the length that it announces was judged.
   *
   * @param max the bytes that it may hold
   */
  public static SnappyContent of(
      MemoryBudget memory, byte[] array, int offset, int length, int max) {
    ChargedBytes bytes = new ChargedBytes(memory, 0, max);
    if (!ContentCoding.SNAPPY.usable()) {
      return new SnappyContent(bytes, BodyProblem.BAD_ENCODING, "snappy is not usable here");
    }
    BodyProblem problem = SnappyBlocks.append(array, offset, length, bytes);
    String detail =
        problem == null
            ? ""
            : switch (problem) {
              case TOO_LARGE ->
                  "%s: %d bytes decompressed, limit %d"
                      .formatted(
                          BodyProblem.TOO_LARGE_TEXT,
                          SnappyBlocks.announced(array, offset, length),
                          max);
              case NO_MEMORY -> "the memory budget is used up";
              case EXCEEDS_MEMORY -> BodyProblem.EXCEEDS_MEMORY_TEXT;
              case BAD_ENCODING, MALFORMED -> SnappyBlocks.CORRUPT;
            };
    return new SnappyContent(bytes, problem, detail);
  }

  /** The bytes that a block says it becomes; -1 when it does not say so. */
  public static long announced(byte[] array, int offset, int length) {
    return SnappyBlocks.announced(array, offset, length);
  }

  /** Why there is no content; null: there is. */
  public @Nullable BodyProblem problem() {
    return problem;
  }

  /** The problem in words; empty when there is none. */
  public String detail() {
    return detail;
  }

  /** Holds the content from its beginning on. */
  public byte[] array() {
    return bytes.array();
  }

  /** Bytes. */
  public int length() {
    return bytes.size();
  }

  /** Gives the memory back; safe to repeat. */
  @Override
  public void close() {
    bytes.release();
  }
}
