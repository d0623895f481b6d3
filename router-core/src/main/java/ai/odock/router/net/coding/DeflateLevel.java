package ai.odock.router.net.coding;

import java.util.zip.Deflater;

/** The levels of configuration, in the words of the JDK's {@link Deflater}. */
public final class DeflateLevel {
  /** On OTLP it costs a third of level 6's time for a tenth more bytes. */
  public static final int DEFAULT = 3;

  private static final int HUFFMAN_ONLY = -2;

  private DeflateLevel() {}

  /**
   * Sets the level of a deflater that was reset; the one it has costs nothing.
   *
   * @param level 0 and -1: the default; -2: Huffman codes only; 1 to 9
   */
  static void set(Deflater deflater, int level) {
    deflater.setStrategy(level == HUFFMAN_ONLY ? Deflater.HUFFMAN_ONLY : Deflater.DEFAULT_STRATEGY);
    deflater.setLevel(level > 0 ? level : DEFAULT);
  }
}
