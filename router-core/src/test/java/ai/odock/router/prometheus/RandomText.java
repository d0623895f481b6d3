package ai.odock.router.prometheus;

import java.util.Random;

/** Short texts of the characters that name rules care about. */
final class RandomText {
  private static final String[] PIECES = {
    "a",
    "b",
    "Z",
    "total",
    "ratio",
    "seconds",
    "0",
    "9",
    "_",
    "__",
    ".",
    "-",
    ":",
    " ",
    "/",
    "{",
    "}",
    "é",
    "€",
    "\uD83D\uDE00",
    "1",
    "s",
    "By"
  };

  private RandomText() {}

  static String of(Random random, int maxPieces) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(maxPieces + 1); i > 0; i--) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString();
  }
}
