package ai.odock.router.receiving;

/** What reading a JSON body takes on the heap beside the body and the result. */
public final class JsonCost {
  /** The parser's own buffers; bodies up to here cost no more than those. */
  private static final int SMALL = 64 << 10;

  /** Two bytes a character. */
  private static final int IN_PIECES = 2;

  private static final int IN_PIECES_AND_WHOLE = 4;

  private JsonCost() {}

  /**
   * Bytes, where texts are written on in the pieces that the parser has. It holds one text at a
   * time, so the longest one decides.
   */
  public static long inPieces(byte[] json, int offset, int length) {
    return of(json, offset, length, IN_PIECES);
  }

  /** Bytes, where each text is put together, too. */
  public static long whole(byte[] json, int offset, int length) {
    return of(json, offset, length, IN_PIECES_AND_WHOLE);
  }

  private static long of(byte[] json, int offset, int length, int bytesPerCharacter) {
    return length <= SMALL ? 0 : (long) bytesPerCharacter * longestText(json, offset, length);
  }

  private static int longestText(byte[] json, int offset, int length) {
    int longest = 0;
    boolean inside = false;
    int start = offset;
    for (int i = offset; i < offset + length; i++) {
      if (json[i] == '"') {
        longest = inside ? Math.max(longest, i - start) : longest;
        inside = !inside;
        start = i + 1;
      } else if (json[i] == '\\' && inside) {
        i++;
      }
    }
    return inside ? Math.max(longest, offset + length - start) : longest;
  }
}
