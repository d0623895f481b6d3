package ai.odock.router.receiving;

/** What reading a JSON body takes on the heap beside the body and the result. */
public final class JsonCost {
  /** The parser's own buffers; bodies up to here cost no more than those. */
  private static final int SMALL = 64 << 10;

  /** A text lies in memory in pieces and in one piece, two bytes a character each. */
  private static final int BYTES_PER_CHARACTER = 4;

  private JsonCost() {}

  /** Bytes. The parser holds one text at a time, so the longest one decides. */
  public static long of(byte[] json, int offset, int length) {
    return length <= SMALL ? 0 : (long) BYTES_PER_CHARACTER * longestText(json, offset, length);
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
