package ai.odock.router.match;

import com.google.re2j.Pattern;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Expressions of which one is to be found in a text. Answers are remembered, since names come again
 * and again; a text that is not UTF-8 is judged with U+FFFD for what is wrong.
 */
final class RegexpTexts implements TextMatcher {
  /** Longer texts seldom come twice. */
  private static final int LONGEST_REMEMBERED = 256;

  private final List<Pattern> patterns;

  /** Immutable entries, so threads may see an old one or a new one, and both are right. */
  private final @Nullable Answer[] answers;

  @SuppressWarnings("ArrayRecordComponent") // compared by content where it matters
  private record Answer(byte[] text, boolean matches) {}

  /**
   * @param remembered how many answers are kept, about
   */
  RegexpTexts(List<String> expressions, int remembered) {
    patterns = expressions.stream().distinct().map(Pattern::compile).toList();
    answers = new Answer[Math.max(1, Integer.highestOneBit(remembered))];
  }

  @Override
  public boolean matches(byte[] array, int offset, int length) {
    if (length > LONGEST_REMEMBERED) {
      return judge(new String(array, offset, length, StandardCharsets.UTF_8));
    }
    int slot = StrictTexts.hash(array, offset, length) & (answers.length - 1);
    Answer known = answers[slot];
    if (known != null
        && Arrays.equals(known.text, 0, known.text.length, array, offset, offset + length)) {
      return known.matches;
    }
    byte[] text = Arrays.copyOfRange(array, offset, offset + length);
    boolean matches = judge(new String(text, StandardCharsets.UTF_8));
    answers[slot] = new Answer(text, matches);
    return matches;
  }

  private boolean judge(String text) {
    for (Pattern pattern : patterns) {
      if (pattern.matcher(text).find()) {
        return true;
      }
    }
    return false;
  }
}
