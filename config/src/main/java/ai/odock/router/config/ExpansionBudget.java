package ai.odock.router.config;

/**
 * Keeps references that refer to themselves from running forever, or out of memory. Only the number
 * of rounds is the collector's limit; it has no other, and hangs.
 */
final class ExpansionBudget {
  /** Expansions one after the other in one value. */
  private static final int MAX_ROUNDS = 1000;

  /** Maps and lists inside one another, each from a reference. */
  private static final int MAX_DEPTH = 100;

  /** Text that all references of a configuration give, in characters; each costs some more. */
  private static final long MAX_TEXT = 64L << 20;

  private static final int COST = 256;

  /** Values that all references of a configuration give: aliases multiply them. */
  private static final int MAX_VALUES = 500_000;

  private long text;
  private int values;
  private int depth;

  /** A limit was reached: the whole written value is given up. */
  static final class Exceeded extends RuntimeException {
    private final String reason;

    Exceeded(String reason) {
      super(reason, null, false, false);
      this.reason = reason;
    }

    String reason() {
      return reason;
    }
  }

  /** A value as written begins. */
  void start() {
    depth = 0;
  }

  /** Whether what all references may give together is used up. */
  boolean isSpent() {
    return text > MAX_TEXT || values > MAX_VALUES;
  }

  /**
   * @param round the place of this expansion among those of its value, from 1 on
   */
  void expand(int round) {
    check(round <= MAX_ROUNDS, "too many recursive expansions");
    charge(COST);
  }

  /** Text that was read. */
  void charge(int chars) {
    text += chars;
    check(text <= MAX_TEXT, "all references together give too much text");
  }

  /** Text that has grown. */
  void grown(String expanded) {
    check(expanded.length() <= SourceFile.MAX_BYTES, "the expanded text is longer than 1 MiB");
  }

  void value() {
    check(++values <= MAX_VALUES, "all references together give too many values");
  }

  void enter() {
    check(++depth <= MAX_DEPTH, "too many recursive expansions");
  }

  void leave() {
    depth--;
  }

  private static void check(boolean within, String reason) {
    if (!within) {
      throw new Exceeded(reason);
    }
  }
}
